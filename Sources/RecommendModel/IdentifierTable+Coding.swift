import Support

extension IdentifierTable {
  /// Appends all names as one text, then the length of each.
  func write(to writer: inout ByteWriter) {
    writer.put(UInt32(bytes.count))
    writer.put(raw: bytes)
    writer.put(UInt32(count))
    for (start, end) in zip(starts, starts.dropFirst()) { writer.put(end - start) }
  }

  /// Reads what `write` wrote. Throws where it ends early, lengths do not add up, or a name stands twice.
  init(from reader: inout ByteReader) throws(Diagnostic) {
    let bytes = Array(try reader.string().utf8)
    let count = try reader.count(ofAtLeast: 4)
    var starts: [UInt32] = [0]
    starts.reserveCapacity(count + 1)
    var end: UInt32 = 0
    for length in try reader.integers(count, of: UInt32.self) {
      let (sum, isTooMuch) = end.addingReportingOverflow(length)
      guard !isTooMuch else { throw reader.fault("names are longer than their text") }
      end = sum
      starts.append(end)
    }
    guard let table = IdentifierTable(bytes: bytes, starts: starts) else {
      throw reader.fault("names do not make up their text, or one stands twice")
    }
    self = table
  }
}
