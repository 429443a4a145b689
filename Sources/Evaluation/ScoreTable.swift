/// Everything that was measured on the test part, by candidate, metric and sampled unit. The baseline is the first
/// candidate.
public struct ScoreTable: Sendable {
  /// Names of the units that were sampled, for reports.
  public var units: [String]
  public var candidates: [CandidateScores]
  public var slices: [SliceColumn]
  /// Where one series was cut into time blocks, since there is no other unit.
  public var unitIsTimeBlock: Bool
  /// What one unit and several are called in a report.
  public var unitWord: UnitWord

  public init(
    units: [String], candidates: [CandidateScores], slices: [SliceColumn], unitIsTimeBlock: Bool = false,
    unitWord: UnitWord? = nil
  ) {
    self.units = units
    self.candidates = candidates
    self.slices = slices
    self.unitIsTimeBlock = unitIsTimeBlock
    self.unitWord = unitWord ?? (unitIsTimeBlock ? .timeBlock : .series)
  }

  /// The scores of a candidate by its name.
  public subscript(name: String) -> CandidateScores? { candidates.first { $0.name == name } }

  public var allUnits: [Int] { Array(units.indices) }
}

/// The word for what was sampled.
public struct UnitWord: Sendable, Equatable {
  public var one: String
  public var many: String

  public init(one: String, many: String) {
    self.one = one
    self.many = many
  }

  public static let series = UnitWord(one: "series", many: "series")
  public static let timeBlock = UnitWord(one: "time block", many: "time blocks")
  public static let row = UnitWord(one: "row", many: "rows")
  public static let group = UnitWord(one: "group", many: "groups")

  func of(_ count: Int) -> String { count == 1 ? one : many }
}

/// The measures of one candidate on the test part.
public struct CandidateScores: Sendable {
  public var name: String
  public var statistics: [MetricKey: Statistic]

  public init(name: String, statistics: [MetricKey: Statistic]) {
    self.name = name
    self.statistics = statistics
  }

  public init(name: String, statistics: [MetricKey: RatioStatistic]) {
    self.init(name: name, statistics: statistics.mapValues { Statistic.ratio($0) })
  }
}

/// A column whose values cut the units into groups, such as a region.
public struct SliceColumn: Sendable, Equatable {
  public var name: String
  /// Values in sorted order with the units that have them.
  public var groups: [Group]

  public struct Group: Sendable, Equatable {
    public var value: String
    public var units: [Int]

    public init(value: String, units: [Int]) {
      self.value = value
      self.units = units
    }
  }

  public init(name: String, groups: [Group]) {
    self.name = name
    self.groups = groups
  }
}
