import Evaluation
import Testing

/// Failure rates by kind, and their bound.
@Suite struct FailureKindTests {
  static let outcomes = BinaryOutcomes(
    scores: [0.9, 0.8, 0.7, 0.2, 0.1], isPositive: [true, false, true, true, false],
    isActedOn: [true, true, true, false, false])

  @Test(
    arguments: [
      (FailureKind.falseAlarm, 1.0 / 3, 3.0), (.missedPositive, 1.0 / 3, 3), (.wrongDecision, 0.4, 5),
    ])
  func rates(kind: FailureKind, rate: Double, cases: Double) {
    let found = kind.rate(Self.outcomes)
    #expect(found.value() == rate)
    #expect(found.denominator.reduce(0, +) == cases)
  }

  /// 90 alerts of 100 rows, 9 of them false: the bound is Wilson's over the alerts alone.
  @Test func theBoundIsOverItsOwnCases() throws {
    let acted = (0..<100).map { $0 < 90 }
    let outcomes = BinaryOutcomes(
      scores: acted.map { $0 ? 1 : 0 }, isPositive: (0..<100).map { $0 % 10 != 0 }, isActedOn: acted)
    let table = ScoreTable(
      units: (0..<100).map { "\($0)" },
      candidates: [
        CandidateScores(name: "model", statistics: ClassificationScores.statistics(outcomes, failure: .falseAlarm))
      ], slices: [], unitWord: .row)
    let judge = Judge(
      scores: table, baseline: "model", bootstrap: Resampling(draws: 200, seed: 1, threads: 1),
      rowsAreIndependent: true, value: { _ in nil })
    let found = judge.judge([criterion("failure_rate", max: 0.2)], candidate: "model")[0]
    #expect(found.value == 0.1)
    // Wilson's formula with norm.ppf(0.95) of SciPy.
    #expect(isClose(found.decisive ?? .nan, 0.16423661811430143, 1e-12))
    #expect(found.method == "95 % bound, Wilson over 90 alerts")
  }
}
