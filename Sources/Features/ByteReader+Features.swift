import Support

extension ByteReader {
  /// A position below `count`, kept in 32 bits.
  mutating func position(_ what: String, below count: Int) throws(Diagnostic) -> Int {
    let value = Int(try integer(UInt32.self))
    guard value < count else { throw fault("\(what) is \(value), expected less than \(count)") }
    return value
  }

  /// A position below `count`, or -1.
  mutating func positionOrNone(_ what: String, below count: Int) throws(Diagnostic) -> Int {
    let value = Int(try integer(Int32.self))
    guard value >= -1, value < count else { throw fault("\(what) is \(value), expected less than \(count)") }
    return value
  }

  /// One of the cases of an enumeration that is kept as a byte.
  mutating func choice<Value: RawRepresentable>(
    _ what: String, _: Value.Type = Value.self
  ) throws(Diagnostic) -> Value where Value.RawValue == UInt8 {
    let code = try integer(UInt8.self)
    guard let value = Value(rawValue: code) else { throw fault("\(what) \(code) is unknown") }
    return value
  }

  /// One of the cases of an enumeration that is kept by its name.
  mutating func named<Value: RawRepresentable>(
    _ what: String, _: Value.Type = Value.self
  ) throws(Diagnostic) -> Value where Value.RawValue == String {
    let name = try string()
    guard let value = Value(rawValue: name) else { throw fault("\(what) '\(name)' is unknown") }
    return value
  }
}
