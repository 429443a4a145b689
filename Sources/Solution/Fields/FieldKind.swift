import JSON
import TimeAxis

/// Which values a key takes: enough to check one, to say what was expected, and to write its JSON Schema.
indirect enum FieldKind: Sendable {
  case text(TextRule)
  case wholeNumber(ClosedRange<Int>)
  case number(NumberRange)
  /// A number, or one word instead of it.
  case numberOr(word: String, NumberRange)
  case flag
  case choice(Choice)
  /// A number or a text.
  case numberOrText(TextRule)
  case list(of: FieldKind, atLeast: Int)
  case part([FieldInfo])
  /// One value of the first kind, or the list or section that is the second.
  case either(FieldKind, FieldKind)
  /// A number, a text, true or false.
  case scalar
  /// A section whose keys are the client's own words; `keys` says what they are.
  case map(of: FieldKind, keys: String)
  /// Known, with any content, and refused as a whole in this version.
  case anything

  /// What was expected, in the one wording that errors, `explain` and the reference page share.
  var expected: String {
    switch self {
    case .text(let rule): rule.expected
    case .wholeNumber(let range): Self.wholeNumber(range)
    case .number(let range): "a number\(range.words)"
    case .numberOr(let word, let range): "a number\(range.words), or \(word)"
    case .numberOrText(let rule): "a number, or \(rule.expected)"
    case .flag: "true or false"
    case .choice(let choice): "one of \(choice.allowed.joined(separator: ", "))"
    case .list(let element, let least):
      switch element {
      case .part: "a list of entries\(least > 0 ? ", at least \(least)" : "")"
      default: "a list\(least > 0 ? " of at least \(least)" : ""), each entry \(element.expected)"
      }
    case .part(let fields):
      "a section with \(fields.filter(\.isKnown).map(\.name).joined(separator: ", "))"
    case .either(let simple, .part(let fields)) where !fields.contains(where: \.isKnown): simple.expected
    case .either(let simple, let structured): "\(simple.expected), or \(structured.expected)"
    case .scalar: "a number, a text, true or false"
    case .map(let element, let keys): "a section whose keys are \(keys), each with \(element.expected)"
    case .anything: "anything"
    }
  }

  private static func wholeNumber(_ range: ClosedRange<Int>) -> String {
    if range.lowerBound == range.upperBound { return "\(range.lowerBound)" }
    return switch (range.lowerBound > -Self.unbounded, range.upperBound < Self.unbounded) {
    case (true, true): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case (true, false): "a whole number of at least \(range.lowerBound)"
    case (false, true): "a whole number of at most \(range.upperBound)"
    case (false, false): "a whole number"
    }
  }

  /// Whole numbers that a double holds exactly; larger ones could not pass through JSON.
  static let unbounded = 1 << 53

  static func wholeNumber(atLeast lowest: Int) -> FieldKind { .wholeNumber(lowest...unbounded) }

  /// One of the values of an enumeration.
  static func oneOf<Value: RawRepresentable & CaseIterable>(
    _: Value.Type, later: [String] = []
  ) -> FieldKind where Value.RawValue == String {
    .choice(Choice(allowed: Value.allCases.map(\.rawValue), later: later))
  }
}

/// A set of words.
struct Choice: Sendable {
  var allowed: [String]
  /// Words that the whole shape knows and this version refuses.
  var later: [String] = []
  /// Words that are for some questions only, with those.
  var only: [String: [Question]] = [:]
  /// Set by `seen(by:)`: words for other questions than the one asked.
  var foreign: [String: [Question]] = [:]
  var question: Question?
}

/// An interval of numbers; what is beyond `limit` is never in it.
struct NumberRange: Sendable, Equatable {
  var lower: Double?
  var lowerIsIn = true
  var upper: Double?
  var upperIsIn = true

  /// Products of three such numbers are still finite.
  static let limit = 1e18
  static let any = NumberRange()
  static func atLeast(_ lower: Double) -> NumberRange { NumberRange(lower: lower) }
  static func above(_ lower: Double) -> NumberRange { NumberRange(lower: lower, lowerIsIn: false) }
  /// Both ends excluded.
  static func between(_ lower: Double, _ upper: Double) -> NumberRange {
    NumberRange(lower: lower, lowerIsIn: false, upper: upper, upperIsIn: false)
  }
  /// Both ends included.
  static func from(_ lower: Double, to upper: Double) -> NumberRange { NumberRange(lower: lower, upper: upper) }

  func contains(_ value: Double) -> Bool {
    guard value.magnitude <= Self.limit else { return false }
    if let lower, lowerIsIn ? value < lower : value <= lower { return false }
    if let upper, upperIsIn ? value > upper : value >= upper { return false }
    return true
  }

  /// " above 0", " from 0 to 1", or nothing.
  var words: String {
    func text(_ value: Double) -> String { JSONValue.number(value).text }
    switch (lower, upper) {
    case (nil, nil): return ""
    case (let lower?, nil): return lowerIsIn ? " of at least \(text(lower))" : " above \(text(lower))"
    case (nil, let upper?): return upperIsIn ? " of at most \(text(upper))" : " below \(text(upper))"
    case (let lower?, let upper?):
      if lowerIsIn, upperIsIn { return " from \(text(lower)) to \(text(upper))" }
      if !lowerIsIn, !upperIsIn { return " between \(text(lower)) and \(text(upper)), both excluded" }
      return " \(lowerIsIn ? "from" : "above") \(text(lower)) \(upperIsIn ? "to" : "and below") \(text(upper))"
    }
  }
}

/// What a text must look like.
struct TextRule: Sendable {
  var expected: String
  /// For the JSON Schema.
  var pattern: String?
  /// Names a file that holds a secret: the secret itself is refused.
  var isSecretFile = false
  var accepts: @Sendable (String) -> Bool = { _ in true }

  static let any = TextRule(expected: "a text")
  static let notEmpty = TextRule(expected: "a text that is not empty", pattern: "\\S") { text in
    text.contains { !$0.isWhitespace }
  }
  static let file = TextRule(expected: "the path of a file", pattern: "^\\S(.*\\S)?$") { text in
    text.first.map { !$0.isWhitespace } == true && text.last.map { !$0.isWhitespace } == true
  }
  static let secretFile = TextRule(
    expected: "the path of a file that holds the secret", pattern: "/|\\.", isSecretFile: true
  ) { text in text.contains { $0 == "/" || $0 == "." } }
  static let address = TextRule(expected: "an address with https:// or http://", pattern: "^https?://.") { text in
    ["https://", "http://"].contains { text.hasPrefix($0) && text.count > $0.count }
  }
  static let date = TextRule(
    expected: "a day such as \"2026-11-20\"", pattern: "^\\d{4}-\\d{2}-\\d{2}$"
  ) { TimestampFormat.isoDate.parse(Array($0.utf8)) != nil }
  static let currency = TextRule(
    expected: "a currency of three capital letters, such as EUR", pattern: "^[A-Z]{3}$"
  ) { $0.utf8.count == 3 && $0.utf8.allSatisfy { (65...90).contains($0) } }
  static let oneCharacter = TextRule(
    expected: "one character other than a letter, a digit, a quote or a line break", pattern: "^[^A-Za-z0-9\"\\r\\n]$"
  ) { text in
    text.utf8.count == 1 && text.allSatisfy { !$0.isLetter && !$0.isNumber && $0 != "\"" && !$0.isNewline }
  }
  static let version = TextRule(
    expected: "a version such as 1.2.0", pattern: "^\\d+\\.\\d+\\.\\d+$"
  ) { text in
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
  }
}
