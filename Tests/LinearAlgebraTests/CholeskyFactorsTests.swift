import LinearAlgebra
import Testing

@Suite struct CholeskyFactorsTests {
  /// 4 x + 2 y = 2, 2 x + 5 y = 9 has the solution x = -0.5, y = 2, by hand; the rest is the identity.
  @Test func aSmallSystemIsSolved() throws {
    var matrix = DenseMatrix(rowCount: 16, columnCount: 16)
    for i in 0..<16 { matrix[i, i] = 1 }
    (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]) = (4, 2, 2, 5)
    let factors = try #require(CholeskyFactors(matrix))
    let x = factors.solve([2, 9] + [Float](repeating: 3, count: 14))
    #expect(abs(x[0] + 0.5) < 1e-6 && abs(x[1] - 2) < 1e-6 && x[2...].allSatisfy { abs($0 - 3) < 1e-6 })
  }

  @Test(arguments: [Float(-1), 0, .nan, .infinity]) func whatIsNotPositiveIsRefused(pivot: Float) {
    var matrix = DenseMatrix(rowCount: 16, columnCount: 16)
    for i in 0..<16 { matrix[i, i] = i == 9 ? pivot : 1 }
    #expect(CholeskyFactors(matrix) == nil)
  }

  @Test func gramiansAreTheSameOnAnyNumberOfThreads() {
    let matrix = DenseMatrix(rowCount: 5000, columnCount: 16, values: KernelOracle.random(80_000, 1))
    let one = matrix.gramian(threads: 1)
    #expect(matrix.gramian(threads: 2) == one)
    #expect(matrix.gramian(threads: 7) == one)
    let wanted = (0..<5000).reduce(0.0) { $0 + Double(matrix[$1, 3]) * Double(matrix[$1, 11]) }
    #expect(abs(Double(one[3, 11]) - wanted) < 0.05)
    #expect(one[3, 11] == one[11, 3])
  }
}
