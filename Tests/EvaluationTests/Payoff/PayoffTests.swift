import Evaluation
import Testing

/// Money by hand: REQUIREMENTS part 7.
@Suite struct PayoffTests {
  static let call = Payoffs(truePositive: 180, falsePositive: -15, falseNegative: 0, trueNegative: 0)
  /// Four customers: two leave; the model calls the first and the third.
  static let outcomes = BinaryOutcomes(
    scores: [0.9, 0.2, 0.6, 0.4], isPositive: [true, false, false, true], isActedOn: [true, false, true, false])

  @Test(
    arguments: [
      (CurrentProcess.none, 0), (.all, 82.5), (.random(share: 0.5), 41.25),
      (.decisions([false, false, true, true]), 41.25),
    ] as [(CurrentProcess, Double)])
  func valueAYear(process: CurrentProcess, today: Double) {
    #expect(PayoffValue.mean(Self.outcomes, Self.call).value() == 165.0 / 4)
    #expect(PayoffValue.mean(Self.outcomes, Self.call, by: process).value() == today)
    let value = PayoffValue.perYear(Self.outcomes, Self.call, over: process, decisionsPerYear: 84_000)
    #expect(isClose(value.value(), (165.0 / 4 - today) * 84_000))
    let perfect = PayoffValue.perfectPerYear(Self.outcomes, Self.call, over: process, decisionsPerYear: 84_000)
    #expect(isClose(perfect, (90 - today) * 84_000))
  }

  /// A person is asked about the second and the last customer, for 4 each, and is right: nobody is called in vain, and
  /// the one who leaves is.
  @Test func aPersonDecidesSome() throws {
    var asked = Self.outcomes
    asked.review = .init([false, true, false, true], cost: 4)
    #expect(PayoffValue.mean(asked, Self.call).value() == (180 - 4 - 15 + 180 - 4) / 4.0)
    let over = PayoffValue.perYear(asked, over: Self.outcomes, Self.call, decisionsPerYear: 100)
    #expect(isClose(over.value(), (180 - 8) * 25))
    let today = PayoffValue.perYear(asked, Self.call, over: .all, decisionsPerYear: 100)
    #expect(isClose(today.value(), (337.0 / 4 - 82.5) * 100))
    // What the rule decides: one right, one wrong; what a person decides counts for neither.
    let metrics = ClassificationScores.statistics(asked, failure: .missedPositive)
    func value(_ name: String) -> Double? { metrics[MetricKey(name)]?.value() }
    #expect(value("precision") == 0.5 && value("recall") == 1 && value("accuracy") == 0.5)
    #expect(value("review_share") == 0.5 && value("alert_share") == 0.5 && value("failure_rate") == 0)
    let alone = ClassificationScores.statistics(Self.outcomes)
    #expect(value("roc_auc") == alone[MetricKey("roc_auc")]?.value() && alone[MetricKey("review_share")] == nil)
  }

  /// Each row has its own amount: a fraud stopped saves the payment, a fraud missed loses it.
  @Test func amountsByRow() {
    let amounts = [100.0, 20, 50, 400]
    let payoffs = Payoffs(
      truePositive: .same(0), falsePositive: .same(-5), falseNegative: .byRow(amounts.map { -$0 }),
      trueNegative: .same(0))
    #expect(!payoffs.isConstant && payoffs.breakEvenProbability == nil)
    #expect(PayoffValue.mean(Self.outcomes, payoffs).value() == (0 + 0 - 5 - 400) / 4.0)
    #expect(payoffs.gainOfActing(row: 3, isPositive: true) == 400)
    #expect(payoffs.expectedGain(row: 1, probability: 0.2) == 0)
    // 0.9 x 100 - 0.1 x 5 > 0; 0.2 x 20 - 0.8 x 5 = 0; 0.6 x 50 - 2 > 0; 0.4 x 400 - 3 > 0.
    #expect(
      ActionRule.expectedPayoff.decisions(scores: Self.outcomes.scores, payoffs: payoffs)
        == [true, false, true, true])
    #expect(payoffs.rows([3, 0]).falseNegative == .byRow([-400, -100]))
  }

  @Test(
    arguments: [
      (180, -15, 0, 0, 0.07692307692307693), (0, -5, -95, 0, 0.05), (1, 1, 0, 0, 0), (-1, -1, 0, 0, Double.infinity),
      (10, 0, 0, 0, 0),
    ] as [(Double, Double, Double, Double, Double)])
  func whereActingPays(tp: Double, fp: Double, fn: Double, tn: Double, expected: Double) throws {
    let payoffs = Payoffs(truePositive: tp, falsePositive: fp, falseNegative: fn, trueNegative: tn)
    let found = try #require(payoffs.breakEvenProbability)
    #expect(isClose(found, expected))
    guard found > 0, found < 1 else { return }
    #expect(abs(payoffs.expectedGain(row: 0, probability: found)) < 1e-12)
  }

  @Test func actingOnTheUnlikelyHasNoThreshold() {
    let payoffs = Payoffs(truePositive: -1, falsePositive: 1, falseNegative: 0, trueNegative: 0)
    #expect(payoffs.breakEvenProbability == nil)
  }

  @Test func breakEven() {
    // From 0.5 (value 0) to 0.75 (value 100,000): 40,000 are reached at 0.6.
    #expect(PayoffValue.breakEven(baseline: 0.5, model: 0.75, value: 100_000, required: 40_000) == 0.6)
    #expect(PayoffValue.breakEven(baseline: 0.5, model: 0.5, value: 1, required: 1) == nil)
  }

  @Test func weightsAndUnits() {
    var outcomes = Self.outcomes
    outcomes.weights = [1, 1, 2, 1]
    outcomes.unitOfRow = [0, 0, 1, 1]
    let value = PayoffValue.mean(outcomes, Self.call)
    #expect(value.numerator == [180, -30] && value.denominator == [2, 3])
  }
}
