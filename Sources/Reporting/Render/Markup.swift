/// HTML or SVG under construction. Fixed markup is a `StaticString`; whatever comes from outside only gets in through
/// functions that escape it, so no name in the data can break out.
struct Markup: Sendable {
  private(set) var text = ""
  /// Sections that a sentence can link to; others are only named.
  var linkable: Set<SectionID> = []

  /// An attribute: its name is ours, its value is escaped. A nil value leaves it out.
  typealias Attribute = (name: StaticString, value: String?)

  /// Markup of our own.
  mutating func raw(_ fixed: StaticString) { fixed.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) } }

  mutating func append(_ other: Markup) { text += other.text }

  /// A style sheet of our own making; `Stylesheet` escapes what it quotes.
  mutating func style(_ sheet: String) { text += sheet }

  /// Text from outside.
  mutating func escaped(_ outside: String) { Self.escape(outside, into: &text) }

  mutating func open(_ tag: StaticString, _ attributes: Attribute...) { begin(tag, attributes, end: ">") }
  /// An element without content.
  mutating func empty(_ tag: StaticString, _ attributes: Attribute...) { begin(tag, attributes, end: "/>") }
  mutating func close(_ tag: StaticString) {
    raw("</")
    raw(tag)
    raw(">")
  }
  /// An element that holds text from outside.
  mutating func element(_ tag: StaticString, _ attributes: Attribute..., text content: String) {
    begin(tag, attributes, end: ">")
    escaped(content)
    close(tag)
  }
  /// An element that holds a sentence.
  mutating func element(_ tag: StaticString, _ attributes: Attribute..., prose: Prose) {
    begin(tag, attributes, end: ">")
    self.prose(prose)
    close(tag)
  }

  private mutating func begin(_ tag: StaticString, _ attributes: [Attribute], end: StaticString) {
    raw("<")
    raw(tag)
    for (name, value) in attributes {
      guard let value else { continue }
      raw(" ")
      raw(name)
      raw("=\"")
      escaped(value)
      raw("\"")
    }
    raw(end)
  }

  mutating func prose(_ prose: Prose) {
    for run in prose.runs {
      switch run {
      case .plain(let text): escaped(text)
      case .strong(let text): element("strong", text: text)
      case .code(let text): element("code", text: text)
      case .section(let id) where !linkable.contains(id): escaped(id.title)
      case .section(let id): element("a", ("href", "#" + id.rawValue), text: id.title)
      }
    }
  }

  /// Escapes the five characters that HTML and attributes give a meaning. Control characters other than tab and line
  /// ends are no HTML text; they are shown as U+FFFD.
  private static func escape(_ outside: String, into text: inout String) {
    guard outside.utf8.contains(where: isSpecial) else {
      text += outside
      return
    }
    for scalar in outside.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x7F, 0x22, 0x26, 0x27, 0x3C, 0x3E: true
    default: false
    }
  }
}
