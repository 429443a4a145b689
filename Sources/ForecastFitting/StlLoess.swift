/// Locally weighted regression of evenly spaced values (Cleveland, J. Am. Stat. Assoc. 74, 1979, 829-836), evaluated
/// at every `jump`-th value and joined by lines: with a jump in proportion to the window it is O(n).
struct Loess {
  /// Values that take part in one evaluation, odd. More than there are: the weights fall the slower.
  let window: Int
  /// 0 or 1.
  let degree: Int
  let jump: Int
  /// Weights of the values beside the middle one of a whole window, the middle first; their sum over both sides is 1.
  private let kernel: [Double]

  init(window: Int, degree: Int, jump: Int) {
    self.window = window
    self.degree = degree
    self.jump = jump
    let half = window / 2
    // A window as long as this never lies within a series.
    guard half < 1 << 20 else {
      kernel = []
      return
    }
    var weights = (0...half).map { Self.weight(Double($0), reach: Double(half)) }
    let sum = weights.reduce(-weights[0]) { $0 + 2 * $1 }
    for index in weights.indices { weights[index] /= sum }
    kernel = weights
  }

  /// The share of the newest value in the estimate at the end of a long series.
  var newestShare: Double {
    let reach = Double(window - 1)
    var sum = 0.0
    for distance in 0..<min(window, 100_000) { sum += Self.weight(Double(distance), reach: reach) }
    return 1 / sum
  }

  /// The tricube weight of a value at a distance, as the authors' program has it at both ends.
  private static func weight(_ distance: Double, reach: Double) -> Double {
    if distance <= 0.001 * reach { return 1 }
    if distance > 0.999 * reach { return 0 }
    let ratio = distance / reach
    let rest = 1 - ratio * ratio * ratio
    return rest * rest * rest
  }

  /// Smooths `y` into `out`. Where all weights of a window are 0, the value itself stays.
  /// - Parameters:
  ///   - y: `count` values, finite.
  ///   - weights: `count` weights; nil: all 1.
  ///   - out: OUT, `count` values.
  func smooth(
    _ y: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?, count: Int, into out: UnsafeMutablePointer<Double>
  ) {
    guard count > 1 else {
      if count == 1 { out[0] = y[0] }
      return
    }
    let step = min(jump, count - 1)
    var last = 0
    out[0] = value(y, weights, count: count, at: 0)
    var position = step
    while last < count - 1 {
      let here = min(position, count - 1)
      let estimate = value(y, weights, count: count, at: here)
      out[here] = estimate
      let slope = (estimate - out[last]) / Double(here - last)
      for between in last + 1..<max(last + 1, here) { out[between] = out[last] + slope * Double(between - last) }
      last = here
      position += step
    }
  }

  private func value(
    _ y: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?, count: Int, at place: Int
  ) -> Double {
    let half = window / 2
    if weights == nil, window <= count, place >= half, place + half < count {
      // A whole window lies even about its middle, so a line through it has its mean there, whatever its slope.
      return kernel.withUnsafeBufferPointer { kernel in
        var sum = kernel[0] * y[place]
        var other = 0.0
        var distance = 1
        while distance < half {
          sum += kernel[distance] * (y[place - distance] + y[place + distance])
          other += kernel[distance + 1] * (y[place - distance - 1] + y[place + distance + 1])
          distance += 2
        }
        if distance == half { sum += kernel[half] * (y[place - half] + y[place + half]) }
        return sum + other
      }
    }
    let first = window >= count ? 0 : min(max(0, place - half), count - window)
    let last = window >= count ? count - 1 : first + window - 1
    return estimate(y, weights, count: count, at: Double(place), first: first, last: last) ?? y[place]
  }

  /// The regression at `x`, which may lie outside, over the values `first...last`. Nil where all weights are 0.
  func estimate(
    _ y: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?, count: Int, at x: Double, first: Int, last: Int
  ) -> Double? {
    var reach = max(x - Double(first), Double(last) - x)
    if window > count { reach += Double((window - count) / 2) }
    // Sums of w, w d, w d^2, w y, w d y with d the distance from x.
    var (sum, moment, square, product, mixed) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in first...last {
      let distance = Double(index) - x
      var weight = Self.weight(abs(distance), reach: reach)
      if let weights { weight *= weights[index] }
      let share = weight * distance
      sum += weight
      moment += share
      square += share * distance
      product += weight * y[index]
      mixed += share * y[index]
    }
    guard sum > 0 else { return nil }
    let mean = product / sum
    guard degree > 0 else { return mean }
    let centre = moment / sum
    let spread = square / sum - centre * centre
    let range = Double(count - 1)
    guard spread > 1e-6 * range * range else { return mean }
    return mean - centre * (mixed / sum - centre * mean) / spread
  }
}
