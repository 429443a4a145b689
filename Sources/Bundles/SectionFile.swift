import Support

/// `parameters.bin`: named byte sections behind a table, each at a multiple of 64 bytes.
///
/// Header of 64 bytes: magic, major and minor version (16 bits each), number of sections (32), length of the
/// file (64), zeros. Then 64 bytes a section: name of up to 48 bytes padded with zeros, offset and length (64
/// bits each). Then the sections in the order of the table, padded with zeros. All little-endian.
struct SectionFile: Sendable {
  static let fileName = "parameters.bin"
  static let magic: [UInt8] = [0x89, 0x53, 0x4F, 0x4C, 0x4B, 0x49, 0x54, 0x0A]  // 0x89 SOLKIT newline
  static let alignment = 64
  static let nameWidth = 48

  let names: [String]
  private let ranges: [Range<Int>]
  private let bytes: [UInt8]

  func section(_ name: String) -> ArraySlice<UInt8>? {
    names.firstIndex(of: name).map { bytes[ranges[$0]] }
  }

  /// Reads the table. The hash has been checked, so a fault here means that a writer was wrong or that someone
  /// made file and hash together: nothing in it is believed.
  init(parsing bytes: [UInt8], source: String) throws(Diagnostic) {
    var reader = ByteReader(bytes, source: source)
    for byte in Self.magic where try reader.integer(UInt8.self) != byte {
      throw BundleFault.layout("it does not begin with the magic bytes", in: source)
    }
    let major = try reader.integer(UInt16.self)
    _ = try reader.integer(UInt16.self)
    guard major == 1 else { throw BundleFault.layout("it has version \(major), 1 was expected", in: source) }
    let count = Int(try reader.integer(UInt32.self))
    let length = try reader.integer(UInt64.self)
    guard length == UInt64(bytes.count) else {
      throw BundleFault.layout("its header says \(length) bytes, it has \(bytes.count)", in: source)
    }
    guard count <= (bytes.count - Self.alignment) / Self.alignment else {
      throw BundleFault.layout("\(count) sections do not fit", in: source)
    }
    try Self.expectZeros(in: bytes, 24..<Self.alignment, source)
    var names = [String]()
    var ranges = [Range<Int>]()
    var end = Self.alignment * (1 + count)
    for index in 0..<count {
      let entry = Self.alignment * (1 + index)
      let name = try Self.name(in: bytes[entry..<entry + Self.nameWidth], source)
      guard !names.contains(name) else { throw BundleFault.layout("section '\(name)' stands twice", in: source) }
      var numbers = ByteReader(bytes[(entry + Self.nameWidth)..<(entry + Self.alignment)], source: source)
      let offset = try numbers.integer(UInt64.self)
      let size = try numbers.integer(UInt64.self)
      let start = Self.aligned(end)
      // Sections follow each other without holes, so offset and size can only be what they must be.
      guard offset == UInt64(start), start <= bytes.count, size <= UInt64(bytes.count - start) else {
        throw BundleFault.layout("section '\(name)' lies outside the file or over another one", in: source)
      }
      try Self.expectZeros(in: bytes, end..<start, source)
      end = start + Int(size)
      names.append(name)
      ranges.append(start..<end)
    }
    guard Self.aligned(end) == bytes.count else {
      throw BundleFault.layout("bytes follow its last section", in: source)
    }
    try Self.expectZeros(in: bytes, end..<bytes.count, source)
    self.names = names
    self.ranges = ranges
    self.bytes = bytes
  }

  /// The bytes of a file with these sections.
  static func encoded(_ sections: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var offsets = [Int]()
    var end = alignment * (1 + sections.count)
    for section in sections {
      offsets.append(aligned(end))
      end = aligned(end) + section.bytes.count
    }
    var writer = ByteWriter()
    writer.put(raw: magic)
    writer.put(UInt16(1))
    writer.put(UInt16(0))
    writer.put(UInt32(sections.count))
    writer.put(UInt64(aligned(end)))
    writer.align(to: alignment)
    for (section, offset) in zip(sections, offsets) {
      writer.put(raw: Array(section.name.utf8))
      writer.put(raw: [UInt8](repeating: 0, count: nameWidth - section.name.utf8.count))
      writer.put(UInt64(offset))
      writer.put(UInt64(section.bytes.count))
    }
    for section in sections {
      writer.align(to: alignment)
      writer.put(raw: section.bytes)
    }
    writer.align(to: alignment)
    return writer.bytes
  }

  private static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }

  private static func name(in field: ArraySlice<UInt8>, _ source: String) throws(Diagnostic) -> String {
    let text = field.prefix { $0 != 0 }
    guard field.dropFirst(text.count).allSatisfy({ $0 == 0 }) else {
      throw BundleFault.layout("a section's name is not padded with zeros", in: source)
    }
    let name = String(decoding: text, as: UTF8.self)
    guard FileName.isPlain(name) else { throw BundleFault.layout("a section has the impossible name", in: source) }
    return name
  }

  private static func expectZeros(in bytes: [UInt8], _ range: Range<Int>, _ source: String) throws(Diagnostic) {
    guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ $0 == 0 }) else {
      throw BundleFault.layout("padding at byte \(range.lowerBound) is not zero", in: source)
    }
  }
}
