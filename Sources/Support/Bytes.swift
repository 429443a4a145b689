/// Writes values one after another in little-endian order: the form of every binary file that solkit keeps.
public struct ByteWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// Appends an integer of fixed width.
  public mutating func put(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
  /// Appends the bit pattern of `value`.
  public mutating func put(_ value: Double) { put(value.bitPattern) }
  /// Appends one byte, 0 or 1.
  public mutating func put(_ value: Bool) { put(UInt8(value ? 1 : 0)) }
  /// Appends the number of UTF-8 bytes as 32 bits, then the bytes.
  public mutating func put(_ text: String) {
    put(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
  /// Appends the number of values as 32 bits, then the values.
  public mutating func put(_ values: [Double]) {
    put(UInt32(values.count))
    for value in values { put(value) }
  }
  /// Appends the number of texts as 32 bits, then the texts.
  public mutating func put(_ texts: [String]) {
    put(UInt32(texts.count))
    for text in texts { put(text) }
  }
  /// Appends bytes as they are, without a length.
  public mutating func put(raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

  /// Bytes with their count in front, which a reader takes for a file of their own.
  public mutating func put(part: [UInt8]) {
    put(UInt64(part.count))
    put(raw: part)
  }
  /// Appends zeros up to the next multiple of `alignment`.
  public mutating func align(to alignment: Int) {
    while bytes.count % alignment != 0 { bytes.append(0) }
  }
}

/// Reads what `ByteWriter` wrote. It comes from outside, so every length is checked before it is believed.
public struct ByteReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  public private(set) var offset = 0
  /// Names the file in errors.
  private let source: String

  public init(_ bytes: [UInt8], source: String) { self.init(bytes[...], source: source) }

  public init(_ bytes: ArraySlice<UInt8>, source: String) {
    self.bytes = bytes
    self.source = source
  }

  public var remaining: Int { bytes.count - offset }

  /// An integer of fixed width. Throws `E5001` where the file ends before.
  public mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(Diagnostic) -> Value {
    let width = MemoryLayout<Value>.size
    try need(width)
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    offset += width
    return Value(littleEndian: value)
  }

  /// So many integers of fixed width in one piece: the length is checked once, and nothing is done a number. Throws `E5001`
  /// where the file ends before.
  public mutating func integers<Value: FixedWidthInteger & BitwiseCopyable>(
    _ count: Int, of: Value.Type = Value.self
  ) throws(Diagnostic) -> [Value] {
    let values: [Value] = try plain(count)
    return Value(1).littleEndian == 1 ? values : values.map { Value(littleEndian: $0) }
  }

  /// So many numbers of single precision in one piece, whatever their bits; `integers` says more.
  public mutating func singles(_ count: Int) throws(Diagnostic) -> [Float] {
    if UInt32(1).littleEndian == 1 { return try plain(count) }
    return try integers(count, of: UInt32.self).map { Float(bitPattern: $0) }
  }

  /// Bytes as they stand there, as values of a type that any bits are a value of.
  private mutating func plain<Value: BitwiseCopyable>(_ count: Int) throws(Diagnostic) -> [Value] {
    let width = MemoryLayout<Value>.stride
    guard count >= 0, count <= remaining / width else {
      throw fault("the file ends too early: \(count) times \(width) bytes wanted, \(remaining) left")
    }
    let start = offset
    offset += count * width
    return bytes.withUnsafeBytes { buffer in
      [Value](unsafeUninitializedCapacity: count) { values, made in
        UnsafeMutableRawBufferPointer(values).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: buffer[start..<start + count * width]))
        made = count
      }
    }
  }

  /// A number with the bit pattern that was written.
  public mutating func double() throws(Diagnostic) -> Double { Double(bitPattern: try integer(UInt64.self)) }

  /// A truth value; anything but 0 and 1 is a fault.
  public mutating func bool() throws(Diagnostic) -> Bool {
    let value = try integer(UInt8.self)
    guard value < 2 else { throw fault("a truth value is \(value)") }
    return value == 1
  }

  /// A text with its length in front. Throws where it is longer than the file, or no UTF-8.
  public mutating func string() throws(Diagnostic) -> String {
    let count = Int(try integer(UInt32.self))
    try need(count)
    let start = bytes.startIndex + offset
    guard let text = String(validating: bytes[start..<start + count], as: UTF8.self) else {
      throw fault("a text is not UTF-8")
    }
    offset += count
    return text
  }

  /// Numbers with their count in front.
  public mutating func doubles() throws(Diagnostic) -> [Double] {
    let count = Int(try integer(UInt32.self))
    try need(count * 8)
    let start = offset
    offset += count * 8
    return bytes.withUnsafeBytes { buffer in
      (0..<count).map { index in
        let bits = buffer.loadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: bits))
      }
    }
  }

  /// Texts with their count in front.
  public mutating func strings() throws(Diagnostic) -> [String] {
    let count = try self.count(ofAtLeast: 4)
    var values = [String]()
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try string()) }
    return values
  }

  /// Bytes with their count in front, as a reader of their own. Throws where they are cut.
  public mutating func part() throws(Diagnostic) -> ByteReader {
    let count = Int(clamping: try integer(UInt64.self))
    try need(count)
    let start = bytes.startIndex + offset
    offset += count
    return ByteReader(bytes[start..<start + count], source: source)
  }

  /// A number of things that take at least `width` bytes each: never more than what is left can hold.
  public mutating func count(ofAtLeast width: Int) throws(Diagnostic) -> Int {
    let count = Int(try integer(UInt32.self))
    try need(count * width)
    return count
  }

  /// Skips zeros up to the next multiple of `alignment`.
  public mutating func align(to alignment: Int) throws(Diagnostic) {
    while offset % alignment != 0 { _ = try integer(UInt8.self) }
  }

  /// The fault to throw where a value makes no sense.
  public func fault(_ what: String) -> Diagnostic {
    Diagnostic(
      "E5001", "\(what), at byte \(offset)", at: Place(file: source),
      fix: "the file was cut or edited: make it anew", exitCode: .dataError)
  }

  private func need(_ count: Int) throws(Diagnostic) {
    guard count >= 0, count <= remaining else {
      throw fault("the file ends too early: \(count) bytes wanted, \(remaining) left")
    }
  }
}
