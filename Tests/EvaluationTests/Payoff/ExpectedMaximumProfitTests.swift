import Evaluation
import Testing

/// The campaign's profit where it can be said without the formula.
@Suite struct ExpectedMaximumProfitTests {
  /// A perfect model calls exactly the positives where enough accept: with nothing given and nothing paid for a call
  /// that is everybody who accepts, 6 in 20 of half the customers, at 200 each.
  @Test func freeCallsBringWhoAccepts() {
    let outcomes = BinaryOutcomes(
      scores: [0.9, 0.8, 0.2, 0.1], isPositive: [true, true, false, false],
      isActedOn: [true, true, false, false])
    let free = ExpectedMaximumProfit(incentive: 0, contact: 0)
    #expect(isClose(free.value(outcomes), 200 * 0.5 * 0.3))
    // Every cost takes from it, and never more than all.
    let costly = ExpectedMaximumProfit().value(outcomes)
    #expect(costly < 30 && costly > 0)
    #expect(ExpectedMaximumProfit(contact: 1e6).value(outcomes) == 0)
  }

  @Test func oneClassHasNoProfit() {
    let outcomes = BinaryOutcomes(scores: [0.9, 0.8], isPositive: [true, true], isActedOn: [true, true])
    #expect(ExpectedMaximumProfit().value(outcomes).isNaN)
  }
}
