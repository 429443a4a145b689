extension Double {
  /// The largest number whose Float is below `bound`, so that `x <= limit` asks the same as `Float(x) < bound`;
  /// NaN, which no number is at most, where there is none.
  package init(largestWhoseFloatIsBelow bound: Float) {
    guard bound > -.infinity else {
      self = .nan  // -infinity has nothing below it, and nothing compares to NaN
      return
    }
    let below = bound.nextDown
    // Beyond the largest Float the next step would be 2^128; rounding up to infinity starts half-way there.
    let upper = bound.isInfinite ? 0x1p128 : Double(bound)
    guard below.isFinite else {
      // Only -infinity is below the smallest Float: what rounds to it lies at or beyond half a step further.
      self = -0x1.FFFFFFp127
      return
    }
    let middle = (Double(below) + upper) / 2  // exact: one bit more than a Float has
    self = Float(middle) < bound ? middle : middle.nextDown
  }
}
