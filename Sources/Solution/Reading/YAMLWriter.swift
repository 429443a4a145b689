import JSON

/// Writes values as YAML that reads the same under versions 1.1 and 1.2.
enum YAMLWriter {
  /// A value on one line, in flow form.
  static func flow(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): self.number(number)
    case .string(let text): scalar(text)
    case .array(let values): "[\(values.map(flow).joined(separator: ", "))]"
    case .object(let object):
      "{\(object.members.map { "\(scalar($0.name)): \(flow($0.value))" }.joined(separator: ", "))}"
    }
  }

  /// A number; an exponent has a point and a sign, since YAML 1.1 takes `1e6` for a text.
  static func number(_ value: Double) -> String {
    let text = JSONValue.number(value).text
    guard let exponent = text.firstIndex(of: "e") else { return text }
    let mantissa = text[..<exponent].contains(".") ? String(text[..<exponent]) : "\(text[..<exponent]).0"
    let power = text[text.index(after: exponent)...]
    return "\(mantissa)e\(power.hasPrefix("-") || power.hasPrefix("+") ? "" : "+")\(power)"
  }

  /// A text: bare where it is a word that no version of YAML reads as anything else, in double quotes otherwise.
  static func scalar(_ text: String) -> String { isWord(text) ? text : JSONValue.string(text).text }

  private static func isWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    guard !reserved.contains(text.lowercased()) else { return false }
    return text.utf8.allSatisfy {
      isLetter($0) || (48...57).contains($0)
        || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains($0)
        || $0 == UInt8(ascii: "/")
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
}
