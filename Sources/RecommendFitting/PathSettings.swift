#if canImport(Glibc)
  import Glibc
#endif
public import Matrices
public import RecommendModel
public import Support

/// RP3beta: where a walk of three steps from the user ends, popular ends held back (Paudel et al., ACM TiiS 7, 2017).
///
/// The weight of item j for item i is the sum over users of (x_uj / sum of j)^alpha (x_ui / sum of u)^alpha, over
/// (sum of i)^beta.
public struct PathSettings: Sendable, Equatable {
  /// Exponent of each step's probability, above 0.
  public var alpha: Float = 1
  /// How much popular items are held back, at least 0.
  public var beta: Float = 0.6
  /// Most items that an item points to, at least 1.
  public var neighbours = 200

  public init() {}

  public init(alpha: Float, beta: Float, neighbours: Int = 200) {
    self.alpha = alpha
    self.beta = beta
    self.neighbours = neighbours
  }

  /// - Parameter taken: one row a user, one column an item, numbers above zero.
  /// - Throws: `E4750` where a setting is out of range, `E4752` where there is nothing to fit.
  public func fit(
    _ taken: SparseMatrix, reading: ProfileReading = .init(), threads: Int = 1
  ) throws(Diagnostic) -> ItemToItemModel {
    try check(alpha > 0 && alpha.isFinite, "RP3beta needs an alpha above 0")
    try check(beta >= 0 && beta.isFinite, "RP3beta needs a beta of at least 0")
    try check(neighbours > 0, "an item needs at least 1 neighbour, not \(neighbours)")
    try checkTaken(taken)
    let users = taken.rowSums
    let items = taken.columnSums
    let alpha = Double(alpha)
    let fromUser = taken.mapEntries { user, _, value in Float(pow(Double(value) / users[user], alpha)) }
    let fromItem = taken.mapEntries { _, item, value in Float(pow(Double(value) / items[item], alpha)) }.transposed()
    let finish = LikenessFinish.times(items.map { $0 > 0 ? Float(pow($0, -Double(beta))) : 0 })
    let weights = SparseProduct.rows(
      fromItem, fromUser, threads: threads,
      keep: { row, sums, selection, kept in
        finish.apply(to: sums, row)
        selection.select(from: sums, excluding: row, into: &kept)
      }, selection: RowSelection(limit: neighbours))
    return ItemToItemModel(weights: weights, reading: reading)
  }
}
