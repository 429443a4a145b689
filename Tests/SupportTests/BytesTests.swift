import Support
import Testing

/// What is written reads back, and what was cut or changed is refused without a trap.
@Suite struct BytesTests {
  private static func sample() -> [UInt8] {
    var writer = ByteWriter()
    writer.put(UInt8(200))
    writer.put(Int16(-2))
    writer.put(UInt32(0xDEAD_BEEF))
    writer.put(Int64.min)
    writer.put(-0.0)
    writer.put(Double.nan)
    writer.put(true)
    writer.put("Käse")
    writer.put([1.5, .infinity])
    writer.put(["", "b"])
    writer.align(to: 64)
    return writer.bytes
  }

  private static func readAll(_ reader: inout ByteReader) throws(Diagnostic) {
    _ = try reader.integer(UInt8.self)
    _ = try reader.integer(Int16.self)
    _ = try reader.integer(UInt32.self)
    _ = try reader.integer(Int64.self)
    _ = try reader.double()
    _ = try reader.double()
    _ = try reader.bool()
    _ = try reader.string()
    _ = try reader.doubles()
    _ = try reader.strings()
    try reader.align(to: 64)
  }

  @Test func roundTrip() throws {
    let bytes = Self.sample()
    #expect(bytes.count % 64 == 0)
    var reader = ByteReader(bytes, source: "f")
    #expect(try reader.integer(UInt8.self) == 200)
    #expect(try reader.integer(Int16.self) == -2)
    #expect(try reader.integer(UInt32.self) == 0xDEAD_BEEF)
    #expect(try reader.integer(Int64.self) == .min)
    #expect(try reader.double().bitPattern == (-0.0).bitPattern)
    #expect(try reader.double().bitPattern == Double.nan.bitPattern)
    #expect(try reader.bool())
    #expect(try reader.string() == "Käse")
    #expect(try reader.doubles() == [1.5, .infinity])
    #expect(try reader.strings() == ["", "b"])
    try reader.align(to: 64)
    #expect(reader.remaining == 0)
  }

  @Test func littleEndian() {
    var writer = ByteWriter()
    writer.put(UInt32(0x0102_0304))
    writer.put(1.0)
    #expect(writer.bytes == [4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
  }

  /// Many at once are what one by one gives, and are not read where the file ends before.
  @Test func manyAtOnceAreAsOneByOne() throws {
    var writer = ByteWriter()
    let (whole, singles) = ([Int32.min, -1, 0, 7, .max], [Float(1.5), -0.0, .infinity])
    writer.put(UInt8(1))  // so that nothing is aligned
    for value in whole { writer.put(value) }
    for value in singles { writer.put(value.bitPattern) }
    var reader = ByteReader(writer.bytes, source: "f")
    _ = try reader.integer(UInt8.self)
    var again = reader
    #expect(try reader.integers(5, of: Int32.self) == whole)
    #expect(try reader.singles(3).map(\.bitPattern) == singles.map(\.bitPattern))
    #expect(reader.remaining == 0)
    #expect(try reader.singles(0).isEmpty)
    for count in [9, -1, .max] { #expect(throws: Diagnostic.self) { try again.integers(count, of: Int32.self) } }
    #expect(again.remaining == 32)
  }

  @Test func everyCutIsRefused() {
    let bytes = Self.sample()
    for count in bytes.indices {
      var reader = ByteReader(bytes[..<count], source: "f")
      #expect(throws: Diagnostic.self) { try Self.readAll(&reader) }
    }
  }

  @Test func slicesCountFromTheirOwnStart() throws {
    let bytes: [UInt8] = [9, 9, 7, 0]
    var reader = ByteReader(bytes[2...], source: "f")
    #expect(try reader.integer(UInt16.self) == 7)
    #expect(reader.remaining == 0)
  }

  /// Seeded: each of a million-odd reads either gives a value or throws `E5001`.
  @Test func changedBytesNeverTrap() {
    let bytes = Self.sample()
    var state: UInt64 = 1
    for _ in 0..<5000 {
      var changed = bytes
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        changed[Int(state >> 33) % changed.count] = UInt8(truncatingIfNeeded: state >> 25)
      }
      var reader = ByteReader(changed, source: "f")
      do throws(Diagnostic) { try Self.readAll(&reader) } catch {
        let code = error.code
        #expect(code == "E5001")
      }
    }
  }

  /// A length of four billion must not be believed before the file is seen to hold it.
  @Test func lengthsAreCheckedBeforeTheyAreBelieved() {
    let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]
    var a = ByteReader(huge, source: "f")
    #expect(throws: Diagnostic.self) { try a.string() }
    var b = ByteReader(huge, source: "f")
    #expect(throws: Diagnostic.self) { try b.doubles() }
    var c = ByteReader(huge, source: "f")
    #expect(throws: Diagnostic.self) { try c.strings() }
    var d = ByteReader(huge, source: "f")
    #expect(throws: Diagnostic.self) { try d.count(ofAtLeast: 1) }
  }

  @Test func faultsNameThePlace() {
    var reader = ByteReader([2], source: "model.bin")
    let fault = #expect(throws: Diagnostic.self) { try reader.bool() }
    #expect(fault?.place?.file == "model.bin")
    #expect(fault?.message.contains("truth value") == true)
    var text = ByteReader([1, 0, 0, 0, 0xFF], source: "f")
    #expect(throws: Diagnostic.self) { try text.string() }
  }
}
