import LinearAlgebra
import Statistics
import Support
import Testing

/// The oracle is the definition: matrix times inverse is the identity, multiplied out in double precision.
@Suite struct SymmetricInverseTests {
  /// Random, symmetric, positive definite by a heavy diagonal.
  static func definite(_ count: Int) -> DenseMatrix {
    var numbers = RandomNumbers(seed: UInt64(count))
    var matrix = DenseMatrix(rowCount: count, columnCount: count)
    for row in 0..<count {
      for column in 0..<row {
        matrix[row, column] = Float(numbers.uniform() - 0.3)
        matrix[column, row] = matrix[row, column]
      }
      matrix[row, row] = Float(count) * 0.5 + 2
    }
    return matrix
  }

  // Around the block of 160, the tiles of 12 x 32, 6 x 16 and 4 x 8, and the 96 rows of a thread.
  @Test(arguments: [0, 1, 2, 7, 12, 31, 33, 96, 97, 159, 160, 161, 333, 500])
  func timesTheMatrixItIsTheIdentity(_ count: Int) throws {
    let matrix = Self.definite(count)
    var inverse = matrix
    try SymmetricInverse.invert(&inverse)
    var worst = 0.0
    for row in stride(from: 0, to: count, by: max(1, count / 40)) {
      for column in 0..<count {
        var sum = 0.0
        for k in 0..<count { sum += Double(matrix[row, k]) * Double(inverse[k, column]) }
        worst = max(worst, abs(sum - (row == column ? 1 : 0)))
        #expect(inverse[row, column] == inverse[column, row])
      }
    }
    // Single precision rounds to 6e-8, and the condition of these matrices is below 10.
    #expect(worst < 2e-6)
  }

  @Test(arguments: [2, 7]) func threadsDoNotChangeAByte(_ threads: Int) throws {
    var one = Self.definite(411)
    var many = one
    try SymmetricInverse.invert(&one, threads: 1)
    try SymmetricInverse.invert(&many, threads: threads)
    #expect(one == many)
  }

  @Test func onlyTheLowerTriangleIsRead() throws {
    var whole = Self.definite(170)
    var half = whole
    for row in 0..<170 { for column in row + 1..<max(row + 1, 170) { half[row, column] = .nan } }
    try SymmetricInverse.invert(&whole)
    try SymmetricInverse.invert(&half)
    #expect(whole == half)
  }

  @Test(arguments: [-1, 0, .nan, .infinity] as [Float]) func whatIsNotDefiniteIsRefused(_ pivot: Float) {
    var matrix = Self.definite(200)
    matrix[180, 180] = pivot
    #expect { try SymmetricInverse.invert(&matrix) } throws: { ($0 as? Diagnostic)?.code == "E4753" }
  }
}
