import Glibc
import Matrices

/// The matrix that `benchmark-recommending generate` writes: rows, columns, numbers and row starts as 64 bits, the
/// columns as 32 bits, the values in single precision.
enum KnnFile {
  static func read(_ path: String) -> SparseMatrix {
    guard let file = fopen(path, "rb") else { return SparseMatrix(rowCount: 0, columnCount: 0, entries: []) }
    defer { fclose(file) }
    func numbers<Number>(_ count: Int, _ filler: Number) -> [Number] {
      var values = [Number](repeating: filler, count: max(0, count))
      let got = fread(&values, MemoryLayout<Number>.stride, values.count, file)
      if got < values.count { print("\(path) is too short") }
      return values
    }
    let shape = numbers(3, 0)
    return SparseMatrix(
      rowCount: shape[0], columnCount: shape[1], rowStarts: numbers(shape[0] + 1, 0),
      columns: numbers(shape[2], Int32(0)), values: numbers(shape[2], Float(0)))
  }
}
