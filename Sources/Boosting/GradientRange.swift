import CKernels
import Support

/// Largest absolute gradient and the hessians' limits; 1 where all are zero, so that one can divide.
struct GradientRange {
  var gradient = 1.0
  var hessian = 1.0
  var leastHessian = 0.0
  /// Whether all are finite and no hessian is negative; otherwise the limits mean nothing.
  var isFinite = true

  init(_ gradients: UnsafeBufferPointer<Float>, _ hessians: UnsafeBufferPointer<Float>, threads: Int) {
    guard let g = gradients.baseAddress, let h = hessians.baseAddress else { return }
    nonisolated(unsafe) let (from, second) = (g, h)
    let (size, count) = (stretchSize, gradients.count)
    var (top, topHessian) = (0.0, 0.0)
    let parts = Parallel.map((count + size - 1) / size, threads: threads) { part in
      let start = part * size
      var (most, mostHessian, least): (Float, Float, Float) = (0, 0, 0)
      let isFinite = sk_gradient_range(
        from + start, second + start, Int64(min(size, count - start)), &most, &mostHessian, &least)
      return isFinite != 0 ? (most, mostHessian, least) : nil
    }
    leastHessian = .infinity
    for part in parts {
      guard let (most, mostHessian, least) = part else {
        isFinite = false
        return
      }
      top = max(top, Double(most))
      topHessian = max(topHessian, Double(mostHessian))
      leastHessian = min(leastHessian, Double(least))
    }
    if top > 0 { gradient = top }
    if topHessian > 0 { hessian = topHessian }
  }
}

/// Rows that one call of a loop takes at a time.
let stretchSize = 65536

/// Calls `body` for stretches of the numbers below `count`.
func forEachStretch(of count: Int, threads: Int, _ body: @Sendable (Range<Int>) -> Void) {
  Parallel.forEach((count + stretchSize - 1) / stretchSize, threads: threads) { part in
    body(part * stretchSize..<min((part + 1) * stretchSize, count))
  }
}
