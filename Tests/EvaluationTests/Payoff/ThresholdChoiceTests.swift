import Evaluation
import Statistics
import Testing

/// The served rule, chosen by money.
@Suite struct ThresholdChoiceTests {
  static let call = Payoffs(truePositive: 60, falsePositive: -11, falseNegative: 0, trueNegative: 0)

  /// Against every cut between two scores, by brute force.
  @Test(arguments: [(1, nil), (2, 5), (3, 12)] as [(UInt64, Int?)])
  func bestIsTheBestCut(seed: UInt64, levels: Int?) {
    let outcomes = randomOutcomes(120, seed: seed, levels: levels, weighted: seed == 2)
    func total(_ threshold: Double) -> Double {
      (0..<outcomes.rowCount).reduce(0) { sum, row in
        sum + (outcomes.weights?[row] ?? 1)
          * Self.call.amount(
            row: row, isActedOn: outcomes.scores[row] >= threshold, isPositive: outcomes.isPositive[row])
      }
    }
    let found = ThresholdChoice.best(
      scores: outcomes.scores, isPositive: outcomes.isPositive, payoffs: Self.call, weights: outcomes.weights)
    let best = (outcomes.scores + [.infinity]).map(total).max()
    #expect(isClose(total(found), best ?? .nan))
  }

  @Test func nobodyWhereNothingPays() {
    let never = Payoffs(truePositive: 1, falsePositive: -100, falseNegative: 0, trueNegative: 0)
    #expect(ThresholdChoice.best(scores: [0.2, 0.9], isPositive: [false, false], payoffs: never) == .infinity)
    let always = Payoffs(truePositive: 1, falsePositive: 1, falseNegative: 0, trueNegative: 0)
    #expect(ThresholdChoice.best(scores: [0.2, 0.9], isPositive: [false, true], payoffs: always) == 0.2)
  }

  /// Calibrated probabilities: the amounts say it, and the best of many cuts is luck.
  @Test func calibratedScoresTakeTheAnalyticThreshold() throws {
    var random = RandomNumbers(seed: 11)
    let scores = (0..<4000).map { _ in random.uniform() }
    let labels = scores.map { random.uniform() < $0 }
    let choice = ThresholdChoice(scores: scores, isPositive: labels, payoffs: Self.call)
    #expect(choice.chosen.method == .analytic)
    #expect(choice.chosen.rule == .score(atLeast: 11.0 / 71))
    #expect(choice.options.map(\.method) == [.analytic, .empirical])
    #expect(choice.options[1].meanPayoff >= choice.options[0].meanPayoff)
  }

  /// Probabilities that are far too low: the amounts mislead, and the rows say so.
  @Test func brokenProbabilitiesTakeTheEmpiricalOne() throws {
    var random = RandomNumbers(seed: 12)
    let truth = (0..<4000).map { _ in random.uniform() }
    let labels = truth.map { random.uniform() < $0 }
    let choice = ThresholdChoice(scores: truth.map { $0 * 0.1 }, isPositive: labels, payoffs: Self.call)
    #expect(choice.chosen.method == .empirical)
    guard case .score(let least) = choice.chosen.rule else {
      Issue.record("\(choice.chosen.rule)")
      return
    }
    #expect(abs(least - 0.1 * 11 / 71) < 0.008)
  }

  /// A payment of its own amount each: acting on the large ones at a low probability pays more than any threshold.
  @Test func amountsByRowTakeTheExpectedPayoff() {
    var random = RandomNumbers(seed: 13)
    let amounts = (0..<4000).map { _ in random.uniform() < 0.1 ? 2000.0 : 5 }
    let scores = amounts.map { _ in random.uniform() * 0.4 }
    let labels = scores.map { random.uniform() < $0 }
    let payoffs = Payoffs(
      truePositive: .same(0), falsePositive: .same(-10), falseNegative: .byRow(amounts.map { -$0 }),
      trueNegative: .same(0))
    let choice = ThresholdChoice(scores: scores, isPositive: labels, payoffs: payoffs)
    #expect(choice.chosen.method == .expectedPayoff)
    #expect(choice.options[0].meanPayoff > choice.options[1].meanPayoff)
    let ranks = ThresholdChoice(scores: scores, areProbabilities: false, isPositive: labels, payoffs: payoffs)
    #expect(ranks.chosen.method == .empirical && ranks.options.count == 1)
  }
}
