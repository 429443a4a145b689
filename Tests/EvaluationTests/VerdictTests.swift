import Evaluation
import Solution
import Support
import Testing

/// The order of REQUIREMENTS part 2b: the first that holds.
@Suite struct VerdictTests {
  private static let measured = makeJudge(
    model: ["wape": [0.5, 0.5]], baseline: ["wape": [1, 1]], value: ["model": [100, 100]])

  /// Results with given outcomes for an absolute criterion, a relative one, one of money and one of the endpoint.
  private static func results(absolute: Bool?, relative: Bool?, money: Bool?) -> [CriterionResult] {
    var criteria = [Criterion]()
    if let absolute { criteria.append(criterion("wape", max: absolute ? 1 : 0.1)) }
    if let relative { criteria.append(criterion("wape", change: relative ? 0.1 : 0.9)) }
    if let money { criteria.append(criterion("value_per_year", min: money ? 1 : 1000)) }
    criteria.append(criterion("latency_p95_ms", max: 50, at: .endpoint))
    return Self.measured.judge(criteria, candidate: "model")
  }

  /// Every combination of what the order looks at, ties included, against the order written out once more.
  @Test func everyCombination() {
    var seen = Set<String>()
    for blocked in [false, true] {
      for baseline in [true, false, nil] as [Bool?] {
        for least in [nil, 40.0] {
          for gain in [nil, -1.0, 0, 0.5, 39.9, 40, 41] as [Double?] {
            for cost in [nil, 90.0] {
              for upper in [89.9, 90, 90.1] {
                for chosen in [true, false] {
                  let facts = VerdictFacts(
                    blockers: blocked ? ["nobody owns the solution"] : [],
                    chosen: Self.results(absolute: chosen, relative: nil, money: nil),
                    // What is relative or money is not asked of the baseline, so its failing does not matter.
                    baselineAsServed: Self.results(absolute: baseline, relative: false, money: false),
                    value: Estimate(point: upper - 50, lower: upper - 100, upper: upper),
                    gainOverServedBaseline: gain.map { Estimate(point: $0 + 10, lower: $0, upper: $0 + 20) },
                    runCostPerYear: cost, minimumValuePerYear: least, currency: "EUR")
                  let isSmall = gain.map { gain in least.map { gain < $0 } ?? (gain <= 0) } ?? true
                  let expected: String
                  if blocked {
                    expected = "no_go"
                  } else if baseline != false && isSmall {
                    expected = "no_ml_needed"
                  } else if cost != nil && upper < 90 {
                    expected = "no_go"
                  } else {
                    expected = chosen ? "pass" : "fail"
                  }
                  let verdict = Verdict(facts)
                  #expect(verdict.name == expected)
                  seen.insert(verdict.name)
                }
              }
            }
          }
        }
      }
    }
    #expect(seen == ["no_go", "no_ml_needed", "pass", "fail"])
  }

  private func facts(
    chosen: [CriterionResult], baseline: [CriterionResult], gain: Estimate? = Estimate(point: 5, lower: 1, upper: 9),
    value: Estimate? = nil, cost: Double? = nil, least: Double? = nil
  ) -> VerdictFacts {
    VerdictFacts(
      blockers: [], chosen: chosen, baselineAsServed: baseline, value: value, gainOverServedBaseline: gain,
      runCostPerYear: cost, minimumValuePerYear: least, currency: "EUR")
  }

  /// Criteria that wait for the endpoint fail nobody.
  @Test func pendingCriteriaDoNotCount() {
    let only = Self.results(absolute: nil, relative: nil, money: nil)
    #expect(only.allSatisfy { $0.outcome == .pending })
    #expect(Verdict(facts(chosen: only, baseline: Self.results(absolute: false, relative: nil, money: nil))) == .pass)
  }

  /// Where only a gain is asked, the baseline has nothing to miss; a gain that is not certain is no reason for ML.
  @Test func onlyRelativeCriteria() {
    let results = Self.results(absolute: nil, relative: false, money: nil)
    #expect(
      Verdict(facts(chosen: results, baseline: results, gain: Estimate(point: 5, lower: -1, upper: 9)))
        == .noMachineLearningNeeded)
    #expect(Verdict(facts(chosen: results, baseline: results)) == .fail(criteria: [0]))
  }

  @Test func failuresAreNamedByTheirPlace() {
    let chosen = Self.results(absolute: true, relative: false, money: false)
    let verdict = Verdict(facts(chosen: chosen, baseline: Self.results(absolute: false, relative: nil, money: nil)))
    #expect(verdict == .fail(criteria: [1, 2]))
  }

  @Test func withoutAnIntervalThePointDecides() {
    let failing = Self.results(absolute: false, relative: nil, money: nil)
    let passing = Self.results(absolute: true, relative: nil, money: nil)
    #expect(
      Verdict(facts(chosen: passing, baseline: failing, value: Estimate(point: 89), cost: 90)).exitCode == .noGo)
    #expect(Verdict(facts(chosen: passing, baseline: failing, value: Estimate(point: 90), cost: 90)) == .pass)
    #expect(Verdict(facts(chosen: passing, baseline: passing, gain: Estimate(point: 0.1))) == .pass)
    #expect(
      Verdict(facts(chosen: passing, baseline: passing, gain: Estimate(point: 0))) == .noMachineLearningNeeded)
  }

  @Test func namesAndCodes() {
    #expect(Verdict.pass.exitCode == .success && Verdict.pass.name == "pass")
    #expect(Verdict.fail(criteria: [0]).exitCode == .criteriaNotMet)
    #expect(Verdict.noMachineLearningNeeded.exitCode == .noMachineLearningNeeded)
    #expect(Verdict.noGo(reason: "x").exitCode == .noGo)
  }

  @Test func requirementsInWords() {
    #expect(criterion("wape", max: 0.28).requirement == "wape at most 0.28")
    #expect(
      criterion("wape", change: 0, slice: "region").requirement
        == "wape not worse than the baseline, in every region")
    #expect(criterion("wape", change: 0.1).requirement == "wape at least 10.0 % better than the baseline")
    #expect(
      criterion("interval_coverage", min: 0.75, max: 0.88, level: 0.8).requirement
        == "interval_coverage of the 80 % interval at least 0.75 and at most 0.88")
  }
}
