public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// How values look on a terminal, and how text from outside is made harmless there.
public enum TerminalFormat {
  /// Columns of the label in `result   WAPE 0.247`.
  public static let labelWidth = 9

  /// A label in bold and nine columns, then the text.
  public static func labelled(_ label: String, _ text: String, _ paint: Paint = Paint(isOn: false)) -> String {
    let gap = max(1, labelWidth - width(label))
    return paint(label, .bold) + String(repeating: " ", count: gap) + text
  }

  // MARK: Numbers

  /// `124 800`
  public static func count(_ value: Int) -> String {
    (value < 0 ? "-" : "") + grouped(String(value.magnitude))
  }

  /// `1 error`, `12 errors`; the word gets an s.
  public static func count(_ value: Int, _ word: String) -> String {
    "\(count(value)) \(word)\(value == 1 ? "" : "s")"
  }

  /// A number with a fixed number of decimals and spaces between thousands: `1 234.50`. `-` where it is not finite.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "-" }
    let text = printed(abs(value), decimals)
    let parts = text.split(separator: ".", maxSplits: 1)
    let isZero = text.utf8.allSatisfy { $0 == 48 || $0 == 46 }
    let whole = (value < 0 && !isZero ? "-" : "") + grouped(String(parts.first ?? "0"))
    return parts.count == 2 ? "\(whole).\(parts[1])" : whole
  }

  /// A number with about `digits` significant ones, never in exponents below a million million: `0.247`, `1 234`.
  public static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "-" }
    guard value != 0 else { return "0" }
    let order = Int(log10(abs(value)).rounded(.down))
    guard (-6...12).contains(order) else {
      return withVaList([Int32(max(0, digits - 1)), value]) { vaprint("%.*e", $0) }
    }
    return fixed(value, max(0, digits - 1 - order))
  }

  /// A share as `17.9 %`.
  public static func percent(_ share: Double, decimals: Int = 1) -> String {
    share.isFinite ? "\(fixed(share * 100, decimals)) %" : "-"
  }

  /// `EUR 214 000`
  public static func money(_ value: Double, _ currency: String, decimals: Int = 0) -> String {
    "\(currency) \(fixed(value, decimals))"
  }

  /// A span for a clock: `4:02`, `1:04:02`.
  public static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e12 else { return "-" }
    let whole = Int(max(0, seconds))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }

  /// A span in words: `0.4 ms`, `12 ms`, `3.4 s`, `4 min 02 s`.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "-" }
    switch abs(seconds) {
    case ..<0.00995: return "\(fixed(seconds * 1000, 1)) ms"
    case ..<0.9995: return "\(fixed(seconds * 1000, 0)) ms"
    case ..<59.95: return "\(fixed(seconds, 1)) s"
    default:
      let whole = Int(min(abs(seconds), 1e15).rounded())
      let rest = whole % 60
      return "\(seconds < 0 ? "-" : "")\(count(whole / 60)) min \(rest < 10 ? "0" : "")\(rest) s"
    }
  }

  /// Bytes in powers of 1000: `812 B`, `31 MB`, `1.2 GB`.
  public static func bytes(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    var value = Double(count)
    var unit = 0
    while abs(value) >= (unit == 0 ? 1000 : 999.5), unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    return "\(fixed(value, unit > 0 && abs(value) < 9.95 ? 1 : 0)) \(units[unit])"
  }

  // MARK: Text

  /// `text` without anything that could move a cursor or turn the direction of writing: such a character becomes
  /// `?`, a tab or line break a space.
  public static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(!isControl(scalar) ? scalar : ["\t", "\n", "\r"].contains(scalar) ? " " : "?")
    }
    return String(result)
  }

  /// A fault whose texts are safe to draw.
  public static func safe(_ diagnostic: Diagnostic) -> Diagnostic {
    var result = diagnostic
    func short(_ text: String) -> String { text.utf8.count > 1000 ? "\(text.prefix(600))..." : text }
    result.message = safe(short(diagnostic.message))
    result.hint = diagnostic.hint.map { safe(short($0)) }
    result.fix = diagnostic.fix.map { safe(short($0)) }
    if var place = diagnostic.place {
      place.file = safe(place.file)
      place.excerpt = place.excerpt.map { safe($0) }
      place.detail = place.detail.map { safe($0) }
      result.place = place
    }
    return result
  }

  /// Columns that a text without control characters takes.
  public static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  /// `text` cut to at most `columns`, with `...` where something is missing.
  public static func cut(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    let mark = columns >= 8 ? "..." : ""
    var result = ""
    var used = mark.count
    for character in text {
      used += width(character)
      if used > columns { break }
      result.append(character)
    }
    return result + mark
  }

  /// East Asian wide characters and emoji take two columns (Unicode Standard Annex 11, the blocks in common use).
  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first?.value else { return 0 }
    switch scalar {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// C0, delete, C1, line and paragraph separators, and the marks that turn the direction of writing.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F: true
    default: false
    }
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(" ") }
      result.append(digit)
    }
    return result
  }

  /// Digits rounded as C does it: exactly, ties to even.
  private static func printed(_ value: Double, _ decimals: Int) -> String {
    withVaList([Int32(min(max(decimals, 0), 30)), value]) { vaprint("%.*f", $0) }
  }

  private static func vaprint(_ format: String, _ arguments: CVaListPointer) -> String {
    // 309 digits before the point, 30 after, sign and point.
    let buffer = [CChar](unsafeUninitializedCapacity: 360) { buffer, count in
      count = Int(max(0, min(359, vsnprintf(buffer.baseAddress, 360, format, arguments))))
    }
    return String(decoding: buffer.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
