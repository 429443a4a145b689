public import Support
import TimeAxis

/// A table as bytes, so that a later stage loads it without parsing: `SKTB`, version, columns in bulk, little-endian.
extension Table {
  private static let magic = Array("SKTB".utf8)
  private static let version: UInt16 = 1
  /// Bytes of the header: magic, version, number of columns, rows, runs of lines.
  private static let headerBytes = 4 + 2 + 4 + 8 + 8

  /// The table with its lines. Equal tables give equal bytes.
  public func snapshot() -> [UInt8] {
    var writer = BulkWriter()
    writer.raw(Self.magic)
    writer.put(Self.version)
    writer.put(UInt32(columns.count))
    writer.put(UInt64(rowCount))
    writer.put(UInt64(lines.runs.count))
    writer.put(lines.runs.flatMap { [$0.row, $0.line] })
    for column in columns {
      writer.put(column.name)
      switch column.values {
      case .numbers(let values):
        writer.put(UInt8(0))
        writer.put(values)
      case .timestamps(let values, let format):
        writer.put(UInt8(1))
        writer.put(format.kind == .integer ? "" : format.pattern)
        writer.put(values)
      case .categories(let values):
        writer.put(UInt8(2))
        let levels = Texts(values.levels)
        writer.put(UInt64(levels.count))
        writer.put(UInt64(levels.bytes.count))
        writer.put(levels.ends)
        writer.put(levels.bytes)
        writer.put(values.codes)
      case .flags(let values):
        writer.put(UInt8(3))
        writer.put(values)
      case .texts(let values):
        writer.put(UInt8(4))
        writer.put(UInt64(values.bytes.count))
        writer.put(values.ends)
        writer.put(values.bytes)
      }
    }
    return writer.bytes
  }

  /// The table that `snapshot()` wrote. Every length and code is checked.
  /// - Throws: `E3021` (65) where the bytes are cut, edited, or of another version.
  public init(snapshot bytes: [UInt8], source: String) throws(Diagnostic) {
    var reader = BulkReader(bytes: bytes, source: source)
    guard bytes.count >= Self.headerBytes, Array(bytes[..<4]) == Self.magic else {
      throw reader.fault("it is no stored table")
    }
    reader.offset = 4
    let version = try reader.integer(UInt16.self)
    guard version == Self.version else { throw reader.fault("it has version \(version), not \(Self.version)") }
    let columnCount = Int(try reader.integer(UInt32.self))
    let rows = try reader.count()
    let runs = try reader.array(of: Int.self, count: try reader.count(), 16, 2)
    guard
      let lines = runs.isEmpty && rows == 0
        ? LineMap(firstLine: 1)
        : LineMap(runs: stride(from: 0, to: runs.count, by: 2).map { LineMap.Run(row: runs[$0], line: runs[$0 + 1]) })
    else { throw reader.fault("its lines do not rise") }
    var columns = [Column]()
    for _ in 0..<columnCount {
      let name = try reader.string()
      columns.append(Column(name, try Self.values(&reader, rows: rows)))
    }
    guard reader.offset == bytes.count else { throw reader.fault("bytes follow the last column") }
    guard !columns.isEmpty || rows == 0 else { throw reader.fault("it has rows without columns") }
    self.init(columns, lines: lines)
  }

  private static func values(_ reader: inout BulkReader, rows: Int) throws(Diagnostic) -> ColumnValues {
    switch try reader.integer(UInt8.self) {
    case 0: return .numbers(try reader.array(of: Double.self, count: rows, 8, 1))
    case 1:
      let pattern = try reader.string()
      guard let format = pattern.isEmpty ? .integer : TimestampFormat(pattern) else {
        throw reader.fault("'\(pattern)' is no form of timestamps")
      }
      return .timestamps(try reader.array(of: Int.self, count: rows, 8, 1), format: format)
    case 2:
      let levels = try texts(&reader, count: try reader.count())
      let codes = try reader.array(of: Int32.self, count: rows, 4, 1)
      guard codes.allSatisfy({ $0 >= -1 && Int($0) < levels.count }) else {
        throw reader.fault("a code has no level")
      }
      return .categories(Categories(codes: codes, levels: (0..<levels.count).map { levels[$0] }))
    case 3:
      let flags = try reader.array(of: UInt8.self, count: rows, 1, 1)
      guard flags.allSatisfy({ $0 <= Column.missingFlag }) else { throw reader.fault("a flag is neither 0 nor 1") }
      return .flags(flags)
    case 4: return .texts(try texts(&reader, count: rows))
    case let kind: throw reader.fault("it has a column of unknown kind \(kind)")
    }
  }

  private static func texts(_ reader: inout BulkReader, count: Int) throws(Diagnostic) -> Texts {
    let byteCount = try reader.count()
    let ends = try reader.array(of: Int.self, count: count, 8, 1)
    let bytes = try reader.array(of: UInt8.self, count: byteCount, 1, 1)
    guard let texts = Texts(bytes: bytes, ends: ends) else { throw reader.fault("its texts overlap") }
    return texts
  }
}

/// Appends whole arrays at once. On the little-endian machines that solkit runs on, memory is already what is written.
private struct BulkWriter {
  var bytes: [UInt8] = []

  mutating func raw(_ values: [UInt8]) { bytes += values }
  mutating func put(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
  mutating func put(_ text: String) {
    put(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
  mutating func put<Value: BitwiseCopyable>(_ values: [Value]) {
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}

private struct BulkReader {
  let bytes: [UInt8]
  let source: String
  var offset = 0

  mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws(Diagnostic) -> Value {
    let width = MemoryLayout<Value>.size
    guard bytes.count - offset >= width else { throw fault("it ends too early") }
    defer { offset += width }
    return bytes.withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self)) }
  }

  /// A count, which no file can have larger than its size.
  mutating func count() throws(Diagnostic) -> Int {
    let value = try integer(UInt64.self)
    guard value <= UInt64(bytes.count) else { throw fault("a count is larger than the file") }
    return Int(value)
  }

  mutating func string() throws(Diagnostic) -> String {
    let length = Int(try integer(UInt32.self))
    guard bytes.count - offset >= length,
      let text = String(validating: bytes[offset..<offset + length], as: UTF8.self)
    else { throw fault("a text is cut or not UTF-8") }
    offset += length
    return text
  }

  /// `count` items of `width` bytes, each made of `parts` values.
  mutating func array<Value: BitwiseCopyable>(
    of _: Value.Type, count: Int, _ width: Int, _ parts: Int
  ) throws(Diagnostic) -> [Value] {
    guard count <= (bytes.count - offset) / width else { throw fault("a column ends too early") }
    let values = [Value](unsafeUninitializedCapacity: count * parts) { buffer, initialised in
      bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[offset..<offset + count * width]))
      }
      initialised = count * parts
    }
    offset += count * width
    return values
  }

  func fault(_ what: String) -> Diagnostic {
    Diagnostic(
      DataFault.snapshot.rawValue, "the stored table '\(source)' cannot be read: \(what)",
      at: Place(file: source), fix: "remove it: it is made again from the data", exitCode: .dataError)
  }
}
