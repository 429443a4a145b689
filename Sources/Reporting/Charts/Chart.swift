/// A chart as data: what it shows, in words and numbers. Drawing, legend and data table follow from it.
public struct Chart: Sendable, Equatable {
  /// What is drawn. Each case has its own type with its own data.
  public enum Content: Sendable, Equatable {
    case fan(FanChart)
    case lines(LineChart)
    case intervals(IntervalPlot)
    case bars(BarChart)
    case waterfall(Waterfall)
    case coverage(CoverageChart)
    case windows(WindowsChart)
    case value(ValueCurve)
    case histogram(HistogramChart)
    case scatter(ScatterChart)
    case timeline(TimelineChart)
    case scores(ScoreBars)
    case curve(CurveChart)
    case reliability(ReliabilityChart)
    case confusion(ConfusionChart)
    case tree(TreeChart)
  }

  /// What is shown: "Error by weeks ahead".
  public var title: String
  /// What a reader should see in it, in a sentence or two with the main numbers; it is the picture's text for those
  /// who cannot see it.
  public var summary: Prose
  public var content: Content

  public init(_ title: String, summary: Prose, _ content: Content) {
    self.title = title
    self.summary = summary
    self.content = content
  }
}

/// An axis: its title with unit, how its numbers are written, how it is spaced.
public struct ChartAxis: Sendable, Equatable {
  public enum Scale: Sendable, Equatable {
    case linear
    /// Powers of ten; values must be positive, others are left out.
    case logarithmic
    /// Days since 1970-01-01.
    case date
    /// Seconds since 1970-01-01T00:00:00.
    case dateTime
  }

  public var title: String
  public var format: NumberFormat
  public var scale: Scale
  /// The ends of the axis; nil: what the data needs.
  public var range: Bounds?
  /// The axis starts at or goes through zero.
  public var includesZero: Bool

  public init(
    _ title: String, _ format: NumberFormat = .number(), scale: Scale = .linear, range: Bounds? = nil,
    includesZero: Bool = false
  ) {
    self.title = title
    self.format = format
    self.scale = scale
    self.range = range
    self.includesZero = includesZero
  }

  /// Days since 1970-01-01.
  public static func date(_ title: String) -> ChartAxis { ChartAxis(title, .count, scale: .date) }
  /// Seconds since 1970-01-01T00:00:00.
  public static func dateTime(_ title: String) -> ChartAxis { ChartAxis(title, .count, scale: .dateTime) }
}

/// What a mark stands for. Decides colour, dash and shape, the same in every chart of a report.
public enum MarkRole: Sendable, Hashable {
  /// The chosen model.
  case model
  /// What happens without ML.
  case baseline
  /// What really happened.
  case actual
  /// Another one, numbered from 0 within its chart.
  case other(Int)
}

/// A lower and an upper value. Unlike a range it may be made of any two numbers: bounds that are not finite or stand
/// the wrong way round are not drawn.
public struct Bounds: Sendable, Equatable {
  public var low: Double
  public var high: Double

  public init(_ low: Double, _ high: Double) {
    self.low = low
    self.high = high
  }

  var isDrawable: Bool { low.isFinite && high.isFinite && low <= high }
}

/// A place on two axes. A `y` that is not finite is a gap.
public struct ChartPoint: Sendable, Equatable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A stretch between two values at one place.
public struct BandPoint: Sendable, Equatable {
  public var x: Double
  public var low: Double
  public var high: Double

  public init(_ x: Double, _ low: Double, _ high: Double) {
    self.x = x
    self.low = low
    self.high = high
  }
}

/// A named value drawn as a line across the chart: a limit, today's value, zero.
public struct ReferenceLine: Sendable, Equatable {
  public var value: Double
  public var label: String
  /// A limit that decides pass or fail, drawn stronger.
  public var isLimit: Bool

  public init(_ value: Double, _ label: String, isLimit: Bool = false) {
    self.value = value
    self.label = label
    self.isLimit = isLimit
  }
}
