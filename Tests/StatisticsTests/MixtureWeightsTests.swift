import Foundation
import Statistics
import Testing

@Suite struct MixtureWeightsTests {
  private func loss(_ likelihoods: [[Double]], _ weights: [Double]) -> Double {
    -likelihoods[0].indices.reduce(0) { sum, row in
      sum + log(zip(likelihoods, weights).reduce(0) { $0 + $1.0[row] * $1.1 })
    }
  }

  /// Two parts, each right about its own rows: with a rows of likelihoods (p, q) and b of (q, p) the weight of the first
  /// is (a p - b q) / ((a + b)(p - q)) by setting the slope to zero.
  @Test(arguments: [(6, 4), (5, 5), (9, 1), (70_000, 30_000)]) func twoPartsHaveAClosedForm(_ a: Int, _ b: Int) {
    let (p, q) = (0.9, 0.1)
    let first = [Double](repeating: p, count: a) + [Double](repeating: q, count: b)
    let second = [Double](repeating: q, count: a) + [Double](repeating: p, count: b)
    let expected = min(1, (Double(a) * p - Double(b) * q) / (Double(a + b) * (p - q)))
    let found = mixtureWeights(likelihoods: [first, second])
    #expect(abs(found[0] - expected) < 1e-8)
    #expect(abs(found.reduce(0, +) - 1) < 1e-12)
  }

  /// A hundred events among a hundred thousand rows: as good as the best point of a fine grid.
  @Test func rareEventsMoveTheWeights() {
    var random = RandomNumbers(seed: 7)
    var parts = [[Double]](repeating: [], count: 3)
    for row in 0..<100_000 {
      let isEvent = row % 1000 == 0
      for part in 0..<3 {
        // The first part sees three events in four, the second half of them, the third none.
        let sees = part == 0 ? random.uniform() < 0.75 : part == 1 ? random.uniform() < 0.5 : false
        let probability = isEvent && sees ? 0.8 : 0.0005 * (0.5 + random.uniform())
        parts[part].append(isEvent ? probability : 1 - probability)
      }
    }
    let found = mixtureWeights(likelihoods: parts)
    var best = Double.infinity
    for a in 0...50 {
      for b in 0...(50 - a) {
        best = min(best, loss(parts, [Double(a) / 50, Double(b) / 50, Double(50 - a - b) / 50]))
      }
    }
    #expect(loss(parts, found) <= best)
    #expect(found[0] > 0.5)
  }

  @Test(arguments: 1...20) func noSmallExchangeHelps(_ seed: Int) {
    var random = RandomNumbers(seed: UInt64(seed))
    let count = 2 + seed % 6
    let rows = [3, 20, 500][seed % 3]
    let parts = (0..<count).map { part in (0..<rows).map { _ in 0.01 + random.uniform() * Double(1 + part % 2) } }
    let weights = (0..<rows).map { _ in random.uniform() }
    let found = mixtureWeights(likelihoods: parts, weights: weights)
    #expect(found.allSatisfy { $0 >= 0 })
    // Where the optimum is, no part has a steeper slope than those that carry weight (Karush, Kuhn and Tucker).
    let mixed = (0..<rows).map { row in (0..<count).reduce(0) { $0 + found[$1] * parts[$1][row] } }
    let total = weights.reduce(0, +)
    for part in 0..<count {
      let slope = (0..<rows).reduce(0) { $0 + weights[$1] / total * parts[part][$1] / mixed[$1] }
      #expect(slope < 1 + 1e-6)
      if found[part] > 1e-6 { #expect(abs(slope - 1) < 1e-5) }
    }
  }

  @Test func degenerateInput() {
    #expect(mixtureWeights(likelihoods: []) == [])
    #expect(mixtureWeights(likelihoods: [[0.5]]) == [1])
    #expect(mixtureWeights(likelihoods: [[], []]) == [0.5, 0.5])
    let equal = mixtureWeights(likelihoods: [[0.5, 0.2], [0.5, 0.2]])
    #expect(abs(equal.reduce(0, +) - 1) < 1e-12)
    #expect(mixtureWeights(likelihoods: [[0.5], [0.1]], weights: [0]) == [0.5, 0.5])
  }
}
