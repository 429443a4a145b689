import Glibc
import LinearAlgebra
import Matrices

/// Sparse matrices between this program and the peers' script: three whole numbers of 64 bits (rows, columns,
/// numbers), the row starts as 64 bits, the columns as 32 bits, the values as single precision.
enum MatrixFile {
  static func write(_ matrix: SparseMatrix, to path: String) {
    let file = open(path, "wb")
    defer { fclose(file) }
    fwrite([matrix.rowCount, matrix.columnCount, matrix.count], 8, 3, file)
    fwrite(matrix.rowStarts, 8, matrix.rowStarts.count, file)
    fwrite(matrix.columns, 4, matrix.count, file)
    fwrite(matrix.values, 4, matrix.count, file)
  }

  static func read(_ path: String) -> SparseMatrix {
    let file = open(path, "rb")
    defer { fclose(file) }
    let shape = numbers(3, of: Int.self, from: file, path, filler: 0)
    return SparseMatrix(
      rowCount: shape[0], columnCount: shape[1],
      rowStarts: numbers(shape[0] + 1, of: Int.self, from: file, path, filler: 0),
      columns: numbers(shape[2], of: Int32.self, from: file, path, filler: 0),
      values: numbers(shape[2], of: Float.self, from: file, path, filler: 0))
  }

  /// Plain single precision, row after row.
  static func write(_ matrix: DenseMatrix, to path: String) {
    let file = open(path, "wb")
    defer { fclose(file) }
    fwrite(matrix.values, 4, matrix.values.count, file)
  }

  static func readRows(_ path: String, rowCount: Int, columnCount: Int) -> DenseMatrix {
    let file = open(path, "rb")
    defer { fclose(file) }
    return DenseMatrix(
      rowCount: rowCount, columnCount: columnCount,
      values: numbers(rowCount * columnCount, of: Float.self, from: file, path, filler: 0))
  }

  private static func open(_ path: String, _ mode: String) -> UnsafeMutablePointer<FILE> {
    guard let file = fopen(path, mode) else { fail("cannot open \(path)") }
    return file
  }

  private static func numbers<Number: BitwiseCopyable>(
    _ count: Int, of: Number.Type, from file: UnsafeMutablePointer<FILE>, _ path: String, filler: Number
  ) -> [Number] {
    var values = [Number](repeating: filler, count: max(0, count))
    guard fread(&values, MemoryLayout<Number>.stride, values.count, file) == values.count else {
      fail("\(path) is too short")
    }
    return values
  }
}

func fail(_ what: String) -> Never {
  print("benchmark-recommending: \(what)")
  exit(64)
}
