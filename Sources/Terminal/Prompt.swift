public import Support

extension Console {
  /// Asks on stderr, and only on a terminal. Without one, or with `--no-input`, the default is taken; where there
  /// is none, throws `E1031` (64), which names what would have given the answer. An answer that `check` refuses
  /// (it says why) is asked again, at most three times.
  ///
  /// - Parameter flag: what gives the answer without being asked, such as `--set scope.volume=...`.
  public func ask(
    _ question: String, flag: String, default fallback: String? = nil, check: (String) -> String? = { _ in nil }
  ) throws(Diagnostic) -> String {
    guard !options.noInput, answers.isTerminal, errors.isTerminal else {
      guard let fallback else { throw Self.unanswered(question, flag, isForbidden: options.noInput) }
      return fallback
    }
    for _ in 0..<3 {
      prompt(
        errorPaint(TerminalFormat.safe(question), .bold) + (fallback.map { " [\(TerminalFormat.safe($0))] " } ?? " "))
      guard let line = answers.line() else { break }
      let answer = Self.trimmed(line)
      if answer.isEmpty {
        if let fallback { return fallback }
        note("please answer, or end with Ctrl-C")
        continue
      }
      guard let complaint = check(answer) else { return answer }
      note(TerminalFormat.safe(complaint))
    }
    throw Self.unanswered(question, flag, isForbidden: false)
  }

  /// Asks for yes or no.
  public func confirm(_ question: String, flag: String, default fallback: Bool? = nil) throws(Diagnostic) -> Bool {
    let words = ["y": true, "yes": true, "n": false, "no": false]
    let answer = try ask(
      "\(question) (yes or no)", flag: flag, default: fallback.map { $0 ? "yes" : "no" },
      check: { words[$0.lowercased()] == nil ? "please answer yes or no" : nil })
    return words[answer.lowercased()] ?? false
  }

  private static func unanswered(_ question: String, _ flag: String, isForbidden: Bool) -> Diagnostic {
    Diagnostic(
      "E1031", isForbidden ? "'--no-input' leaves a question open: \(question)" : "no answer to: \(question)",
      hint: "questions are asked only on a terminal", fix: "give the answer with \(flag)", exitCode: .usage)
  }

  private static func trimmed(_ line: String) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard let first = line.firstIndex(where: { !isSpace($0) }), let last = line.lastIndex(where: { !isSpace($0) })
    else {
      return ""
    }
    return String(line[first...last])
  }
}
