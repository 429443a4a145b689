/// Sums of rounded gradients: whole numbers, so that their order never matters and a child is its parent less its
/// sibling to the last digit.
struct GradientSum: Equatable {
  var gradient: Int64 = 0
  var hessian: Int64 = 0
  /// Rows; zero in sums from histograms that carry no count.
  var count: Int64 = 0

  static func + (a: GradientSum, b: GradientSum) -> GradientSum {
    GradientSum(gradient: a.gradient + b.gradient, hessian: a.hessian + b.hessian, count: a.count + b.count)
  }
  static func - (a: GradientSum, b: GradientSum) -> GradientSum {
    GradientSum(gradient: a.gradient - b.gradient, hessian: a.hessian - b.hessian, count: a.count - b.count)
  }
}

/// How gradients were rounded to whole numbers and how a bin of a histogram holds their sums.
struct GradientScale: Equatable {
  enum Layout: Equatable {
    /// One word a bin: the gradient above 32 bits of hessian.
    case narrow
    /// Two words a bin: the gradient, then the hessian below the row count, which begins at this bit.
    case wide(countBit: Int64)
  }

  var layout: Layout
  /// What a gradient and a hessian of 1 stand for.
  var gradient: Double
  var hessian: Double
  /// Rows after which a 16-bit sum could overflow; narrow only.
  var run: Int
  /// Whether all rows have one hessian, rounded to 1: then it counts them.
  var hasUnitHessian: Bool

  var wordsPerBin: Int { layout == .narrow ? 1 : 2 }

  /// The sums in one bin.
  @inline(__always)
  func sum(_ histogram: UnsafePointer<Int64>, bin: Int) -> GradientSum {
    switch layout {
    case .narrow:
      let word = histogram[bin]
      return GradientSum(gradient: word >> 32, hessian: word & 0xffff_ffff)
    case .wide(let countBit):
      let word = histogram[2 * bin + 1]
      return GradientSum(
        gradient: histogram[2 * bin], hessian: word & ((1 << countBit) - 1), count: word >> countBit)
    }
  }
}
