extension Diagnostic {
  /// The fault as the terminal shows it, without a line break at the end:
  ///
  ///     error[E2101] unknown key 'serach'
  ///       --> solution.yaml:38:1
  ///     38 | serach: {time_budget_s: 600}
  ///        | ^^^^^^  did you mean 'search'?
  ///     fix: rename the key.   more: solkit explain E2101
  public func drawn(colour: Bool = false) -> String {
    let paint = Paint(isOn: colour)
    let tint: Paint.Tint = severity == .error ? .red : severity == .warning ? .yellow : .blue
    var lines = ["\(paint("\(severity.rawValue)[\(code)]", tint)) \(paint(Self.plain(message), .bold))"]
    var hintIsShown = false
    if let place {
      lines.append("  --> \(Self.plain(place.description))")
      if let line = place.line, let excerpt = place.excerpt {
        let number = String(line)
        let gutter = String(repeating: " ", count: number.count)
        let (shown, start) = Self.window(of: excerpt, around: place.isCell ? nil : place.column)
        lines.append("\(number) | \(shown)")
        if !place.isCell, place.column != nil {
          let carets = String(repeating: "^", count: max(1, min(place.length, max(1, shown.count - start))))
          let tail = hint.map { "  \(Self.plain($0))" } ?? ""
          lines.append("\(gutter) | \(String(repeating: " ", count: start))\(paint(carets, tint))\(tail)")
          hintIsShown = true
        }
      }
    }
    if let hint, !hintIsShown { lines.append("hint: \(Self.plain(hint))") }
    let more = "more: solkit explain \(code)"
    lines.append(fix.map { "fix: \(Self.plain($0))   \(more)" } ?? more)
    return lines.joined(separator: "\n")
  }

  /// Values are quoted as they were found, so a cell may hold line breaks, or codes that command a terminal: they
  /// are shown as `\n` and `\u{1B}`.
  private static func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var plain = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": plain += "\\n"
      case "\r": plain += "\\r"
      case "\t": plain += "\\t"
      case let scalar where isControl(scalar): plain += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

  /// Cuts a long line to what surrounds the column; returns where the column then stands.
  private static func window(of excerpt: String, around column: Int?) -> (String, Int) {
    // One character for each, so that the caret stays under its column.
    let characters = excerpt.map { $0.unicodeScalars.contains(where: isControl) ? " " : $0 }
    let start = max(0, min((column ?? 1) - 1, characters.count))
    guard characters.count > 110 else { return (String(characters), start) }
    let first = max(0, start - 40)
    let last = min(characters.count, first + 100)
    let prefix = first > 0 ? "..." : ""
    let suffix = last < characters.count ? "..." : ""
    return (prefix + String(characters[first..<last]) + suffix, start - first + prefix.count)
  }
}

extension Place: CustomStringConvertible {
  /// `solution.yaml:38:1`, or `data/sales.csv:138, column 4 (1 of 400 rows)`.
  public var description: String {
    var text = file
    if let line {
      text += ":\(line)"
      if let column { text += isCell ? ", column \(column)" : ":\(column)" }
    }
    if let detail { text += "   (\(detail))" }
    return text
  }
}

/// Colours for a terminal; off gives the text as it is.
public struct Paint: Sendable {
  public enum Tint: String, Sendable {
    case red = "31", green = "32", yellow = "33", blue = "34", bold = "1", dim = "2"
  }

  public var isOn: Bool

  public init(isOn: Bool) { self.isOn = isOn }

  /// `text` in `tint`, or as it is where colours are off.
  public func callAsFunction(_ text: String, _ tint: Tint) -> String {
    isOn ? "\u{1B}[\(tint.rawValue)m\(text)\u{1B}[0m" : text
  }
}
