/// `${env:NAME}` and `${env:NAME:-default}` inside a text.
enum EnvironmentText {
  enum Expansion: Equatable {
    case unchanged
    /// The text with every placeholder replaced, and the name of the first one.
    case expanded(String, name: String)
    case missing(name: String)
    case malformed(String)
  }

  /// Replaces placeholders once: what a variable holds is not looked at again.
  static func expand(_ text: String, _ environment: [String: String]) -> Expansion {
    guard text.contains("$") else { return .unchanged }
    var result = ""
    var first: String?
    var rest = text[...]
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      guard rest.hasPrefix("${") else {
        result.append("$")
        rest = rest.dropFirst()
        continue
      }
      guard let end = rest.firstIndex(of: "}") else { return .malformed(String(rest)) }
      let whole = rest[...end]
      let body = whole.dropFirst(2).dropLast()
      guard body.hasPrefix("env:") else { return .malformed(String(whole)) }
      let name = body.dropFirst(4).prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
      let tail = body[name.endIndex...]
      guard !name.isEmpty, tail.isEmpty || tail.hasPrefix(":-") else { return .malformed(String(whole)) }
      if let value = environment[String(name)], !(value.isEmpty && !tail.isEmpty) {
        result += value
      } else if tail.isEmpty {
        return .missing(name: String(name))
      } else {
        result += tail.dropFirst(2)
      }
      first = first ?? String(name)
      rest = rest[rest.index(after: end)...]
    }
    guard let first else { return .unchanged }
    return .expanded(result + rest, name: first)
  }
}
