/// Demographic parity and equal opportunity differences between the groups of one column, with the groups that are
/// large enough on all units; which they are is not drawn anew.
///
/// A difference of extremes cannot be negative, so on groups that are alike it is above 0 by chance, and the
/// bootstrap adds as much again: small differences must be read with the interval.
final class FairnessMeasures: JointMeasures {
  let keys: [MetricKey]
  let unitCount: Int
  let valuesOfAll: [Double]
  private let codes: GroupRates.Codes
  private let comparedForParity: [Int]
  private let comparedForOpportunity: [Int]

  convenience init(_ outcomes: BinaryOutcomes, by slice: SliceColumn, minimumCases: Double = 30) {
    let rates = GroupRates(outcomes, by: slice, minimumCases: minimumCases)
    self.init(
      keys: [
        MetricKey("demographic_parity_difference", slice: slice.name),
        MetricKey("equal_opportunity_difference", slice: slice.name),
      ], codes: GroupRates.Codes(outcomes, slice), unitCount: outcomes.unitCount,
      parity: rates.groups.indices.filter { !rates.groups[$0].isTooSmallForParity },
      opportunity: rates.groups.indices.filter { !rates.groups[$0].isTooSmallForOpportunity })
  }

  private init(keys: [MetricKey], codes: GroupRates.Codes, unitCount: Int, parity: [Int], opportunity: [Int]) {
    self.keys = keys
    self.codes = codes
    self.unitCount = unitCount
    comparedForParity = parity
    comparedForOpportunity = opportunity
    valuesOfAll = Self.values(
      codes.counts(times: [UInt16](repeating: 1, count: unitCount)), parity: parity, opportunity: opportunity)
  }

  func values(times: [UInt16]) -> [Double] {
    Self.values(codes.counts(times: times), parity: comparedForParity, opportunity: comparedForOpportunity)
  }

  private static func values(_ counts: [Double], parity: [Int], opportunity: [Int]) -> [Double] {
    let acting = parity.map { group -> Double in
      let cells = GroupRates.Cells(counts, group)
      return cells.acted / cells.total
    }
    let recalls = opportunity.map { group -> Double in
      let cells = GroupRates.Cells(counts, group)
      return cells.hits / cells.positives
    }
    return [spread(acting), spread(recalls)]
  }

  func restricted(to units: [Int]) -> any JointMeasures {
    FairnessMeasures(
      keys: keys, codes: codes.restricted(to: units, of: unitCount), unitCount: units.count,
      parity: comparedForParity, opportunity: comparedForOpportunity)
  }
}
