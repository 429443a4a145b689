/// Names down the side, each with a value and its interval: a leaderboard, slices against the baseline,
/// sensitivities.
public struct IntervalPlot: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    public var label: String
    public var role: MarkRole
    public var value: Double
    /// Bounds; nil: only the point is known.
    public var interval: Bounds?
    /// A word after the label: "chosen", "worst".
    public var mark: String?
    /// The row broke its limit or is singled out as bad.
    public var tone: Tone

    public init(
      _ label: String, _ role: MarkRole = .model, _ value: Double, interval: Bounds? = nil,
      mark: String? = nil, tone: Tone = .neutral
    ) {
      self.label = label
      self.role = role
      self.value = value
      self.interval = interval
      self.mark = mark
      self.tone = tone
    }
  }

  public var axis: ChartAxis
  /// Top to bottom, as given.
  public var rows: [Row]
  public var references: [ReferenceLine]

  public init(axis: ChartAxis, rows: [Row], references: [ReferenceLine] = []) {
    self.axis = axis
    self.rows = rows
    self.references = references
  }
}

/// Horizontal bars, one or several beside each other per name, with intervals: importance, before and after, tornado.
public struct BarChart: Sendable, Equatable {
  public struct Series: Sendable, Equatable {
    public var name: String
    public var role: MarkRole
    /// One per category; not finite: no bar.
    public var values: [Double]
    /// Bounds, one per category, or empty.
    public var intervals: [Bounds?]

    public init(_ name: String, _ role: MarkRole, _ values: [Double], intervals: [Bounds?] = []) {
      self.name = name
      self.role = role
      self.values = values
      self.intervals = intervals
    }
  }

  public var axis: ChartAxis
  public var categories: [String]
  public var series: [Series]
  public var references: [ReferenceLine]

  public init(axis: ChartAxis, categories: [String], series: [Series], references: [ReferenceLine] = []) {
    self.axis = axis
    self.categories = categories
    self.series = series
    self.references = references
  }
}

/// Steps from one amount to another: how a value comes about.
public struct Waterfall: Sendable, Equatable {
  public struct Step: Sendable, Equatable {
    public enum Kind: String, Sendable {
      /// A bar from zero: where it starts, or a sum.
      case total
      /// A bar from where the last one ended.
      case change
    }
    public var label: String
    public var kind: Kind
    /// The amount for a total, the difference for a change.
    public var value: Double
    /// Bounds of `value`.
    public var interval: Bounds?

    public init(_ label: String, _ kind: Kind, _ value: Double, interval: Bounds? = nil) {
      self.label = label
      self.kind = kind
      self.value = value
      self.interval = interval
    }
  }

  public var axis: ChartAxis
  public var steps: [Step]
  /// The amounts are costs: a change downwards is a gain.
  public var fallsAreGood: Bool
  public var references: [ReferenceLine]

  public init(axis: ChartAxis, steps: [Step], fallsAreGood: Bool = false, references: [ReferenceLine] = []) {
    self.axis = axis
    self.steps = steps
    self.fallsAreGood = fallsAreGood
    self.references = references
  }
}

/// How often values fell into each bin: latencies, errors.
public struct HistogramChart: Sendable, Equatable {
  public struct Bin: Sendable, Equatable {
    public var low: Double
    public var high: Double
    public var count: Int

    public init(_ low: Double, _ high: Double, _ count: Int) {
      self.low = low
      self.high = high
      self.count = count
    }
  }

  public var x: ChartAxis
  /// What is counted: "requests".
  public var countTitle: String
  public var bins: [Bin]
  public var references: [ReferenceLine]

  public init(x: ChartAxis, countTitle: String, bins: [Bin], references: [ReferenceLine] = []) {
    self.x = x
    self.countTitle = countTitle
    self.bins = bins
    self.references = references
  }
}

/// The rolling origins: which stretch each window was trained on and which it was judged on.
public struct WindowsChart: Sendable, Equatable {
  public enum Use: String, Sendable, CaseIterable {
    case train, validation, test, untouched
  }
  public struct Span: Sendable, Equatable {
    public var use: Use
    public var start: Double
    /// The first moment after the span.
    public var end: Double

    public init(_ use: Use, from start: Double, to end: Double) {
      self.use = use
      self.start = start
      self.end = end
    }
  }
  public struct Row: Sendable, Equatable {
    public var label: String
    public var spans: [Span]

    public init(_ label: String, _ spans: [Span]) {
      self.label = label
      self.spans = spans
    }
  }

  public var x: ChartAxis
  public var rows: [Row]

  public init(x: ChartAxis, rows: [Row]) {
    self.x = x
    self.rows = rows
  }
}

/// What is known when: a missing map of columns or series over time.
public struct TimelineChart: Sendable, Equatable {
  public enum State: String, Sendable, CaseIterable {
    case present, missing, filled, zero, suspicious
  }
  public struct Span: Sendable, Equatable {
    public var state: State
    public var start: Double
    /// The first moment after the span.
    public var end: Double

    public init(_ state: State, from start: Double, to end: Double) {
      self.state = state
      self.start = start
      self.end = end
    }
  }
  public struct Row: Sendable, Equatable {
    public var label: String
    public var spans: [Span]

    public init(_ label: String, _ spans: [Span]) {
      self.label = label
      self.spans = spans
    }
  }

  public var x: ChartAxis
  public var rows: [Row]
  /// What states are called where they stand for something else than what is known.
  public var names: [State: String]

  public init(x: ChartAxis, rows: [Row], names: [State: String] = [:]) {
    self.x = x
    self.rows = rows
    self.names = names
  }
}

/// Points won out of points to be had: feasibility.
public struct ScoreBars: Sendable, Equatable {
  public struct Item: Sendable, Equatable {
    public var label: String
    public var score: Double
    public var maximum: Double
    /// The answer that gave the score: "seasonal".
    public var note: String?

    public init(_ label: String, _ score: Double, of maximum: Double, note: String? = nil) {
      self.label = label
      self.score = score
      self.maximum = maximum
      self.note = note
    }
  }

  public var items: [Item]
  public var format: NumberFormat

  public init(_ items: [Item], format: NumberFormat = .upTo(1)) {
    self.items = items
    self.format = format
  }
}
