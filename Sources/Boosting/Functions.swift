#if canImport(Glibc)
  import Glibc
#endif

/// 1 / (1 + e^-s).
func logistic(_ s: Double) -> Double {
  if s >= 0 { return 1 / (1 + exp(-s)) }
  let e = exp(s)
  return e / (1 + e)
}

/// log(1 + e^s), without overflow.
func softplus(_ s: Double) -> Double { max(s, 0) + log1p(exp(-abs(s))) }

/// e^s over their sum, without overflow.
func softmax(_ scores: [Double]) -> [Double] {
  let top = scores.max() ?? 0
  let powers = scores.map { exp($0 - top) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

/// The least value that a part of the weight is not above; with weight on both sides of the limit the middle of the
/// two values. `level` between 0 and 1. Zero without weight.
func weightedQuantile(_ values: [(value: Double, weight: Double)], level: Double) -> Double {
  let sorted = values.filter { $0.weight > 0 }.sorted { $0.value < $1.value }
  let total = sorted.reduce(0) { $0 + $1.weight }
  let wanted = level * total
  var below = 0.0
  for (index, item) in sorted.enumerated() {
    below += item.weight
    // Sums of weights carry rounding errors: "exactly half" needs some room.
    if abs(below - wanted) <= 1e-12 * total, index + 1 < sorted.count {
      return (item.value + sorted[index + 1].value) / 2
    }
    if below > wanted { return item.value }
  }
  return sorted.last?.value ?? 0
}
