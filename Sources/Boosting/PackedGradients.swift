import CKernels

/// Gradients rounded to whole numbers, as the histogram loops read them.
///
/// Fine ones keep 30 bits and are rounded to the nearest. Small ones keep a few levels and are rounded up or down at
/// random with the right mean, which costs hardly any accuracy (Shi et al., NeurIPS 2022).
final class PackedGradients {
  private(set) var scale = GradientScale(layout: .narrow, gradient: 1, hessian: 1, run: 1, hasUnitHessian: false)
  private(set) var words: UnsafeMutablePointer<Int32> = .allocate(capacity: 16)
  private var capacity = 16
  private var units: UnsafeMutablePointer<Int32>?

  /// A gradient of 0 and a hessian of 1 for every row, for counting.
  func ones() -> UnsafePointer<Int32> {
    if let units { return UnsafePointer(units) }
    let units = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
    units.initialize(repeating: 1, count: capacity)
    self.units = units
    return UnsafePointer(units)
  }

  private func reserve(_ count: Int) {
    guard count > capacity else { return }
    words.deallocate()
    words = .allocate(capacity: count)
    capacity = count
    units?.deallocate()
    units = nil
  }

  deinit {
    words.deallocate()
    units?.deallocate()
  }

  /// Two words a row: gradient and hessian.
  /// - Parameter rowsInTree: how many rows are summed at most.
  func packFinely(
    _ gradients: UnsafeBufferPointer<Float>, _ hessians: UnsafeBufferPointer<Float>, rowsInTree: Int, threads: Int
  ) {
    reserve(2 * gradients.count)
    let countBits = Int64(Int.bitWidth - max(1, rowsInTree).leadingZeroBitCount)
    let bits = min(30, 62 - 2 * countBits)
    let range = GradientRange(gradients, hessians, threads: threads)
    scale = GradientScale(
      layout: .wide(countBit: 63 - countBits), gradient: range.gradient / 0x1p30,
      hessian: range.hessian / Double(1 << bits), run: .max, hasUnitHessian: false)
    let up = (1 / scale.gradient, 1 / scale.hessian)
    forEachPart(gradients, hessians, threads) { start, count, g, h, words in
      sk_pack_fine(g, h, count, up.0, up.1, words + 2 * start)
    }
  }

  /// One word a row, its gradient from -levels to levels above 16 bits of hessian from 0 to levels.
  func packCoarsely(
    _ gradients: UnsafeBufferPointer<Float>, _ hessians: UnsafeBufferPointer<Float>, levels: Int, seed: UInt64,
    threads: Int
  ) {
    reserve(gradients.count)
    let range = GradientRange(gradients, hessians, threads: threads)
    let hasUnit = range.leastHessian == range.hessian
    let top = Double(levels)
    scale = GradientScale(
      layout: .narrow, gradient: range.gradient / top, hessian: range.hessian / (hasUnit ? 1 : top),
      run: 32767 / levels, hasUnitHessian: hasUnit)
    let up = Float(1 / scale.gradient)
    let upHessian = hasUnit ? 0 : Float(1 / scale.hessian)
    forEachPart(gradients, hessians, threads) { start, count, g, h, words in
      sk_pack_coarse(g, h, count, UInt64(start), seed, up, upHessian, Float(levels), words + start)
    }
  }

  private func forEachPart(
    _ gradients: UnsafeBufferPointer<Float>, _ hessians: UnsafeBufferPointer<Float>, _ threads: Int,
    _ body: @Sendable (Int, Int64, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Int32>) -> Void
  ) {
    guard let g = gradients.baseAddress, let h = hessians.baseAddress else { return }
    nonisolated(unsafe) let (from, second, words) = (g, h, words)
    forEachStretch(of: gradients.count, threads: threads) { range in
      let start = range.lowerBound
      body(start, Int64(range.count), from + start, second + start, words)
    }
  }
}
