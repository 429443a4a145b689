internal import LinearAlgebra
public import Matrices
public import RecommendModel
public import Support

/// EASE: the item-to-item weights that best give every user's items back from their other items, squares of weights
/// punished (Steck, WWW 2019). A closed form: B = -P / diag(P) off the diagonal, P the inverse of XᵀX + lambda I.
public struct EaseSettings: Sendable, Equatable {
  /// Lambda, above 0. The default is the middle of what won on a shop's log with a half-life of five months.
  public var regularization: Float = 200
  /// Of the weights for an item the largest so many (by size) are kept; `nil`: all. Few are as good as all, or
  /// better, and the model stays small.
  public var neighbours: Int? = 100
  /// A larger catalogue is refused: memory rises with its square (4 bytes a pair), time with its cube.
  public var maximumItems = 20_000

  public init() {}

  public init(regularization: Float, neighbours: Int? = 100) {
    self.regularization = regularization
    self.neighbours = neighbours
  }

  /// - Parameter taken: one row a user, one column an item, numbers above zero.
  /// - Throws: `E4750` where a setting is out of range, `E4751` where the catalogue is too large, `E4752` where there
  ///   is nothing to fit, `E4753` where the numbers are too large to invert.
  public func fit(
    _ taken: SparseMatrix, reading: ProfileReading = .init(), threads: Int = 1
  ) throws(Diagnostic) -> ItemToItemModel {
    try check(regularization > 0 && regularization.isFinite, "EASE needs a regularisation above 0")
    if let neighbours { try check(neighbours > 0, "EASE must keep at least 1 weight for an item") }
    guard taken.columnCount <= maximumItems else {
      throw Diagnostic(
        "E4751", "EASE is limited to \(maximumItems) items, and the catalogue has \(taken.columnCount)",
        fix: "choose rp3beta or a graph filter for so large a catalogue, or leave rare items out",
        exitCode: .configuration)
    }
    try checkTaken(taken)
    var inverse = gram(taken, threads)
    try SymmetricInverse.invert(&inverse, threads: threads)
    return ItemToItemModel(weights: weights(of: inverse, threads), reading: reading)
  }

  private func gram(_ taken: SparseMatrix, _ threads: Int) -> DenseMatrix {
    let count = taken.columnCount
    let columns = taken.transposed()
    var gram = DenseMatrix(rowCount: count, columnCount: count)
    gram.values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      columns.withUnsafeRows { columns in
        taken.withUnsafeRows { rows in
          Parallel.forEach(count, threads: threads) { item in
            let row = UnsafeMutableBufferPointer(rebasing: values[item * count..<(item + 1) * count])
            SparseProduct.add(columns[item], rows, to: row)
            row[item] += regularization
          }
        }
      }
    }
    return gram
  }

  /// The weights for an item stand in its row of P, which is symmetric; they are kept there and then turned.
  private func weights(of inverse: DenseMatrix, _ threads: Int) -> SparseMatrix {
    let count = inverse.rowCount
    let chunks = (count + 31) / 32
    let kept = inverse.values.withUnsafeBufferPointer { values in
      nonisolated(unsafe) let values = values
      return Parallel.map(chunks, threads: threads) { chunk in
        var kept = SparseProduct.Kept()
        var selection = RowSelection(limit: neighbours, bySize: true)
        var row = [Float](repeating: 0, count: count)
        row.withUnsafeMutableBufferPointer { row in
          for item in chunk * 32..<min(count, chunk * 32 + 32) {
            let scale = -1 / values[item * count + item]
            for other in 0..<count { row[other] = values[item * count + other] * scale }
            let before = kept.columns.count
            selection.select(from: row, excluding: item, into: &kept)
            kept.lengths.append(kept.columns.count - before)
          }
        }
        return kept
      }
    }
    return SparseProduct.joined(kept, rowCount: count, columnCount: count).transposed()
  }
}
