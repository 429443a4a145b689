#if canImport(Glibc)
  import Glibc
#endif

extension Objective {
  /// The constant scores that minimise the loss: where boosting begins.
  func startScores(target: [Double], weights: [Double]?) -> [Double] {
    let total = weights?.reduce(0, +) ?? Double(target.count)
    guard total > 0 else { return [Double](repeating: 0, count: scoresPerRow) }
    var mean: Double {
      guard let weights else { return target.reduce(0, +) / total }
      return zip(target, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    }
    func quantile(_ level: Double) -> Double {
      weightedQuantile(target.indices.map { (target[$0], weights?[$0] ?? 1) }, level: level)
    }
    switch self {
    case .binary, .costs:
      let p = min(max(mean, 1e-12), 1 - 1e-12)
      return [log(p / (1 - p))]
    case .multiclass(let classes):
      var sums = [Double](repeating: 0, count: classes)
      for row in target.indices { sums[Int(target[row])] += weights?[row] ?? 1 }
      return sums.map { log(max($0 / total, 1e-12)) }
    case .squared: return [mean]
    case .absolute, .huber: return [quantile(0.5)]
    case .quantile(let level): return [quantile(level)]
    case .poisson, .tweedie: return [log(max(mean, 1e-12))]
    }
  }
}
