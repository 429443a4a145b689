#if canImport(Glibc)
  import Glibc
#endif
public import Matrices
public import RecommendModel
public import Support

/// Items taken by the same users (Sarwar et al., WWW 2001): each points to its `neighbours` most like ones.
public struct ItemNeighbourSettings: Sendable, Equatable {
  /// How like two items are, from the columns of who took them.
  public enum Measure: Sendable, Equatable {
    /// Dot product over the product of lengths (plus shrinkage).
    case cosine
    /// Users of both over users of either (plus shrinkage); weights do not matter.
    case jaccard
    /// Cosine of square roots of weights times log(items / (1 + items of the user)): who takes everything says less.
    case tfIdf
    /// Dot product of BM25 weights (Robertson and Walker, SIGIR 1994), an item's takers being its words.
    case bm25(k1: Float, b: Float)
    /// Users of both: the plain co-visit.
    case count
    /// Users of both over users of the pointing item: the share of its takers who took the other.
    case conditional
  }

  public var measure = Measure.cosine
  /// Added to the denominator of cosine, tfIdf, jaccard and conditional: likeness of few users counts less. At
  /// least 0.
  public var shrinkage: Float = 0
  /// Most items that an item points to, at least 1.
  public var neighbours = 100

  public init() {}

  public init(measure: Measure, shrinkage: Float = 0, neighbours: Int = 100) {
    self.measure = measure
    self.shrinkage = shrinkage
    self.neighbours = neighbours
  }

  /// - Parameter taken: one row a user (or session), one column an item, numbers above zero.
  /// - Throws: `E4750` where a setting is out of range, `E4752` where there is nothing to fit.
  public func fit(
    _ taken: SparseMatrix, reading: ProfileReading = .init(), threads: Int = 1
  ) throws(Diagnostic) -> ItemToItemModel {
    try check(neighbours > 0, "an item needs at least 1 neighbour, not \(neighbours)")
    try check(shrinkage >= 0 && shrinkage.isFinite, "shrinkage must be at least 0, not \(shrinkage)")
    if case .bm25(let k1, let b) = measure {
      try check(k1 > 0 && k1.isFinite && b >= 0 && b <= 1, "BM25 needs k1 above 0 and b from 0 to 1")
    }
    try checkTaken(taken)
    let weighted = weighted(taken)
    let columns = weighted.transposed()
    let finish = finish(columns)
    let weights = SparseProduct.rows(
      columns, weighted, threads: threads,
      keep: { row, sums, selection, kept in
        finish.apply(to: sums, row)
        selection.select(from: sums, excluding: row, into: &kept)
      }, selection: RowSelection(limit: neighbours))
    return ItemToItemModel(weights: weights, reading: reading)
  }

  private func weighted(_ taken: SparseMatrix) -> SparseMatrix {
    switch measure {
    case .cosine: return taken
    case .jaccard, .count, .conditional: return taken.mapValues { _ in 1 }
    case .tfIdf:
      let rarity = rarity(taken)
      return taken.mapRows { rarity[$0] * $1.squareRoot() }
    case .bm25(let k1, let b):
      let rarity = rarity(taken)
      var sums = [Double](repeating: 0, count: taken.columnCount)
      for index in taken.columns.indices { sums[Int(taken.columns[index])] += Double(taken.values[index]) }
      let mean = sums.reduce(0, +) / Double(max(1, taken.columnCount))
      let lengths = sums.map { k1 * (1 - b + b * Float($0 / mean)) }
      return taken.mapEntries { row, column, value in
        rarity[row] * value * (k1 + 1) / (lengths[column] + value)
      }
    }
  }

  /// log(items / (1 + items of the user)), at least 0: a user of every item says nothing.
  private func rarity(_ taken: SparseMatrix) -> [Float] {
    taken.rowLengths.map { max(0, Float(log(Double(taken.columnCount) / Double(1 + $0)))) }
  }

  private func finish(_ columns: SparseMatrix) -> LikenessFinish {
    switch measure {
    case .cosine, .tfIdf: .overLengths(columns.rowNorms, shrinkage)
    case .jaccard: .overUnion(columns.rowLengths.map { Float($0) }, shrinkage)
    case .bm25, .count: .asIs
    case .conditional: .overOwn(columns.rowLengths.map { Float($0) }, shrinkage)
    }
  }
}

/// What becomes of the dot products of one item with all.
enum LikenessFinish: Sendable {
  case asIs
  case overLengths([Float], Float)
  case overUnion([Float], Float)
  case overOwn([Float], Float)
  case times([Float])

  func apply(to sums: UnsafeMutableBufferPointer<Float>, _ row: Int) {
    switch self {
    case .asIs: break
    case .overLengths(let lengths, let shrinkage):
      let own = lengths[row]
      lengths.withUnsafeBufferPointer { lengths in
        for column in 0..<sums.count {
          sums[column] /= max(own * lengths[column] + shrinkage, .leastNormalMagnitude)
        }
      }
    case .overUnion(let counts, let shrinkage):
      let own = counts[row]
      counts.withUnsafeBufferPointer { counts in
        for column in 0..<sums.count {
          sums[column] /= max(own + counts[column] - sums[column] + shrinkage, .leastNormalMagnitude)
        }
      }
    case .overOwn(let counts, let shrinkage):
      let own = max(counts[row] + shrinkage, .leastNormalMagnitude)
      for column in 0..<sums.count { sums[column] /= own }
    case .times(let factors):
      factors.withUnsafeBufferPointer { factors in
        for column in 0..<sums.count { sums[column] *= factors[column] }
      }
    }
  }
}
