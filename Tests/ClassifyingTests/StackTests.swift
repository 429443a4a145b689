import ClassifyModel
import Classifying
import LearnerFitting
import Testing

/// Expected values: the same objectives minimised by scipy 1.17.1 (`optimize.minimize`, BFGS, gtol 1e-12), for numbers
/// the normal equations by numpy 2; penalty 10 / 2 x squared distance of the weights from 1 / members.
@Suite struct StackTests {
  @Test func twoClassesAsScipy() {
    let first = [0.1, 0.4, 0.35, 0.8, 0.65, 0.9, 0.2, 0.55, 0.7, 0.05]
    let second = [0.3, 0.2, 0.45, 0.6, 0.7, 0.75, 0.35, 0.3, 0.9, 0.15]
    let stack = Stack.fit(
      [first, second], kind: .binary, target: [0, 0, 1, 1, 1, 1, 0, 0, 1, 0], weights: [1, 2, 1, 1, 1, 3, 1, 1, 1, 1])
    #expect(abs(stack.weights[0] - 0.657306321327484) < 1e-6)
    #expect(abs(stack.weights[1] - 0.7058446027774115) < 1e-6)
    guard case .logOdds(let intercept) = stack.combination else { return #expect(Bool(false)) }
    #expect(abs(intercept - 0.18364790843864284) < 1e-6)
  }

  @Test func severalClassesAsScipy() {
    let first = [0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.3, 0.3, 0.4, 0.2, 0.2, 0.6, 0.6, 0.2, 0.2, 0.25, 0.5, 0.25]
    let second = [0.4, 0.4, 0.2, 0.2, 0.5, 0.3, 0.1, 0.2, 0.7, 0.5, 0.2, 0.3, 0.7, 0.2, 0.1, 0.3, 0.3, 0.4]
    let stack = Stack.fit(
      [first, second], kind: .multiclass(3), target: [0, 1, 2, 2, 0, 1], weights: [1, 1, 1, 1, 1, 1])
    #expect(abs(stack.weights[0] - 0.7139957236388546) < 1e-6)
    #expect(abs(stack.weights[1] - 0.6084271477885886) < 1e-6)
    #expect(stack.combination == .logOdds(intercept: 0))
  }

  @Test func numbersAsNumpy() {
    let stack = Stack.fit(
      [[1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5.5]], kind: .regression, target: [1.5, 2, 4, 4.5, 6, 7],
      weights: [1, 1, 2, 1, 1, 1])
    #expect(abs(stack.weights[0] - 0.5617333931645422) < 1e-12)
    #expect(abs(stack.weights[1] - 0.5176688295008532) < 1e-12)
    guard case .sum(let intercept) = stack.combination else { return #expect(Bool(false)) }
    #expect(abs(intercept - 0.33112048739703326) < 1e-12)
  }

  /// Where members know nothing and agree, the weights stay where the penalty holds them.
  @Test func withoutEvidenceItIsTheMean() {
    let stack = Stack.fit([[0.5, 0.5], [0.5, 0.5]], kind: .binary, target: [0, 1], weights: [1, 1])
    #expect(stack.weights == [0.5, 0.5])
  }

  @Test func aSumOfLogOddsIsMadeAProbabilityAgain() {
    var two = Combination.Sum(.logOdds(intercept: 0), count: 1, outputs: 1)
    two.add([0.8], weight: 0.5)
    two.add([0.2], weight: 0.5)
    #expect(abs(two.predictions[0] - 0.5) < 1e-15)
    var three = Combination.Sum(.logOdds(intercept: 0), count: 1, outputs: 3)
    three.add([0.5, 0.25, 0.25], weight: 2)
    // 1/4, 1/16, 1/16 over their sum.
    #expect(zip(three.predictions, [4.0 / 6, 1.0 / 6, 1.0 / 6]).allSatisfy { abs($0 - $1) < 1e-15 })
  }
}
