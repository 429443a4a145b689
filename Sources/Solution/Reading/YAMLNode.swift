import Support

/// Where a value of the configuration came from.
public enum Origin: Sendable, Equatable {
  case file(String, line: Int)
  /// `--set` or `--set-file`.
  case option(String)
  case environment(String)
  case `default`

  /// As `--print-config` shows it: `solution.yaml:31`, `--set`, `env NAME`, `default`.
  public var description: String {
    switch self {
    case .file(let name, let line): "\(name):\(line)"
    case .option(let name): name
    case .environment(let name): "env \(name)"
    case .default: "default"
    }
  }
}

/// A YAML document as a plain tree, each node with its place: what the rest of this room works on, so that the
/// YAML package stays behind one file.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    /// Plain scalars follow the core schema of YAML 1.2; all others are text.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Member])
  }

  struct Member: Sendable {
    var key: String
    var keyPlace: Place
    var value: YAMLNode
  }

  var content: Content
  var place: Place
  var origin: Origin

  subscript(key: String) -> YAMLNode? {
    guard case .mapping(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  var isNull: Bool {
    if case .scalar(let text, isPlain: true) = content { CoreSchema.isNull(text) } else { false }
  }
}

/// How plain scalars are read: the core schema of YAML 1.2, section 10.3.2.
enum CoreSchema {
  static func isNull(_ text: String) -> Bool { ["", "~", "null", "Null", "NULL"].contains(text) }

  static func bool(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// A decimal, octal (`0o17`), hexadecimal (`0xff`) or floating number; `.inf` and `.nan` give what they say.
  static func number(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return nil }
    if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).map(Double.init) }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map(Double.init) }
    let isNegative = bytes[0] == UInt8(ascii: "-")
    let unsigned = isNegative || bytes[0] == UInt8(ascii: "+") ? text.dropFirst() : text[...]
    if [".inf", ".Inf", ".INF"].contains(unsigned) { return isNegative ? -.infinity : .infinity }
    if [".nan", ".NaN", ".NAN"].contains(text) { return .nan }
    var digits = 0
    var exponentDigits = 0
    var (hasPoint, hasExponent, mayBeSign) = (false, false, false)
    for byte in unsigned.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if hasExponent { exponentDigits += 1 } else { digits += 1 }
        mayBeSign = false
      case UInt8(ascii: ".") where !hasPoint && !hasExponent: hasPoint = true
      case UInt8(ascii: "e") where !hasExponent && digits > 0, UInt8(ascii: "E") where !hasExponent && digits > 0:
        hasExponent = true
        mayBeSign = true
      case UInt8(ascii: "+") where mayBeSign, UInt8(ascii: "-") where mayBeSign: mayBeSign = false
      default: return nil
      }
    }
    guard digits > 0, !hasExponent || exponentDigits > 0 else { return nil }
    // Swift wants digits on both sides of the point, YAML does not.
    var written = unsigned.hasPrefix(".") ? "0" + unsigned : String(unsigned)
    if let point = written.firstIndex(of: "."),
      written.index(after: point) == written.endIndex
        || !written[written.index(after: point)].isNumber
    {
      written.insert("0", at: written.index(after: point))
    }
    return Double(written).map { isNegative ? -$0 : $0 }
  }
}
