import LearnerFitting
import Learners
import Statistics
import Testing

@Suite struct IsotonicTests {
  /// Least squares under order has a closed form (Barlow et al. 1972): at i the largest over j <= i of the smallest
  /// over k >= i of the weighted mean from j to k. O(n^3), of the distinct probabilities.
  private static func oracle(_ means: [Double], _ weights: [Double]) -> [Double] {
    means.indices.map { i in
      (0...i).map { j in
        (i..<means.count).map { k in
          let mass = weights[j...k].reduce(0, +)
          return zip(means[j...k], weights[j...k]).reduce(0) { $0 + $1.0 * $1.1 } / mass
        }.min() ?? 0
      }.max() ?? 0
    }
  }

  @Test(arguments: 0..<12)
  func poolingEqualsTheClosedForm(seed: Int) {
    var numbers = RandomNumbers(seed: UInt64(seed))
    let rows = 40
    // Few distinct probabilities, so that there are ties.
    let probabilities = (0..<rows).map { _ in Double(numbers.integer(below: 20)) / 20 }
    let labels = probabilities.map { numbers.uniform() < 0.2 + 0.5 * $0 ? 1.0 : 0 }
    let weights = (0..<rows).map { _ in seed % 2 == 0 ? 1 : 0.5 + numbers.uniform() }
    let distinct = Array(Set(probabilities)).sorted()
    let mass = distinct.map { x in (0..<rows).reduce(0) { $0 + (probabilities[$1] == x ? weights[$1] : 0) } }
    let means = distinct.enumerated().map { index, x in
      (0..<rows).reduce(0) { $0 + (probabilities[$1] == x ? weights[$1] * labels[$1] : 0) } / mass[index]
    }
    let fitted = Calibrator.fit(.isotonic, probabilities: probabilities, labels: labels, weights: weights)
    #expect(distance(distinct.map(fitted.apply), Self.oracle(means, mass)) < 1e-12)
  }

  @Test func betweenKnotsIsAStraightLine() throws {
    let knots = try #require(Calibrator.Knots(probabilities: [0.2, 0.4], values: [0.1, 0.5]))
    let calibrator = Calibrator.isotonic(knots)
    #expect(distance([0, 0.2, 0.3, 0.4, 1].map(calibrator.apply), [0.1, 0.1, 0.3, 0.5, 0.5]) < 1e-15)
  }
}
