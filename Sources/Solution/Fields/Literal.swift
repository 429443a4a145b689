import JSON
import Support

/// One written value, and whether it is what a key takes.
struct Literal {
  struct Fault: Error {
    var code = SolutionCode.wrongKind
    /// Where "expected this, found that" says it badly.
    var message: String?
    var hint: String?
    var fix: String
  }

  var text: String
  var isPlain: Bool
  /// Environment variables are always text: they become what the key takes.
  var isFromEnvironment = false
  /// `--set` has no quotes of its own, so a number may stand for a text there.
  var isFromOption = false

  /// As a message shows it: texts in quotes, the rest as it was written.
  var shown: String {
    let safe = Secrets.masked(text)
    let long = safe.count > 60 ? "\(safe.prefix(57))..." : safe
    if isPlain, !isFromEnvironment, isNotText { return text.isEmpty ? "nothing" : long }
    return "\"\(long)\""
  }

  private var isNotText: Bool {
    CoreSchema.isNull(text) || CoreSchema.bool(text) != nil || CoreSchema.number(text) != nil
  }
  private var mayBeScalar: Bool { isPlain || isFromEnvironment }

  func checked(against kind: FieldKind) -> Result<JSONValue, Fault> {
    switch kind {
    case .text(let rule): checkedText(rule)
    case .wholeNumber(let range): checkedNumber().flatMap { Self.wholeNumber($0, in: range) }
    case .number(let range): checkedNumber().flatMap { Self.number($0, in: range) }
    case .numberOr(let word, let range):
      text == word
        ? .success(.string(word))
        : checkedNumber().flatMap { Self.number($0, in: range) }
          .mapError { fault in
            var fault = fault
            if fault.hint == nil { fault.hint = NearestName.of(text, in: [word]).map { "did you mean '\($0)'?" } }
            return fault
          }
    case .numberOrText(let rule):
      mayBeScalar && CoreSchema.number(text) != nil
        ? checkedNumber().flatMap { Self.number($0, in: .any) } : checkedText(rule)
    case .flag: checkedFlag()
    case .choice(let choice): checkedChoice(choice)
    case .scalar: checkedScalar()
    case .list, .part, .either, .map, .anything: .failure(Fault(fix: "write one value"))
    }
  }

  private func checkedScalar() -> Result<JSONValue, Fault> {
    if mayBeScalar {
      if let flag = CoreSchema.bool(text) { return .success(.bool(flag)) }
      if CoreSchema.number(text) != nil { return checkedNumber().flatMap { Self.number($0, in: .any) } }
    }
    return checkedText(.notEmpty)
  }

  private func checkedText(_ rule: TextRule) -> Result<JSONValue, Fault> {
    if isPlain, !isFromEnvironment, !isFromOption, isNotText {
      return .failure(Fault(hint: "without quotes this is not a text", fix: "put it in quotes: \"\(text)\""))
    }
    // `\0` in a path would end it for the system, and an escape could colour a terminal.
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" || $0.value == 0x7F })
    else {
      return .failure(
        Fault(code: .malformed, hint: "it holds a control character", fix: "delete the character"))
    }
    guard rule.accepts(text) else {
      return .failure(
        Fault(code: .malformed, fix: rule.isSecretFile ? "name the file with its folder" : "write \(rule.expected)"))
    }
    return .success(.string(text))
  }

  private func checkedNumber() -> Result<Double, Fault> {
    if mayBeScalar {
      if let number = CoreSchema.number(text) {
        guard number.isFinite else { return .failure(Fault(code: .outOfRange, fix: "write a finite number")) }
        return .success(number)
      }
    } else if CoreSchema.number(text) != nil {
      return .failure(Fault(hint: "in quotes it is a text", fix: "take the quotes away"))
    }
    return .failure(Fault(hint: meantNumber.map { "did you mean \($0)?" }, fix: "write a number, such as 12 or 0.5"))
  }

  /// The number that somebody meant by `1_000`, `60,000`, `0,5` or `30 %`.
  private var meantNumber: String? {
    var bare = text.filter { $0 != "_" && $0 != " " && $0 != "'" }
    if bare.hasSuffix("%"), let share = CoreSchema.number(String(bare.dropLast())) {
      return JSONValue.number(share / 100).text
    }
    let groups = bare.split(separator: ",", omittingEmptySubsequences: false)
    if groups.count > 1 {
      let isThousands = groups.dropFirst().allSatisfy { $0.prefix { $0.isNumber }.count == 3 }
      bare = isThousands ? groups.joined() : groups.count == 2 ? groups.joined(separator: ".") : bare
    }
    return bare == text ? nil : CoreSchema.number(bare).map { JSONValue.number($0).text }
  }

  private static func wholeNumber(_ number: Double, in range: ClosedRange<Int>) -> Result<JSONValue, Fault> {
    guard number == number.rounded() else { return .failure(Fault(fix: "write a number without decimals")) }
    guard number >= Double(range.lowerBound), number <= Double(range.upperBound) else {
      let isHuge = number.magnitude > Double(FieldKind.unbounded)
      return .failure(
        Fault(
          code: .outOfRange, hint: isHuge ? "whole numbers go up to \(FieldKind.unbounded)" : nil,
          fix: "write a number in that range"))
    }
    return .success(.number(number))
  }

  private static func number(_ number: Double, in range: NumberRange) -> Result<JSONValue, Fault> {
    guard range.contains(number) else {
      return .failure(
        Fault(
          code: .outOfRange, hint: number.magnitude > NumberRange.limit ? "numbers go up to 1e18 here" : nil,
          fix: "write a number in that range"))
    }
    return .success(.number(number))
  }

  private func checkedFlag() -> Result<JSONValue, Fault> {
    if mayBeScalar, let flag = CoreSchema.bool(text) { return .success(.bool(flag)) }
    let word = text.lowercased()
    let meant: String? =
      ["yes", "on", "y", "true", "1"].contains(word)
      ? "true" : ["no", "off", "n", "false", "0"].contains(word) ? "false" : nil
    return .failure(
      Fault(hint: meant.map { "did you mean \($0)?" }, fix: meant.map { "write \($0)" } ?? "write true or false"))
  }

  private func checkedChoice(_ choice: Choice) -> Result<JSONValue, Fault> {
    if choice.allowed.contains(text) { return .success(.string(text)) }
    if choice.later.contains(text) {
      return .failure(
        Fault(
          code: .notInThisVersion, message: "'\(text)' is not in this version",
          hint: "known: \(choice.allowed.joined(separator: ", "))",
          fix: "choose another value"))
    }
    if let questions = choice.foreign[text], let question = choice.question {
      return .failure(
        Fault(
          code: .otherQuestion, message: "'\(text)' is for \(Question.words(questions)), and this file asks for \(question.words)",
          hint: choice.allowed.isEmpty ? nil : "known: \(choice.allowed.joined(separator: ", "))",
          fix: "choose another value"))
    }
    let nearest = NearestName.of(text, in: choice.allowed)
    return .failure(
      Fault(
        code: .notAllowed, hint: nearest.map { "did you mean '\($0)'?" },
        fix: nearest.map { "write \($0)" } ?? "choose one of them"))
  }
}
