extension DenseMatrix {
  /// Overwrites a row, or appends one where `row` is the number of rows. The rest is copied only if someone else
  /// holds it.
  /// - Precondition: `row` is at most `rowCount`, and `vector` has `columnCount` numbers.
  public mutating func replaceRow(_ row: Int, with vector: [Float]) {
    precondition(row >= 0 && row <= rowCount && vector.count == columnCount, "a row of this matrix")
    if row == rowCount {
      append(vector)
    } else {
      write(vector, at: row)
    }
  }
}
