import LinearAlgebra
import Testing

@Suite struct DenseMatrixTests {
  @Test func rowsLieOneAfterAnother() {
    var matrix = DenseMatrix(rowCount: 2, columnCount: 3)
    matrix[1, 0] = 4
    #expect(matrix.values == [0, 0, 0, 4, 0, 0])
    #expect(Array(matrix.row(1)) == [4, 0, 0])
  }
}
