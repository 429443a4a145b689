public import JSON

/// A question about the business, asked when a folder is made.
public struct Question: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case text, number, integer
    /// Three letters of ISO 4217.
    case currency
    /// One of `choices`.
    case choice
    /// Yes or no.
    case boolean
  }

  /// Names it in `--set KEY=value`.
  public var key: String
  public var prompt: String
  /// More about it, for whoever answers `?`.
  public var help: String
  public var type: Kind
  /// The answer where none is given.
  public var standard: JSONValue
  public var min: Double?
  public var max: Double?
  public var choices: [String]
  /// Dotted keys of `solution.yaml` that take the answer.
  public var sets: [String]

  /// What an answer must be, for messages.
  public var expectation: String {
    switch type {
    case .text: "a text"
    case .currency: "three letters such as EUR"
    case .choice: choices.joined(separator: " or ")
    case .boolean: "yes or no"
    case .number, .integer:
      (type == .integer ? "a whole number" : "a number")
        + (min.map { " of at least \(JSONValue.number($0).text)" } ?? "")
        + (max.map { " and at most \(JSONValue.number($0).text)" } ?? "")
    }
  }

  /// The answer as a value; nil where it is none.
  public func value(of answer: String) -> JSONValue? {
    let answer = trimmed(answer)
    switch type {
    case .text: return answer.isEmpty || answer.contains(where: \.isNewline) ? nil : .string(answer)
    case .currency:
      let letters = answer.uppercased()
      return letters.utf8.count == 3 && letters.utf8.allSatisfy { (65...90).contains($0) } ? .string(letters) : nil
    case .choice: return choices.first { $0.lowercased() == answer.lowercased() }.map { .string($0) }
    case .boolean:
      switch answer.lowercased() {
      case "yes", "y", "true": return true
      case "no", "n", "false": return false
      default: return nil
      }
    case .number, .integer:
      guard let number = PlainValue.number(answer), number.isFinite else { return nil }
      guard type == .number || (number == number.rounded() && abs(number) < 9e15) else { return nil }
      guard min.map({ number >= $0 }) ?? true, max.map({ number <= $0 }) ?? true else { return nil }
      return .number(number)
    }
  }

  /// A default as it is shown and typed.
  static func text(of value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .bool(let flag): flag ? "yes" : "no"
    default: value.text
    }
  }
}

/// Plain scalars on the command line, as the core schema of YAML 1.2 reads them.
enum PlainValue {
  /// Null, a truth value, a number, or else a text.
  static func of(_ text: String) -> JSONValue {
    switch text {
    case "", "~", "null": .null
    case "true": true
    case "false": false
    default: number(text).map { .number($0) } ?? .string(text)
    }
  }

  /// A decimal number; words and hexadecimal forms that Swift would take are none.
  static func number(_ text: String) -> Double? {
    let allowed = text.utf8.allSatisfy {
      (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0)  // + - . E e
    }
    return allowed ? Double(text) : nil
  }
}

/// Without white space at both ends.
func trimmed(_ text: some StringProtocol) -> String {
  guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace })
  else { return "" }
  return String(text[first...last])
}
