import Evaluation
import Statistics

/// Rows with ties, weights and units where asked, and scores that tell something about the class.
func randomOutcomes(
  _ count: Int, seed: UInt64, levels: Int? = nil, weighted: Bool = false, units: Int? = nil, alertShare: Double? = 0.2
) -> BinaryOutcomes {
  var random = RandomNumbers(seed: seed)
  var scores = [Double]()
  var labels = [Bool]()
  for _ in 0..<count {
    let p = random.uniform()
    scores.append(levels.map { ((p * Double($0)).rounded(.down) + 0.5) / Double($0) } ?? p)
    labels.append(random.uniform() < 0.2 + 0.6 * p)
  }
  return BinaryOutcomes(
    scores: scores, isPositive: labels, isActedOn: scores.map { $0 >= 0.6 },
    weights: weighted ? (0..<count).map { _ in Double(random.integer(below: 4)) } : nil,
    unitOfRow: units.map { units in (0..<count).map { $0 < units ? $0 : random.integer(below: units) } },
    alertShare: alertShare)
}

extension BinaryOutcomes {
  /// The rows with these numbers, each by itself.
  func rows(_ indices: [Int]) -> BinaryOutcomes {
    BinaryOutcomes(
      scores: indices.map { scores[$0] }, areProbabilities: areProbabilities,
      isPositive: indices.map { isPositive[$0] }, isActedOn: indices.map { isActedOn[$0] },
      weights: weights.map { weights in indices.map { weights[$0] } }, alertShare: alertShare)
  }
}

func values(_ statistics: [MetricKey: Statistic]) -> [(String, Double)] {
  statistics.map { ($0.key.description, $0.value.value()) }.sorted { $0.0 < $1.0 }
}

func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}
