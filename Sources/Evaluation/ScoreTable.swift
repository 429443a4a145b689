/// Everything that was measured on the test part, by candidate, metric and sampled unit. The baseline is the first
/// candidate.
public struct ScoreTable: Sendable {
  /// Names of the units that were sampled, for reports.
  public var units: [String]
  public var candidates: [CandidateScores]
  public var slices: [SliceColumn]
  /// Where one series was cut into time blocks, since there is no other unit.
  public var unitIsTimeBlock: Bool

  public init(units: [String], candidates: [CandidateScores], slices: [SliceColumn], unitIsTimeBlock: Bool) {
    self.units = units
    self.candidates = candidates
    self.slices = slices
    self.unitIsTimeBlock = unitIsTimeBlock
  }

  /// The scores of a candidate by its name.
  public subscript(name: String) -> CandidateScores? { candidates.first { $0.name == name } }

  public var allUnits: [Int] { Array(units.indices) }
}

/// The measures of one candidate on the test part.
public struct CandidateScores: Sendable {
  public var name: String
  public var statistics: [MetricKey: RatioStatistic]

  public init(name: String, statistics: [MetricKey: RatioStatistic]) {
    self.name = name
    self.statistics = statistics
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
