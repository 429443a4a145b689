
/// The rows that trees grow on: each value as the number of its bin, one byte each.
///
/// Kept twice: column by column, which decides where rows go, and row by row in blocks of up to 32 features, from
/// which gradients are summed. Made once and used by any number of fits, on any number of threads.
///
/// ```swift
/// let matrix = BinnedMatrix(features, BinningSettings())
/// let valid = BinnedMatrix(validation, like: matrix)
/// ```
public struct BinnedMatrix: Sendable {
  /// Rows, of which each is one byte a feature.
  public let rowCount: Int
  /// How the values of each feature fell into bins.
  public let features: [FeatureBins]
  let columns: AlignedBytes
  let blocks: [RowBlock]
  /// Where the bins of each feature begin in a histogram; one more entry holds the number of all bins.
  let offsets: [Int32]

  /// Some features of all rows, row by row.
  struct RowBlock: Sendable {
    /// The first feature and how many there are.
    let first: Int
    let count: Int
    /// Bytes a row: a power of two, so that no row of up to 32 features lies on two cache lines.
    let stride: Int
    let bins: AlignedBytes
  }

  init(rowCount: Int, features: [FeatureBins], columns: AlignedBytes, threads: Int) {
    self.rowCount = rowCount
    self.features = features
    self.columns = columns
    var offsets: [Int32] = [0]
    for feature in features { offsets.append(offsets[offsets.count - 1] + Int32(feature.width)) }
    self.offsets = offsets
    blocks = stride(from: 0, to: features.count, by: 32).map { first in
      RowBlock(columns, rowCount: rowCount, first: first, count: min(32, features.count - first), threads: threads)
    }
  }

  /// Features, in the order of `features`.
  public var featureCount: Int { features.count }
  /// Bins of all features together.
  public var binCount: Int { Int(offsets[features.count]) }

  /// The bins of one feature, a byte a row.
  func column(_ feature: Int) -> UnsafePointer<UInt8> { columns.bytes + feature * rowCount }

  /// The bin of one value.
  public func bin(row: Int, feature: Int) -> Bin {
    precondition(row >= 0 && row < rowCount && feature >= 0 && feature < features.count)
    return column(feature)[row]
  }
}
