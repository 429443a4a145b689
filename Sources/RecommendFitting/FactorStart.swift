internal import LinearAlgebra
internal import Statistics

/// Random factors to start from: uniform within `scale` of 0, the padding zero.
/// - Parameter signed: whether they may be below 0.
func startingFactors(
  rows: Int, factors: Int, width: Int, scale: Float, signed: Bool = true, numbers: RandomNumbers
) -> DenseMatrix {
  var numbers = numbers
  var matrix = DenseMatrix(rowCount: rows, columnCount: width)
  matrix.values.withUnsafeMutableBufferPointer { values in
    for row in 0..<rows {
      for column in 0..<factors { 
        let uniform = numbers.uniform()
        values[row * width + column] = scale * Float(signed ? 2 * uniform - 1 : uniform)
      }
    }
  }
  return matrix
}
