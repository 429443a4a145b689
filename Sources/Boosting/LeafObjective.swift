/// What a leaf is worth: the least loss that one value for its rows can reach, to second order.
///
/// With the sums G of gradients and H of hessians, the value w minimises G w + (H + l2) w^2 / 2 + l1 |w|
/// within bounds (Chen and Guestrin, KDD 2016).
struct LeafObjective {
  var l1: Double
  var l2: Double
  /// Bounds of the value, from monotone constraints above it.
  var lowest = -Double.infinity
  var highest = Double.infinity

  var isBounded: Bool { lowest > -.infinity || highest < .infinity }

  @inline(__always)
  func value(_ gradient: Double, _ hessian: Double) -> Double {
    let curvature = hessian + l2
    guard curvature > 0 else { return min(max(0, lowest), highest) }
    return min(max(-shrunk(gradient) / curvature, lowest), highest)
  }

  /// Twice the loss reduction against the value 0.
  @inline(__always)
  func gain(_ gradient: Double, _ hessian: Double) -> Double {
    let curvature = hessian + l2
    guard curvature > 0 else { return 0 }
    let shrunk = shrunk(gradient)
    guard isBounded else { return shrunk * shrunk / curvature }
    let value = min(max(-shrunk / curvature, lowest), highest)
    return -(2 * shrunk * value + curvature * value * value)
  }

  @inline(__always)
  private func shrunk(_ gradient: Double) -> Double {
    if gradient > l1 { gradient - l1 } else if gradient < -l1 { gradient + l1 } else { 0 }
  }
}
