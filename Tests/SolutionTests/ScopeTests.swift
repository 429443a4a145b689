import Solution
import Testing

@Suite struct ScopeTests {
  @Test func theExampleScoresEightyNine() throws {
    // REQUIREMENTS part 7: 20 + 20 + 15 + 14.4 + 20 = 89.
    let result = Feasibility.score(try Sample.load().file.scope)
    #expect(result.parts.map(\.points).map { ($0 * 10).rounded() / 10 } == [20, 20, 15, 14.4, 10, 10])
    #expect(result.score == 89)
    #expect(abs((result.costIndex ?? 0) - 3.6) < 1e-9)
    #expect(result.isGo)
  }

  @Test func theExampleCosts57CentsPerMillion() throws {
    // 730 x (0.25 x 0.04 + 0.0625 x 0.005) = 7.528; / (5 x 2.628e6) x 1e6 = 0.573.
    let price = try #require(try Sample.load().file.export.price)
    let cost = try #require(RunCost(price: price))
    #expect(abs(cost.perMonth - 7.528125) < 1e-9)
    #expect(abs(cost.perMillion - 0.57292) < 1e-4)
    #expect(abs(cost.perYear - 90.3375) < 1e-9)
  }

  @Test(arguments: [(0.01, 0.25), (0.25, 0.25), (0.26, 0.5), (1.9, 2.0)])
  func measuredAmountsAreRoundedUpToAQuarter(_ measured: Double, _ counted: Double) {
    var price = PriceSettings()
    (price.vcpuHour, price.requestsPerSecond) = (1, 1)
    #expect(RunCost(price: price) == nil)
    #expect(RunCost(price: price, measuredProcessors: measured, measuredGigabytes: 0.1)?.processors == counted)
  }

  @Test(arguments: [
    ("scope.decides.owner=", "no_owner"), ("scope.ethics.harm_if_wrong=", "ethics_unanswered"),
    ("scope.ethics=null", "ethics_unanswered"), ("scope.ethics.personal_data=contract", "no_legal_basis"),
    ("scope.feasibility.data=none", "no_data"),
  ])
  func blockers(_ setting: String, _ name: String) throws {
    let result = Feasibility.score(try Sample.load(sets: [setting]).file.scope)
    #expect(result.blockers.map(\.name) == [name])
    #expect(!result.isGo)
  }

  @Test func automationThatTouchesRightsIsBlocked() throws {
    let file = try Sample.load(
      sets: [
        "scope.mode=automation", "scope.ethics.rights_or_safety=true",
        "success.criteria[1]={metric: failure_rate, max: 0.05}",
      ]
    ).file
    #expect(Feasibility.score(file.scope).blockers.map(\.name) == ["unsafe_automation"])
  }

  @Test func aProjectThatCannotPayIsBlocked() {
    #expect(Feasibility.blocker(runCostPerYear: 90, largestValuePerYear: 1000, currency: "EUR") == nil)
    let blocker = Feasibility.blocker(runCostPerYear: 1090, largestValuePerYear: 1000, currency: "EUR")
    #expect(blocker?.text == "running costs EUR 1 090.00 a year, and a perfect model would save EUR 1 000.00")
  }

  @Test func nothingAnsweredScoresOnlyTheMissingDemand() {
    #expect(Feasibility.score(Scope()).total == 20)
  }

  @Test func failuresByShareAndFloor() throws {
    let failure = try #require(try Sample.load().file.scope.acceptableFailure)
    #expect(!failure.isFailure(forecast: 15, actual: 10))
    #expect(failure.isFailure(forecast: 15.1, actual: 10))
    #expect(!failure.isFailure(forecast: 1, actual: 0))
    #expect(failure.isFailure(forecast: 1.1, actual: 0))
  }
}
