import Statistics

/// How often each group of a column is acted on, and how often its positives are: what fairness metrics compare.
public struct GroupRates: Sendable {
  public struct Group: Sendable {
    public var value: String
    /// Cases of the group.
    public var cases: Double
    public var positives: Double
    /// Share that is acted on; NaN where there is no case.
    public var actRate: Double
    /// Share of the positives that is acted on; NaN where there are none.
    public var recall: Double
    /// Two-sided 95 % bounds (Wilson), as if cases were independent.
    public var actBounds: (lower: Double, upper: Double)
    public var recallBounds: (lower: Double, upper: Double)
    /// Fewer cases, or positives, than `minimumCases`: left out of the difference.
    public var isTooSmallForParity: Bool
    public var isTooSmallForOpportunity: Bool
  }

  public var column: String
  public var groups: [Group]
  public var minimumCases: Double

  /// Largest minus smallest rate of acting; NaN where fewer than two groups are large enough.
  public var demographicParityDifference: Double {
    spread(groups.filter { !$0.isTooSmallForParity }.map(\.actRate))
  }
  /// Largest minus smallest recall (Hardt, Price, Srebro, NIPS 2016); NaN where fewer than two groups are large enough.
  public var equalOpportunityDifference: Double {
    spread(groups.filter { !$0.isTooSmallForOpportunity }.map(\.recall))
  }

  /// - Parameters:
  ///   - slice: the units of each group; a unit that is in none does not count.
  ///   - minimumCases: groups with fewer cases (positives, for the recall) say too little to be compared.
  public init(_ outcomes: BinaryOutcomes, by slice: SliceColumn, minimumCases: Double = 30) {
    column = slice.name
    self.minimumCases = minimumCases
    let codes = Codes(outcomes, slice)
    let counts = codes.counts(times: [UInt16](repeating: 1, count: outcomes.unitCount))
    groups = slice.groups.enumerated().map { index, group in
      let cells = Cells(counts, index)
      let (acted, all) = (Int(cells.acted.rounded()), Int(cells.total.rounded()))
      let (hits, positives) = (Int(cells.hits.rounded()), Int(cells.positives.rounded()))
      return Group(
        value: group.value, cases: cells.total, positives: cells.positives, actRate: cells.acted / cells.total,
        recall: cells.hits / cells.positives, actBounds: Wilson.interval(acted, of: all, confidence: 0.95),
        recallBounds: Wilson.interval(hits, of: positives, confidence: 0.95),
        isTooSmallForParity: cells.total < minimumCases, isTooSmallForOpportunity: cells.positives < minimumCases)
    }
  }

  /// Cases of one group by class and action, at four places each: negative left alone, negative acted on, positive
  /// left alone, positive acted on.
  struct Cells {
    var total, positives, acted, hits: Double

    init(_ counts: [Double], _ group: Int) {
      let cells = counts[(4 * group)..<(4 * group + 4)]
      let start = cells.startIndex
      total = cells.reduce(0, +)
      positives = cells[start + 2] + cells[start + 3]
      acted = cells[start + 1] + cells[start + 3]
      hits = cells[start + 3]
    }
  }

  /// Every row's place in the counts.
  struct Codes: Sendable {
    var unit: [Int32] = []
    var weight: [Double] = []
    /// 4 times the group, plus 2 where positive, plus 1 where acted on.
    var code: [Int32] = []
    var groupCount: Int

    init(_ outcomes: BinaryOutcomes, _ slice: SliceColumn) {
      groupCount = slice.groups.count
      var groupOfUnit = [Int32](repeating: -1, count: outcomes.unitCount)
      for (index, group) in slice.groups.enumerated() {
        for unit in group.units where groupOfUnit.indices.contains(unit) { groupOfUnit[unit] = Int32(index) }
      }
      for row in 0..<outcomes.rowCount where groupOfUnit[outcomes.unit(row)] >= 0 {
        unit.append(Int32(outcomes.unit(row)))
        weight.append(outcomes.weight(row))
        code.append(
          4 * groupOfUnit[outcomes.unit(row)] + (outcomes.isPositive[row] ? 2 : 0) + (outcomes.isActedOn[row] ? 1 : 0))
      }
    }

    private init(groupCount: Int) { self.groupCount = groupCount }

    func counts(times: [UInt16]) -> [Double] {
      var counts = [Double](repeating: 0, count: 4 * groupCount)
      for index in unit.indices {
        counts[Int(code[index])] += Double(times[Int(unit[index])]) * weight[index]
      }
      return counts
    }

    func restricted(to units: [Int], of unitCount: Int) -> Codes {
      var numbers = [Int32](repeating: -1, count: unitCount)
      for (number, unit) in units.enumerated() { numbers[unit] = Int32(number) }
      var codes = Codes(groupCount: groupCount)
      for index in unit.indices where numbers[Int(unit[index])] >= 0 {
        codes.unit.append(numbers[Int(unit[index])])
        codes.weight.append(weight[index])
        codes.code.append(code[index])
      }
      return codes
    }
  }
}

/// Largest minus smallest of the values that are numbers; NaN where there are fewer than two.
func spread(_ values: [Double]) -> Double {
  let known = values.filter { !$0.isNaN }
  guard known.count > 1, let low = known.min(), let high = known.max() else { return .nan }
  return high - low
}
