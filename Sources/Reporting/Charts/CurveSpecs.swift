/// Curves with places marked on them: ROC, precision against recall, gains, money by the share acted on.
public struct CurveChart: Sendable, Equatable {
  public struct Curve: Sendable, Equatable {
    public var name: String
    public var role: MarkRole
    public var points: [ChartPoint]
    /// An interval around the curve; empty: none.
    public var band: [BandPoint]

    public init(_ name: String, _ role: MarkRole, _ points: [ChartPoint], band: [BandPoint] = []) {
      self.name = name
      self.role = role
      self.points = points
      self.band = band
    }
  }

  /// A place that matters: what is served, what is done today.
  public struct Mark: Sendable, Equatable {
    public var label: String
    public var role: MarkRole
    public var place: ChartPoint

    public init(_ label: String, _ role: MarkRole, _ place: ChartPoint) {
      self.label = label
      self.role = role
      self.place = place
    }
  }

  public var x: ChartAxis
  public var y: ChartAxis
  public var curves: [Curve]
  public var marks: [Mark]
  /// The name of the line from the lower left to the upper right end: "by chance". Nil: there is none.
  public var diagonal: String?
  public var xReferences: [ReferenceLine]
  public var yReferences: [ReferenceLine]
  /// Both axes are as long as each other.
  public var isSquare: Bool

  public init(
    x: ChartAxis, y: ChartAxis, curves: [Curve], marks: [Mark] = [], diagonal: String? = nil,
    xReferences: [ReferenceLine] = [], yReferences: [ReferenceLine] = [], isSquare: Bool = false
  ) {
    self.x = x
    self.y = y
    self.curves = curves
    self.marks = marks
    self.diagonal = diagonal
    self.xReferences = xReferences
    self.yReferences = yReferences
    self.isSquare = isSquare
  }

  /// Positives found against negatives disturbed. `marks`: x is the share of negatives, y of positives.
  public static func roc(_ curves: [Curve], marks: [Mark] = []) -> CurveChart {
    CurveChart(
      x: ChartAxis("share of the negatives acted on", .percent(0), range: Bounds(0, 1)),
      y: ChartAxis("Share of the positives found", .percent(0), range: Bounds(0, 1)), curves: curves, marks: marks,
      diagonal: "by chance", isSquare: true)
  }

  /// How many alerts are right against how many positives they find.
  /// - Parameter baseRate: share of positives among all: the precision of acting by chance.
  public static func precisionRecall(_ curves: [Curve], baseRate: Double, marks: [Mark] = []) -> CurveChart {
    CurveChart(
      x: ChartAxis("share of the positives found (recall)", .percent(0), range: Bounds(0, 1)),
      y: ChartAxis("Share of the alerts that are right (precision)", .percent(0), range: Bounds(0, 1)),
      curves: curves, marks: marks,
      yReferences: [ReferenceLine(baseRate, "by chance \(NumberFormat.percent(1).string(baseRate))")], isSquare: true)
  }

  /// Positives found against cases acted on, best first.
  public static func gains(_ curves: [Curve], marks: [Mark] = []) -> CurveChart {
    CurveChart(
      x: ChartAxis("share of all cases acted on", .percent(0), range: Bounds(0, 1)),
      y: ChartAxis("Share of the positives found", .percent(0), range: Bounds(0, 1)), curves: curves, marks: marks,
      diagonal: "by chance", isSquare: true)
  }
}

/// Predicted probabilities against what happened, with how often each is predicted.
public struct ReliabilityChart: Sendable, Equatable {
  public struct Bin: Sendable, Equatable {
    /// Mean predicted probability.
    public var predicted: Double
    /// Share that was positive.
    public var observed: Double
    public var interval: Bounds?
    /// Cases in the bin.
    public var cases: Double

    public init(predicted: Double, observed: Double, interval: Bounds? = nil, cases: Double) {
      self.predicted = predicted
      self.observed = observed
      self.interval = interval
      self.cases = cases
    }
  }

  public var bins: [Bin]
  /// How the predictions are spread, drawn below; empty: not drawn.
  public var histogram: [HistogramChart.Bin]
  public var xTitle: String
  public var yTitle: String

  public init(
    bins: [Bin], histogram: [HistogramChart.Bin] = [], xTitle: String = "predicted probability",
    yTitle: String = "Share that really was positive"
  ) {
    self.bins = bins
    self.histogram = histogram
    self.xTitle = xTitle
    self.yTitle = yTitle
  }
}

/// Cases by what happened and what was decided, as a table with shades.
public struct ConfusionChart: Sendable, Equatable {
  /// What happened, one a row: "left", "stayed".
  public var actual: [String]
  /// What was decided, one a column: "called", "not called".
  public var decided: [String]
  /// Cases, row by row.
  public var counts: [[Double]]
  /// A word for each cell: "caught", "missed". Empty: none.
  public var words: [[String]]
  public var actualTitle: String
  public var decidedTitle: String

  public init(
    actual: [String], decided: [String], counts: [[Double]], words: [[String]] = [],
    actualTitle: String = "What happened", decidedTitle: String = "What was decided"
  ) {
    self.actual = actual
    self.decided = decided
    self.counts = counts
    self.words = words
    self.actualTitle = actualTitle
    self.decidedTitle = decidedTitle
  }
}
