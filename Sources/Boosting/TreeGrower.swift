public import Statistics

/// Grows trees on a matrix of bins, one after another, in memory that it keeps. Not for several threads at once:
/// a forest has one grower a thread.
///
/// A leaf is worth -G / (H + l2), G and H its sums of gradients and hessians. So gradients -w y and hessians w give
/// the weighted mean of y: a plain regression tree.
///
/// ```swift
/// let grower = TreeGrower(matrix, try GrowthSettings().checked())
/// let grown = grower.grow(gradients: g, hessians: h, random: RandomNumbers(seed: 1))
/// ```
public final class TreeGrower {
  let matrix: BinnedMatrix
  let settings: GrowthSettings
  let threads: Int
  let partition = RowPartition()
  let packed = PackedGradients()
  var pools: [Int: HistogramPool] = [:]

  /// A grower on the rows of `matrix`, with memory for its histograms on so many threads.
  public init(_ matrix: BinnedMatrix, _ plan: GrowthPlan, threads: Int = 1) {
    self.matrix = matrix
    settings = plan.settings
    self.threads = max(1, threads)
  }

  /// How gradients are rounded before they are summed.
  public enum Rounding: Sendable, Equatable {
    /// To 30 bits: as good as single precision.
    case fine
    /// To so many levels on each side of zero, 2 to 127, up or down at random: about twice as fast.
    case coarse(levels: Int)
  }

  /// Grows one tree.
  /// - Parameters:
  ///   - gradients, hessians: one of each a row of the matrix, finite, hessians not negative; weights multiplied in.
  ///   - rows: rows to grow on, ascending, a row as often as it was drawn; nil: all.
  ///   - random: chooses features and roundings; the same numbers give the same tree on any number of threads.
  /// - Precondition: gradients and hessians for every row of the matrix; row numbers within it.
  public func grow(
    gradients: [Float], hessians: [Float], rows: [UInt32]? = nil, rounding: Rounding = .fine, random: RandomNumbers
  ) -> GrownTree {
    gradients.withUnsafeBufferPointer { g in
      hessians.withUnsafeBufferPointer { h in
        grow(g, h, rows: rows, rounding: rounding, random: random)
      }
    }
  }

  func grow(
    _ gradients: UnsafeBufferPointer<Float>, _ hessians: UnsafeBufferPointer<Float>, rows: [UInt32]?,
    rounding: Rounding, random: RandomNumbers
  ) -> GrownTree {
    precondition(gradients.count == matrix.rowCount && hessians.count == matrix.rowCount)
    if let rows {
      precondition(rows.allSatisfy { $0 < UInt32(clamping: matrix.rowCount) }, "a row is not in the matrix")
      partition.reset(rows: rows)
    } else {
      partition.reset(rowCount: matrix.rowCount)
    }
    var random = random
    let rowsInTree = max(partition.count, matrix.rowCount)
    switch rounding {
    // Sums of coarse gradients have 32 bits.
    case .coarse(let levels) where rowsInTree < Int(Int32.max) / 127:
      packed.packCoarsely(
        gradients, hessians, levels: min(127, max(2, levels)), seed: random.next(), threads: threads)
    case .coarse, .fine: packed.packFinely(gradients, hessians, rowsInTree: rowsInTree, threads: threads)
    }
    let features = FeatureChoice(count: matrix.featureCount, part: settings.featuresPerTree, &random)
    var growth = TreeGrowth(self, features: features.chosen, random: random, isAllRows: rows == nil)
    growth.run()
    return growth.finished(gradients, hessians)
  }

  func pool(words: Int) -> HistogramPool {
    if let pool = pools[words] { return pool }
    let pool = HistogramPool(words: words)
    pools[words] = pool
    return pool
  }

  /// The rows of a leaf of the tree that was grown last.
  public func rows(of range: Range<Int>) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(start: partition.order + range.lowerBound, count: range.count)
  }
}
