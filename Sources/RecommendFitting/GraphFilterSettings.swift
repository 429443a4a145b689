#if canImport(Glibc)
  import Glibc
#endif
internal import LinearAlgebra
public import Matrices
public import RecommendModel
internal import Statistics
public import Support

/// GF-CF: a linear graph filter and an ideal low-pass filter side by side (Shen et al., CIKM 2021).
///
/// With N = D_u^-1/2 X D_i^-1/2 (D: row and column sums of X) and V the `rank` strongest right singular vectors of N,
/// a profile x scores x NᵀN + `smoothShare` x D_i^-1/2 V Vᵀ D_i^1/2.
public struct GraphFilterSettings: Sendable, Equatable {
  /// Dimensions of the low-pass filter, at least 1; no more than items or users are used.
  public var rank = 128
  /// At least 0.
  public var smoothShare: Float = 0.1
  /// Most items that an item points to in the linear part; `nil`: all.
  public var neighbours: Int? = 200
  /// Passes of subspace iteration over X, at least 1 (Halko, Martinsson and Tropp, SIAM Review 53, 2011).
  public var passes = 6
  /// Of the random vectors that the subspace begins with.
  public var seed: UInt64 = 0

  public init() {}

  public init(rank: Int, smoothShare: Float, neighbours: Int? = 200) {
    self.rank = rank
    self.smoothShare = smoothShare
    self.neighbours = neighbours
  }

  /// - Parameter taken: one row a user, one column an item, numbers above zero.
  /// - Throws: `E4750` where a setting is out of range, `E4752` where there is nothing to fit.
  public func fit(
    _ taken: SparseMatrix, reading: ProfileReading = .init(), threads: Int = 1
  ) throws(Diagnostic) -> LowRankFilterModel {
    try check(rank > 0, "a graph filter needs a rank of at least 1, not \(rank)")
    try check(smoothShare >= 0 && smoothShare.isFinite, "the smooth share must be at least 0, not \(smoothShare)")
    try check(passes > 0, "a graph filter needs at least 1 pass")
    if let neighbours { try check(neighbours > 0, "an item needs at least 1 neighbour, not \(neighbours)") }
    try checkTaken(taken)
    let users = taken.rowSums
    let items = taken.columnSums
    let normal = taken.mapEntries { user, item, value in
      Float(Double(value) / (users[user] * items[item]).squareRoot())
    }
    let turned = normal.transposed()
    // The filter lets an item speak for itself too; who has it already is told nothing by that.
    let linear = SparseProduct.rows(
      turned, normal, threads: threads,
      keep: { row, sums, selection, kept in selection.select(from: sums, excluding: row, into: &kept) },
      selection: RowSelection(limit: neighbours))
    let basis = Subspace(rank: min(rank, taken.columnCount, taken.rowCount), passes: passes, seed: seed)
      .strongest(normal, turned, threads: threads)
    return LowRankFilterModel(
      linear: ItemToItemModel(weights: linear, reading: reading),
      readings: scaled(basis) { items[$0] > 0 ? Float(1 / items[$0].squareRoot()) : 0 },
      writing: scaled(basis) { smoothShare * Float(items[$0].squareRoot()) })
  }

  private func scaled(_ basis: DenseMatrix, _ factor: (Int) -> Float) -> DenseMatrix {
    var values = basis.values
    for row in 0..<basis.rowCount {
      let factor = factor(row)
      for index in row * basis.columnCount..<(row + 1) * basis.columnCount { values[index] *= factor }
    }
    return DenseMatrix(rowCount: basis.rowCount, columnCount: basis.columnCount, values: values)
  }
}
