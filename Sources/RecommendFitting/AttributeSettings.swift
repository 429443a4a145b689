public import Matrices
public import RecommendModel
public import Support

/// Scores for items that few or none took: those of items with like words, category and price.
///
/// An item with n lines keeps n / (n + `trust`) of its own score; the rest comes from its most like items that have
/// at least `enough` lines, by likeness over the sum of likenesses plus `shrinkage`. So a new item stands where its
/// like stand, on their scale, a little lower the less like they are.
public struct AttributeSettings: Sendable, Equatable {
  /// Lines at which an item's own score and its like's count the same; 0: only items without any borrow. At least 0.
  public var trust: Double = 0
  /// Fewest lines of an item that others borrow from, at least 1.
  public var enough = 5
  /// Most items to borrow from, at least 1.
  public var neighbours = 20
  /// At least 0.
  public var shrinkage: Float = 0.5
  /// Weight of the category and of the price band against a word of the title, at least 0.
  public var categoryWeight: Float = 1
  public var priceWeight: Float = 0.5
  public var priceBands = 8

  public init() {}

  /// - Parameters:
  ///   - lines: of each item, how often it was taken.
  /// - Throws: `E4750` where a setting is out of range, `E4752` where the parts know different items.
  public func fit(
    over base: FittedRecommender, _ attributes: ItemAttributes, lines: [Int], threads: Int = 1
  ) throws(Diagnostic) -> AttributeModel {
    try check(trust >= 0 && trust.isFinite, "trust must be at least 0, not \(trust)")
    try check(enough > 0 && neighbours > 0, "items borrow from at least 1 item with at least 1 line")
    try check(shrinkage >= 0 && shrinkage.isFinite, "shrinkage must be at least 0, not \(shrinkage)")
    try check(categoryWeight >= 0 && priceWeight >= 0, "the weight of an attribute must be at least 0")
    guard base.itemCount == lines.count, attributes.itemCount == lines.count else {
      throw Diagnostic(
        "E4752", "attributes of \(attributes.itemCount) items do not fit a model of \(base.itemCount)",
        exitCode: .dataError)
    }
    let own = lines.map { lines in
      lines > 0 ? Float(Double(lines) / (Double(lines) + trust)) : 0
    }
    return AttributeModel(base: base, neighbours: likeness(attributes, lines, own, threads), own: own)
  }

  private func likeness(_ attributes: ItemAttributes, _ lines: [Int], _ own: [Float], _ threads: Int) -> SparseMatrix {
    let terms = attributes.terms(
      categoryWeight: categoryWeight, priceWeight: priceWeight, priceBands: priceBands)
    // Who borrows nothing needs no row; who has too few lines is no column.
    let borrowers = terms.mapRows { own[$0] < 1 ? $1 : 0 }
    let lenders = LikenessFinish.times(lines.map { $0 >= enough ? 1 : 0 })
    let like = SparseProduct.rows(
      borrowers, terms.transposed(), threads: threads,
      keep: { row, sums, selection, kept in
        lenders.apply(to: sums, row)
        selection.select(from: sums, excluding: row, into: &kept)
      }, selection: RowSelection(limit: neighbours))
    let sums = like.rowSums.map { max(Float($0) + shrinkage, .leastNormalMagnitude) }
    return like.mapRows { (1 - own[$0]) * $1 / sums[$0] }
  }
}
