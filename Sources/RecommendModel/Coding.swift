internal import Matrices
internal import Support

/// What is thrown where bytes do not describe a recommender.
func recommenderFault(_ what: String, _ reader: ByteReader) -> Diagnostic {
  let fault = reader.fault(what)
  return Diagnostic("E5950", fault.message, at: fault.place, fix: fault.fix, exitCode: .dataError)
}

extension ByteWriter {
  /// The count as 32 bits, then the bit patterns.
  mutating func put(singles values: [Float]) {
    put(UInt32(values.count))
    values.withUnsafeBytes { put(raw: $0) }
  }

  mutating func put(numbers values: [Int32]) {
    put(UInt32(values.count))
    values.withUnsafeBytes { put(raw: $0) }
  }

  mutating func put(_ matrix: SparseMatrix) {
    put(UInt32(matrix.rowCount))
    put(UInt32(matrix.columnCount))
    put(numbers: matrix.rowLengths.map { Int32(truncatingIfNeeded: $0) })
    put(numbers: matrix.columns)
    put(singles: matrix.values)
  }
}

extension ByteReader {
  /// Finite numbers with their count in front.
  mutating func singles() throws(Diagnostic) -> [Float] {
    let values = try singles(try count(ofAtLeast: 4))
    guard values.allAreFinite else { throw recommenderFault("a number is not finite", self) }
    return values
  }

  mutating func numbers() throws(Diagnostic) -> [Int32] { try integers(try count(ofAtLeast: 4)) }

  mutating func sparseMatrix() throws(Diagnostic) -> SparseMatrix {
    let rowCount = Int(try integer(UInt32.self))
    let columnCount = Int(try integer(UInt32.self))
    let lengths = try numbers()
    let columns = try numbers()
    let values = try singles()
    var starts = [0]
    starts.reserveCapacity(lengths.count + 1)
    var end = 0
    for length in lengths {
      end += Int(length)
      starts.append(end)
    }
    guard
      SparseMatrix.isWellFormed(
        rowCount: rowCount, columnCount: columnCount, rowStarts: starts, columns: columns, valueCount: values.count)
    else { throw recommenderFault("a sparse matrix is out of form", self) }
    return SparseMatrix(
      trusted: (), rowCount: rowCount, columnCount: columnCount, rowStarts: starts, columns: columns, values: values)
  }
}

extension [Float] {
  /// Whether every number is finite. What is taken from itself is 0 unless it is infinite or no number: one sum, without a
  /// branch a number.
  var allAreFinite: Bool {
    var sum: Float = 0
    for value in self { sum += value - value }
    return sum == 0
  }
}
