import JSON

/// Writes a configuration as YAML 1.2 that reads the same under YAML 1.1: texts always in double quotes with the
/// escapes of JSON, so that `no`, `1e-6` and dates stay texts.
enum YAMLText {
  static func render(_ value: JSONValue) -> String {
    var lines = [String]()
    switch value {
    case .object(let object) where !object.members.isEmpty: members(object, indent: "", into: &lines)
    default: lines.append(value.text)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func members(_ object: JSONObject, indent: String, into lines: inout [String]) {
    for (name, value) in object.members { entry("\(indent)\(key(name)):", value, indent: indent, into: &lines) }
  }

  private static func entry(_ head: String, _ value: JSONValue, indent: String, into lines: inout [String]) {
    switch value {
    case .object(let object) where !object.members.isEmpty:
      lines.append(head)
      members(object, indent: indent + "  ", into: &lines)
    case .array(let values) where !values.isEmpty && !values.allSatisfy(isPlain):
      lines.append(head)
      // A flow mapping per element: `{metric: "wape", max: 0.28}`, as the templates write criteria and columns.
      for value in values { lines.append("\(indent)  - \(flow(value))") }
    default: lines.append("\(head) \(flow(value))")
    }
  }

  private static func flow(_ value: JSONValue) -> String {
    switch value {
    case .object(let object):
      "{" + object.members.map { "\(key($0.name)): \(flow($0.value))" }.joined(separator: ", ") + "}"
    case .array(let values): "[" + values.map(flow).joined(separator: ", ") + "]"
    case .number(let number): decimal(number)
    default: value.text
    }
  }

  /// YAML 1.1 takes `1e-06` for a text: the mantissa gets its point.
  private static func decimal(_ number: Double) -> String {
    let text = JSONValue.number(number).text
    guard let exponent = text.firstIndex(of: "e"), !text[..<exponent].contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }

  private static func isPlain(_ value: JSONValue) -> Bool {
    switch value {
    case .array, .object: false
    default: true
    }
  }

  private static func key(_ name: String) -> String {
    let isWord =
      name.utf8.allSatisfy { (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
      && name.utf8.first.map { $0 > 57 } == true
    let isTruth = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(name.lowercased())
    return isWord && !isTruth ? name : JSONValue.string(name).text
  }
}
