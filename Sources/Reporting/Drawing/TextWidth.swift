/// How wide a text will be, roughly: charts are laid out without a browser, so labels get the room that a usual
/// sans-serif face needs, with a little over.
enum TextWidth {
  /// Width in the unit of `size`. Widths per em are those of common grotesque faces, rounded up.
  static func of(_ text: String, size: Double, bold: Bool = false) -> Double {
    var ems = 0.0
    for scalar in text.unicodeScalars { ems += em(scalar) }
    return ems * size * (bold ? 1.11 : 1.02)
  }

  private static func em(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "'", "|", "!", ".", ",", ":", ";", "I", "f", "t", " ", "\u{A0}", "/", "[", "]": 0.29
    case "\u{202F}": 0.22
    case "r", "(", ")", "-", "\"", "*": 0.35
    case "m", "M", "W", "%", "@": 0.89
    case "w", "G", "O", "Q", "D", "C", "H", "N", "U", "R", "&": 0.75
    case "A"..."Z": 0.68
    case "\u{2212}", "+", "=", "<", ">": 0.6
    case "0"..."9", "a"..."z", "_": 0.56
    case _ where scalar.value < 0x300: 0.6
    case _ where scalar.value >= 0x1100: 1.0
    default: 0.65
    }
  }

  /// The text, cut with an ellipsis where it is too wide. Cut in the middle: names differ at both ends.
  static func fitted(_ text: String, size: Double, into width: Double) -> String {
    guard of(text, size: size) > width else { return text }
    let characters = Array(text)
    var keep = characters.count - 1
    while keep > 2 {
      let head = (keep + 1) / 2
      let cut = String(characters.prefix(head)) + "…" + String(characters.suffix(keep - head))
      if of(cut, size: size) <= width { return cut }
      keep -= 1
    }
    return "…"
  }
}
