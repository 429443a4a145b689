import ForecastFitting
import Forecasting
import Testing

/// The ladder: the baseline first, then from the simple to the rich, the ensemble last.
@Suite struct CandidateTests {
  @Test func order() {
    let ladder = Candidate.ladder(
      baseline: "seasonal_naive", candidates: ["ensemble", "theta", "ses", "naive", "ets"])
    #expect(ladder.map(\.name) == ["seasonal_naive", "naive", "ses", "ets", "theta", "ensemble"])
    #expect(ladder.last?.members == ["ets", "theta"] && ladder.last?.kind == nil)
    #expect(ladder.dropLast().allSatisfy { $0.kind?.rawValue == $0.name && $0.members.isEmpty })
  }

  @Test func theBaselineStandsOnceAndIsNoMemberUnlessListed() {
    let ladder = Candidate.ladder(baseline: "naive", candidates: ["naive", "drift", "ensemble"])
    #expect(ladder.map(\.name) == ["naive", "drift", "ensemble"])
    #expect(ladder.last?.members == ["naive", "drift"])
    let unlisted = Candidate.ladder(baseline: "theta", candidates: ["drift", "mean", "ensemble"])
    #expect(unlisted.last?.members == ["drift", "mean"])
  }

  @Test func membersOfTheEnsemble() {
    func members(_ candidates: [String]) -> [String]? {
      Candidate.ladder(baseline: "naive", candidates: candidates + ["ensemble"]).last?.members
    }
    #expect(members(["ses", "holt", "damped", "ets", "theta", "ces"]) == ["damped", "ets", "theta", "ces"])
    #expect(members(["ses", "holt", "ets", "drift"]) == ["ses", "holt", "ets"])
    #expect(members(["ets", "theta", "arima", "naive"]) == ["ets", "theta", "arima"])
  }

  /// A day and a week of hours: those who know both are not outvoted by those who know one.
  @Test func membersWithSeveralSeasons() {
    func members(_ candidates: [String]) -> [String]? {
      Candidate.ladder(baseline: "naive", candidates: candidates + ["ensemble"], seasons: 2).last?.members
    }
    #expect(members(["damped", "ets", "theta", "ces", "mstl", "tbats"]) == ["ets", "mstl", "tbats"])
    #expect(members(["damped", "theta", "mstl"]) == ["damped", "theta"])
  }

  @Test func withoutAnEnsembleThereIsNone() {
    #expect(Candidate.ladder(baseline: "naive", candidates: ["ses"]).map(\.name) == ["naive", "ses"])
  }
}
