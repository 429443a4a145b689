import Matrices
import Testing

@Suite struct FeatureMatrixTests {
  static let matrix = FeatureMatrix(
    [.init("a", .number, [1, .nan, 3]), .init("b", .category(levels: ["x", "y"]), [0, 1, .nan])], rowCount: 3)

  @Test func rowsKeepTheirOrder() {
    let picked = Self.matrix.rows([2, 0])
    #expect(picked == FeatureMatrix([.init("a", .number, [3, 1]), .init("b", .category(levels: ["x", "y"]), [.nan, 0])], rowCount: 2))
  }

  @Test func rowMajorHoldsRowsOneAfterAnother() {
    let bits = Self.matrix.rowMajor().map(\.bitPattern)
    #expect(bits == [1.0, 0, .nan, 1, 3, .nan].map(\.bitPattern))
  }

  @Test func aRowIsCopied() {
    var row = [0.0, 0]
    Self.matrix.copyRow(1, into: &row)
    #expect(row[0].isNaN && row[1] == 1)
  }
}
