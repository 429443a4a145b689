import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// The rows of a fit as plain memory, for the loops over them.
struct GradientRows {
  /// All rows of the first class first, as are gradients and hessians.
  let scores: UnsafePointer<Double>
  let target: UnsafePointer<Double>
  let weights: UnsafePointer<Double>?
  let gradients: UnsafeMutablePointer<Float>
  let hessians: UnsafeMutablePointer<Float>
  let rowCount: Int

  func fill(_ range: Range<Int>, _ objective: Objective) {
    switch objective {
    case .binary, .costs:
      let start = range.lowerBound
      sk_logistic_gradients(
        scores + start, target + start, weights.map { $0 + start }, Int64(range.count), gradients + start,
        hessians + start)
    case .multiclass(let classes): fillClasses(range, classes)
    case .squared: each(range) { s, y in (s - y, 1) }
    case .absolute: each(range) { s, y in (s > y ? 1 : s < y ? -1 : 0, 1) }
    case .huber(let delta): each(range) { s, y in (min(max(s - y, -delta), delta), 1) }
    case .quantile(let level): each(range) { s, y in (s > y ? 1 - level : -level, 1) }
    case .poisson:
      let factor = exp(0.7)
      each(range) { s, y in
        let mean = exp(s)
        return (mean - y, mean * factor)
      }
    case .tweedie(let power):
      each(range) { s, y in
        let a = exp((1 - power) * s)
        let b = exp((2 - power) * s)
        return (b - y * a, (2 - power) * b - (1 - power) * y * a)
      }
    }
  }

  @inline(__always)
  private func each(_ range: Range<Int>, _ derivatives: (Double, Double) -> (Double, Double)) {
    for row in range {
      let (g, h) = derivatives(scores[row], target[row])
      let weight = weights?[row] ?? 1
      gradients[row] = Float(g * weight)
      hessians[row] = Float(h * weight)
    }
  }

  private func fillClasses(_ range: Range<Int>, _ classes: Int) {
    let factor = Double(classes) / Double(max(1, classes - 1))
    for row in range {
      var top = -Double.infinity
      for index in 0..<classes { top = max(top, scores[index * rowCount + row]) }
      var sum = 0.0
      for index in 0..<classes {
        let power = exp(scores[index * rowCount + row] - top)
        gradients[index * rowCount + row] = Float(power)
        sum += power
      }
      let weight = weights?[row] ?? 1
      let own = Int(target[row])
      for index in 0..<classes {
        let at = index * rowCount + row
        let p = Double(gradients[at]) / sum
        gradients[at] = Float((p - (index == own ? 1 : 0)) * weight)
        hessians[at] = Float(factor * p * (1 - p) * weight)
      }
    }
  }
}
