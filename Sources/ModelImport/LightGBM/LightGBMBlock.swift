internal import Support

/// The `key=value` lines of one part of a LightGBM file.
struct LightGBMBlock {
  struct Field {
    var text: Substring
    var line: Int
  }

  /// Where the part begins.
  let line: Int
  private(set) var fields: [String: Field] = [:]

  init(line: Int) { self.line = line }

  /// - Returns: whether the key is new.
  mutating func add(_ key: String, _ field: Field) -> Bool { fields.updateValue(field, forKey: key) == nil }

  func text(_ key: String, _ fault: ImportFault) throws(Diagnostic) -> String {
    guard let field = fields[key] else { throw fault.field("'\(key)' is missing", line: line) }
    return String(field.text)
  }

  func integer(_ key: String, _ fault: ImportFault, in range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    guard let field = fields[key] else { throw fault.field("'\(key)' is missing", line: line) }
    guard let value = Int(field.text), range.contains(value) else {
      throw fault.field(
        "'\(key)' is '\(field.text.prefix(40))', expected \(range.lowerBound) to \(range.upperBound)", line: field.line)
    }
    return value
  }

  /// Exactly `count` values, converted by `convert`.
  func values<Value>(
    _ key: String, count: Int, _ fault: ImportFault, _ convert: (Substring) -> Value?
  ) throws(Diagnostic) -> [Value] {
    guard let field = fields[key] else { throw fault.field("'\(key)' is missing", line: line) }
    let parts = field.text.utf8.split(separator: 0x20)
    guard parts.count == count else {
      throw fault.field("'\(key)' has \(parts.count) values, expected \(count)", line: field.line)
    }
    var values = [Value]()
    values.reserveCapacity(count)
    for part in parts {
      guard let value = convert(Substring(part)) else {
        throw fault.field("'\(key)' holds '\(Substring(part).prefix(40))'", line: field.line)
      }
      values.append(value)
    }
    return values
  }

  func numbers(_ key: String, count: Int, _ fault: ImportFault) throws(Diagnostic) -> [Double] {
    try values(key, count: count, fault) { Double($0) }
  }

  func integers(_ key: String, count: Int, _ fault: ImportFault) throws(Diagnostic) -> [Int] {
    try values(key, count: count, fault) { Int($0) }
  }

  /// As `numbers`, or nil where the key or its values are not there: what only explains.
  func optionalNumbers(_ key: String, count: Int, _ fault: ImportFault) throws(Diagnostic) -> [Double]? {
    guard let field = fields[key], !field.text.isEmpty else { return nil }
    return try numbers(key, count: count, fault)
  }
}
