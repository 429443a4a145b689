internal import Learners

extension Calibrator {
  /// Least squares under order: neighbours that fall are pooled until none does (Ayer et al., Ann. Math. Stat. 26,
  /// 1955). Equal probabilities are pooled first, and a pool keeps its two ends as knots. O(n log n).
  static func isotonic(_ probabilities: [Double], _ labels: [Double], _ weights: [Double]?) -> Calibrator {
    struct Pool {
      var first: Double
      var last: Double
      var weight: Double
      var sum: Double
      var mean: Double { sum / weight }
    }
    let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    var pools = [Pool]()
    var index = 0
    while index < order.count {
      let x = probabilities[order[index]]
      var pool = Pool(first: x, last: x, weight: 0, sum: 0)
      while index < order.count, probabilities[order[index]] == x {
        let weight = weights?[order[index]] ?? 1
        pool.weight += weight
        pool.sum += weight * labels[order[index]]
        index += 1
      }
      guard pool.weight > 0 else { continue }
      while let before = pools.last, before.mean >= pool.mean {
        pools.removeLast()
        pool.first = before.first
        pool.weight += before.weight
        pool.sum += before.sum
      }
      pools.append(pool)
    }
    var x = [Double]()
    var y = [Double]()
    for pool in pools {
      let value = min(max(pool.mean, y.last ?? 0), 1)
      for end in pool.first == pool.last ? [pool.first] : [pool.first, pool.last] {
        x.append(end)
        y.append(value)
      }
    }
    return Knots(probabilities: x, values: y).map(Calibrator.isotonic) ?? .none
  }
}
