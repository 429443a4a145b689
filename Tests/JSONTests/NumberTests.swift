import JSON
import Testing

/// Numbers read to the nearest double and write to the shortest text that reads back to the same bits.
@Suite struct NumberTests {
  private static func roundTrip(_ value: Double) throws -> Double? {
    try JSONValue(parsing: JSONValue.number(value).text).number
  }

  @Test(
    arguments: [
      0.0, -0.0, 1, -1, 0.1, 0.2, 0.3, 1 / 3, .pi, 1e15, 1e16, 1e17, 123_456_789_012_345_680, 9_007_199_254_740_991,
      9_007_199_254_740_992, -9_007_199_254_740_992, 1e21, 1e22, 1e23, 1e308,
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNormalMagnitude, .leastNonzeroMagnitude,
      -.leastNonzeroMagnitude, .leastNormalMagnitude.nextDown, 1e-5, 1e-7, 0.000_001,
    ] as [Double])
  func bitsSurvive(value: Double) throws {
    #expect(try Self.roundTrip(value)?.bitPattern == value.bitPattern)
  }

  @Test func bitsOfRandomDoublesSurvive() throws {
    var state: UInt64 = 42
    var checked = 0
    for _ in 0..<60_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // The low half of the state is weak: mix both into every bit of a double.
      let value = Double(bitPattern: state ^ (state >> 29) &* 0x9E37_79B9_7F4A_7C15)
      guard value.isFinite else { continue }
      checked += 1
      #expect(try Self.roundTrip(value)?.bitPattern == value.bitPattern)
    }
    #expect(checked > 50_000)
  }

  /// Numbers of everyday size are written without the standard library, but as it would.
  @Test func everydayNumbersAreWrittenAsTheLibraryDoes() {
    var state: UInt64 = 5
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 31
    }
    func check(_ value: Double) {
      guard value != value.rounded() else { return }
      #expect(JSONValue.number(value).text == value.description)
      #expect(JSONValue.number(-value).text == (-value).description)
    }
    for round in 0..<60_000 {
      // every power of two, with any mantissa; short decimals of every length
      check(Double(bitPattern: UInt64(1023 - 16 + round % 70) << 52 | next() & (1 << 52 - 1)))
      check(Double(next() % 1_000_000_000) / [10, 1000, 100_000, 1e7, 1e9, 1e12][round % 6])
    }
    for exponent in -16...52 {
      let power = Double(sign: .plus, exponent: exponent, significand: 1)
      for value in [power, power.nextUp, power.nextDown, power + 0.5, power + 0.25, power - 0.5] { check(value) }
    }
  }

  @Test func subnormalsSurvive() throws {
    for pattern in stride(from: UInt64(1), to: 1 << 52, by: (1 << 52) / 997) {
      let value = Double(bitPattern: pattern)
      #expect(try Self.roundTrip(value)?.bitPattern == pattern)
    }
  }

  /// The short way must give what the standard library gives, digit by digit.
  @Test func theShortWayEqualsTheLongWay() throws {
    var state: UInt64 = 9
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 20) % bound
    }
    for _ in 0..<40_000 {
      var digits = String(next(10))
      for _ in 0..<next(18) where digits != "0" { digits += String(next(10)) }
      if next(2) == 0 { digits += "." + (0...next(24)).map { _ in String(next(10)) }.joined() }
      if next(4) == 0 { digits += ["e", "E-", "e+"][Int(next(3))] + String(next(30)) }
      if next(2) == 0 { digits = "-" + digits }
      let expected = try #require(Double(digits))
      #expect(try JSONValue(parsing: digits).number?.bitPattern == expected.bitPattern, "\(digits)")
    }
  }

  @Test(
    arguments: [
      ("0.30000000000000004", 0.1 + 0.2), ("9007199254740993", 9_007_199_254_740_992), ("1e-400", 0),
      ("-1e-400", -0.0),
      ("0.000000000000000000000000000001", 1e-30), ("100000000000000000000000", 1e23),
      ("1.7976931348623157e308", Double.greatestFiniteMagnitude), ("4.9406564584124654e-324", .leastNonzeroMagnitude),
      ("2.4703282292062327e-324", 0), ("8.41e21", 8.41e21), ("0.0e0", 0), ("0e9999", 0),
    ] as [(String, Double)])
  func hardCases(text: String, value: Double) throws {
    #expect(try JSONValue(parsing: text).number?.bitPattern == value.bitPattern)
  }

  @Test(
    arguments: [
      (0.0, "0"), (-0.0, "-0.0"), (7, "7"), (-12, "-12"), (0.5, "0.5"), (1e15, "1000000000000000"), (0.1, "0.1"),
      (9_007_199_254_740_991, "9007199254740991"), (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
    ] as [(Double, String)])
  func written(value: Double, text: String) { #expect(JSONValue.number(value).text == text) }

  @Test(arguments: [0, 1, -1, 10, -10, 99, 100, .max, .min] as [Int])
  func wholeNumbers(value: Int) {
    var writer = JSONWriter()
    writer.integer(value)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == String(value))
  }

  @Test func integersAreExact() {
    #expect(JSONValue.number(4).integer == 4)
    #expect(JSONValue.number(4.5).integer == nil)
    #expect(JSONValue.number(1e19).integer == nil)
    #expect(JSONValue.number(-9_223_372_036_854_775_808).integer == .min)
    #expect(JSONValue.finite(.nan).isNull && JSONValue.finite(nil).isNull && JSONValue.finite(2) == 2)
  }
}
