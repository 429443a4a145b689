/// Levels of which each cuts the groups of the one before into smaller ones, the coarsest first: down these a
/// forecast is split.
struct LevelChain: Sendable, Equatable {
  /// By step of the chain: the group of each bottom series, and its first node.
  var steps: [(groups: [Int], firstNode: Int)]

  static func == (a: LevelChain, b: LevelChain) -> Bool {
    a.steps.map(\.firstNode) == b.steps.map(\.firstNode) && a.steps.map(\.groups) == b.steps.map(\.groups)
  }

  /// From a level downwards, then the bottom. Of levels that cross, the coarser one is taken and the other left out.
  /// - Parameter start: nil takes the coarsest level.
  init(_ structure: SummingStructure, from start: Int?) {
    let order = structure.levels.indices.sorted { a, b in
      (structure.levels[a].count, a) < (structure.levels[b].count, b)
    }
    let top = start ?? order.first
    steps = []
    for level in order {
      guard let top else { break }
      let groups = structure.levels[level].groupOfBottom
      if level == top {
        steps.append((groups, structure.firstNode[level]))
      } else if let last = steps.last, Self.refines(groups, last.groups),
        structure.levels[level].count > (last.groups.max() ?? 0) + 1
      {
        steps.append((groups, structure.firstNode[level]))
      }
    }
    steps.append((Array(0..<structure.bottomCount), structure.aggregateCount))
  }

  /// Whether two bottom series that are together in `fine` are together in `coarse`.
  private static func refines(_ fine: [Int], _ coarse: [Int]) -> Bool {
    var parent = [Int](repeating: -1, count: (fine.max() ?? -1) + 1)
    for (own, above) in zip(fine, coarse) {
      if parent[own] >= 0, parent[own] != above { return false }
      parent[own] = above
    }
    return true
  }

  /// The bottom forecasts that come of splitting the first step's base forecasts by the shares that the base forecasts
  /// of each next step have (Gross and Sohl, J. Forecasting 9, 1990, 233-254; Athanasopoulos, Ahmed, Hyndman, Int. J.
  /// Forecasting 25, 2009, 146-166). Groups whose parts add up to nothing are split evenly.
  func splitByForecasts(_ base: [Double]) -> [Double] {
    var amounts = (0...(steps[0].groups.max() ?? 0)).map { base[steps[0].firstNode + $0] }
    for (above, own) in zip(steps, steps.dropFirst()) {
      var parent = [Int](repeating: 0, count: (own.groups.max() ?? 0) + 1)
      for (group, upper) in zip(own.groups, above.groups) { parent[group] = upper }
      var sums = [Double](repeating: 0, count: amounts.count)
      var parts = sums
      for (group, upper) in parent.enumerated() {
        sums[upper] += base[own.firstNode + group]
        parts[upper] += 1
      }
      amounts = parent.enumerated().map { group, upper in
        abs(sums[upper]) < 1e-8
          ? amounts[upper] / parts[upper] : base[own.firstNode + group] * (amounts[upper] / sums[upper])
      }
    }
    return amounts
  }

  /// The bottom forecasts that come of splitting the first step's base forecasts by fixed shares.
  func split(_ base: [Double], by shares: [Double]) -> [Double] {
    shares.enumerated().map { bottom, share in share * base[steps[0].firstNode + steps[0].groups[bottom]] }
  }
}

/// Shares of bottom series in the coarsest group that each is in, from the past.
public struct HistoricalShares: Sendable, Equatable {
  /// By bottom series.
  public let values: [Double]

  /// The mean of the shares of each period: average historical proportions.
  /// - Parameter history: by bottom series, the values of the same periods; NaN counts as nothing. Periods in which a
  ///   group adds up to nothing are passed over; a group without any other is split evenly.
  public init(meanOfShares history: [[Double]], in structure: SummingStructure) {
    self.init(history, structure, isMeanOfShares: true)
  }

  /// The share of each mean in the group's mean: proportions of historical averages.
  /// - Parameter history: as in `init(meanOfShares:in:)`.
  public init(sharesOfMeans history: [[Double]], in structure: SummingStructure) {
    self.init(history, structure, isMeanOfShares: false)
  }

  private init(_ history: [[Double]], _ structure: SummingStructure, isMeanOfShares: Bool) {
    let groups = LevelChain(structure, from: nil).steps[0].groups
    let count = (groups.max() ?? 0) + 1
    let periods = history.map(\.count).min() ?? 0
    var sums = [Double](repeating: 0, count: history.count)
    var weights = [Double](repeating: 0, count: count)
    var members = weights
    for group in groups { members[group] += 1 }
    for period in 0..<periods {
      var totals = [Double](repeating: 0, count: count)
      for (bottom, group) in groups.enumerated() where history[bottom][period].isFinite {
        totals[group] += history[bottom][period]
      }
      for (bottom, group) in groups.enumerated() where history[bottom][period].isFinite && totals[group] != 0 {
        sums[bottom] += isMeanOfShares ? history[bottom][period] / totals[group] : history[bottom][period]
      }
      for group in 0..<count where totals[group] != 0 { weights[group] += isMeanOfShares ? 1 : totals[group] }
    }
    values = groups.enumerated().map { bottom, group in
      weights[group] != 0 ? sums[bottom] / weights[group] : 1 / members[group]
    }
  }
}
