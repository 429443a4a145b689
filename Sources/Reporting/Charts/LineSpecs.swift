/// One series' past, what was forecast, and what came.
public struct FanChart: Sendable, Equatable {
  /// A quantile band: "80 % interval".
  public struct Band: Sendable, Equatable {
    public var label: String
    public var points: [BandPoint]

    public init(_ label: String, _ points: [BandPoint]) {
      self.label = label
      self.points = points
    }
  }

  public var x: ChartAxis
  public var y: ChartAxis
  /// Actual values up to the split, oldest first.
  public var history: [ChartPoint]
  /// Actual values after the split, which the model had not seen.
  public var actuals: [ChartPoint]
  public var median: [ChartPoint]
  /// Widest first; one or two.
  public var bands: [Band]
  /// The baseline's forecast; empty leaves it out.
  public var baseline: [ChartPoint]
  public var baselineName: String
  /// The served quantile where it is not the median; empty leaves it out.
  public var served: [ChartPoint]
  public var servedName: String
  /// Where past and future part.
  public var split: Double?
  public var splitLabel: String

  public init(
    x: ChartAxis, y: ChartAxis, history: [ChartPoint], actuals: [ChartPoint], median: [ChartPoint],
    bands: [Band] = [], baseline: [ChartPoint] = [], baselineName: String = "baseline", served: [ChartPoint] = [],
    servedName: String = "served", split: Double? = nil, splitLabel: String = "forecast starts"
  ) {
    self.x = x
    self.y = y
    self.history = history
    self.actuals = actuals
    self.median = median
    self.bands = bands
    self.baseline = baseline
    self.baselineName = baselineName
    self.served = served
    self.servedName = servedName
    self.split = split
    self.splitLabel = splitLabel
  }
}

/// Lines over a common axis, with bands where there are intervals. Also cost against traffic on logarithmic axes.
public struct LineChart: Sendable, Equatable {
  public struct Line: Sendable, Equatable {
    public var name: String
    public var role: MarkRole
    public var points: [ChartPoint]
    /// An interval around the line; empty: none.
    public var band: [BandPoint]

    public init(_ name: String, _ role: MarkRole, _ points: [ChartPoint], band: [BandPoint] = []) {
      self.name = name
      self.role = role
      self.points = points
      self.band = band
    }
  }

  public var x: ChartAxis
  public var y: ChartAxis
  public var lines: [Line]
  /// Places on the x axis that matter: today's traffic.
  public var xReferences: [ReferenceLine]
  /// Values on the y axis that matter: a limit.
  public var yReferences: [ReferenceLine]

  public init(
    x: ChartAxis, y: ChartAxis, lines: [Line], xReferences: [ReferenceLine] = [], yReferences: [ReferenceLine] = []
  ) {
    self.x = x
    self.y = y
    self.lines = lines
    self.xReferences = xReferences
    self.yReferences = yReferences
  }
}

/// Yearly value against the metric: the straight line through the baseline (value 0) and the model, where it pays,
/// and where the criterion stands.
public struct ValueCurve: Sendable, Equatable {
  /// The metric; `higherIsBetter` tells its direction.
  public var x: ChartAxis
  /// Money a year.
  public var y: ChartAxis
  /// A metric and the value it brings.
  public var baseline: ChartPoint
  public var model: ChartPoint
  /// The value's interval.
  public var modelInterval: Interval?
  /// What must be earned for the project to pay: run cost plus the least value wanted.
  public var required: Double
  public var requiredLabel: String
  /// The metric where the line meets `required`; nil: it never does.
  public var breakEven: Double?
  /// The agreed limit on the metric; nil: there is none.
  public var criterion: Double?
  public var baselineName: String
  public var modelName: String

  public init(
    x: ChartAxis, y: ChartAxis, baseline: ChartPoint, model: ChartPoint, modelInterval: Interval? = nil,
    required: Double, requiredLabel: String, breakEven: Double?, criterion: Double?,
    baselineName: String = "baseline", modelName: String = "model"
  ) {
    self.x = x
    self.y = y
    self.baseline = baseline
    self.model = model
    self.modelInterval = modelInterval
    self.required = required
    self.requiredLabel = requiredLabel
    self.breakEven = breakEven
    self.criterion = criterion
    self.baselineName = baselineName
    self.modelName = modelName
  }
}

/// What the intervals promised against what they held.
public struct CoverageChart: Sendable, Equatable {
  public struct Level: Sendable, Equatable {
    /// Promised share, in (0, 1).
    public var nominal: Double
    /// Share of actual values inside.
    public var observed: Double
    /// Bounds of the observed share; nil: none.
    public var interval: Bounds?

    public init(nominal: Double, observed: Double, interval: Bounds? = nil) {
      self.nominal = nominal
      self.observed = observed
      self.interval = interval
    }
  }
  /// A criterion on the observed share at one level.
  public struct Limit: Sendable, Equatable {
    public var nominal: Double
    public var allowed: Bounds

    public init(nominal: Double, allowed: Bounds) {
      self.nominal = nominal
      self.allowed = allowed
    }
  }

  public var levels: [Level]
  public var limits: [Limit]
  public var xTitle: String
  public var yTitle: String

  public init(
    levels: [Level], limits: [Limit] = [], xTitle: String = "Promised share inside the interval",
    yTitle: String = "Observed share"
  ) {
    self.levels = levels
    self.limits = limits
    self.xTitle = xTitle
    self.yTitle = yTitle
  }
}

/// Points with names on two axes: quality against fitting time or size.
public struct ScatterChart: Sendable, Equatable {
  public struct Point: Sendable, Equatable {
    public var label: String
    public var role: MarkRole
    public var x: Double
    public var y: Double

    public init(_ label: String, _ role: MarkRole, x: Double, y: Double) {
      self.label = label
      self.role = role
      self.x = x
      self.y = y
    }
  }

  public var x: ChartAxis
  public var y: ChartAxis
  public var points: [Point]
  public var yReferences: [ReferenceLine]

  public init(x: ChartAxis, y: ChartAxis, points: [Point], yReferences: [ReferenceLine] = []) {
    self.x = x
    self.y = y
    self.points = points
    self.yReferences = yReferences
  }
}
