import Matrices
import Testing

@Suite struct SparseMatrixTests {
  let small = SparseMatrix(
    rowCount: 3, columnCount: 4,
    entries: [
      .init(row: 2, column: 3, value: 1), .init(row: 0, column: 2, value: 2), .init(row: 0, column: 0, value: 3),
      .init(row: 0, column: 2, value: 5),
    ])

  @Test func entriesAreOrderedAndSummed() {
    #expect(small.rowStarts == [0, 2, 2, 3])
    #expect(small.columns == [0, 2, 3])
    #expect(small.values == [3, 7, 1])
    #expect(small.rowLengths == [2, 0, 1])
  }

  @Test func transposingTwiceGivesItBack() {
    let turned = small.transposed()
    #expect(turned.rowCount == 4 && turned.columnCount == 3)
    #expect(turned.rowStarts == [0, 1, 1, 2, 3])
    #expect(turned.columns == [0, 0, 2])
    #expect(turned.values == [3, 7, 1])
    #expect(turned.transposed() == small)
  }

  @Test func rowsAreReadInPlace() {
    small.withUnsafeRows { rows in
      #expect(Array(rows[0].columns) == [0, 2])
      #expect(Array(rows[0].values) == [3, 7])
      #expect(rows[1].count == 0)
    }
  }

  @Test func nothingMakesAnEmptyMatrix() {
    let empty = SparseMatrix(rowCount: 0, columnCount: 0, entries: [])
    #expect(empty.rowStarts == [0])
    #expect(empty.transposed() == empty)
  }

  @Test(arguments: [
    ([0, 2, 2], [Int32](arrayLiteral: 0, 1), 1), ([0, 2], [0, 1], 2), ([1, 2, 2], [0, 1], 2), ([0, 3, 2], [0, 1], 2),
    ([0, 2, 2], [1, 0], 2), ([0, 2, 2], [0, 0], 2), ([0, 2, 2], [0, 2], 2), ([0, 2, 2], [-1, 0], 2),
  ]) func illFormedPartsAreSeen(_ starts: [Int], _ columns: [Int32], _ valueCount: Int) {
    #expect(
      !SparseMatrix.isWellFormed(
        rowCount: 2, columnCount: 2, rowStarts: starts, columns: columns, valueCount: valueCount))
  }

  @Test func wellFormedPartsAreSeen() {
    #expect(
      SparseMatrix.isWellFormed(rowCount: 2, columnCount: 2, rowStarts: [0, 2, 2], columns: [0, 1], valueCount: 2))
  }
}
