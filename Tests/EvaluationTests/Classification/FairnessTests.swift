import Evaluation
import Testing

/// Differences between groups, and groups that are too small to be compared.
@Suite struct FairnessTests {
  /// Group A: 40 rows, 20 acted on, of 10 positives 8; B: 50 rows, 10 acted on, of 20 positives 8; C: 3 rows, all
  /// acted on.
  static let outcomes: BinaryOutcomes = {
    var labels = [Bool]()
    var acted = [Bool]()
    func add(_ count: Int, _ positive: Bool, _ act: Bool) {
      labels += [Bool](repeating: positive, count: count)
      acted += [Bool](repeating: act, count: count)
    }
    add(8, true, true)
    add(2, true, false)
    add(12, false, true)
    add(18, false, false)
    add(8, true, true)
    add(12, true, false)
    add(2, false, true)
    add(28, false, false)
    add(3, true, true)
    return BinaryOutcomes(
      scores: acted.map { $0 ? 1 : 0 }, areProbabilities: false, isPositive: labels, isActedOn: acted)
  }()
  static let slice = SliceColumn(
    name: "gender",
    valueOfUnit: (0..<93).map { $0 < 40 ? "A" : $0 < 90 ? "B" : "C" })

  @Test func ratesByGroup() throws {
    let rates = GroupRates(Self.outcomes, by: Self.slice, minimumCases: 10)
    #expect(rates.groups.map(\.value) == ["A", "B", "C"])
    #expect(rates.groups.map(\.actRate) == [0.5, 0.2, 1])
    #expect(rates.groups.map(\.recall) == [0.8, 0.4, 1])
    #expect(rates.groups.map(\.isTooSmallForParity) == [false, false, true])
    #expect(rates.demographicParityDifference == 0.3)
    #expect(rates.equalOpportunityDifference == 0.4)
    // With 30 positives asked for there is nothing left to compare.
    let strict = GroupRates(Self.outcomes, by: Self.slice)
    #expect(strict.demographicParityDifference == 0.3)
    #expect(strict.equalOpportunityDifference.isNaN)
    // Wilson's formula with norm.ppf(0.975) of SciPy: 0.35199526934, 0.64800473065.
    #expect(isClose(rates.groups[0].actBounds.lower, 0.35199526934, 1e-10))
  }

  /// `slice: gender` names the column of the difference; the criterion is one number, not one a group.
  @Test func aCriterionIsJudgedAsOneNumber() throws {
    let statistics = ClassificationScores.statistics(Self.outcomes, slices: [Self.slice], minimumCases: 10)
    let table = ScoreTable(
      units: (0..<93).map { "\($0)" }, candidates: [CandidateScores(name: "model", statistics: statistics)],
      slices: [Self.slice], unitWord: .row)
    let judge = Judge(
      scores: table, baseline: "model", bootstrap: Resampling(draws: 500, seed: 1, threads: 2),
      rowsAreIndependent: true, value: { _ in nil })
    let found = judge.judge(
      [
        criterion("equal_opportunity_difference", max: 0.45, slice: "gender"),
        criterion("demographic_parity_difference", max: 0.29, slice: "gender"),
        criterion("demographic_parity_difference", max: 0.31, confidence: 0.95, slice: "gender"),
        criterion("precision", min: 0.1, slice: "gender"),
      ], candidate: "model")
    #expect(found.map(\.outcome) == [.pass, .fail, .fail, .pass])
    #expect(found[0].value == 0.4 && found[0].groups.isEmpty)
    #expect(found[2].method == "95 % bound, bootstrap over 93 rows")
    #expect(found[3].groups.map(\.value) == ["A", "B", "C"])
  }

  @Test func drawsAndSlices() throws {
    let measures = try #require(
      ClassificationScores.statistics(Self.outcomes, slices: [Self.slice], minimumCases: 10)[
        MetricKey("demographic_parity_difference", slice: "gender")])
    // Without group B there is nothing to compare.
    #expect(measures.value(over: Array(0..<40)).isNaN)
    #expect(measures.value(over: Array(0..<90)) == 0.3)
  }
}
