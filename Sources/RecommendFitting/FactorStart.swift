internal import LinearAlgebra
internal import Statistics

/// Random factors to start from: uniform within a hundredth of 0, the padding zero.
func startingFactors(rows: Int, factors: Int, width: Int, scale: Float, numbers: RandomNumbers) -> DenseMatrix {
  var numbers = numbers
  var matrix = DenseMatrix(rowCount: rows, columnCount: width)
  matrix.values.withUnsafeMutableBufferPointer { values in
    for row in 0..<rows {
      for column in 0..<factors { values[row * width + column] = scale * Float(2 * numbers.uniform() - 1) }
    }
  }
  return matrix
}
