import Support
import Testing

/// The error form of REQUIREMENTS part 2d, letter by letter.
@Suite struct DiagnosticDrawingTests {
  @Test func unknownKey() {
    let fault = Diagnostic(
      "E2101", "unknown key 'serach'",
      at: Place(file: "solution.yaml", line: 38, column: 1, length: 6, excerpt: "serach: {time_budget_s: 600}"),
      hint: "did you mean 'search'?", fix: "rename the key.", exitCode: .configuration)
    #expect(
      fault.drawn() == """
        error[E2101] unknown key 'serach'
          --> solution.yaml:38:1
        38 | serach: {time_budget_s: 600}
           | ^^^^^^  did you mean 'search'?
        fix: rename the key.   more: solkit explain E2101
        """)
  }

  @Test func badCell() {
    let fault = Diagnostic(
      "E3007", "column 'tenure' holds numbers, but row 138 holds \"12,5 months\"",
      at: Place(
        file: "data/customers.csv", line: 138, column: 1, detail: "1 of 400 rows; all: solkit check --json",
        isCell: true),
      fix: "correct the cell, or set data.checks.bad_value: missing | drop_row", exitCode: .dataError)
    #expect(
      fault.drawn() == """
        error[E3007] column 'tenure' holds numbers, but row 138 holds "12,5 months"
          --> data/customers.csv:138, column 1   (1 of 400 rows; all: solkit check --json)
        fix: correct the cell, or set data.checks.bad_value: missing | drop_row   more: solkit explain E3007
        """)
  }

  @Test func withoutPlaceAndFix() {
    let note = Diagnostic(
      "E4101", "the run was interrupted", hint: "stages are kept", severity: .note, exitCode: .success)
    #expect(note.drawn() == "note[E4101] the run was interrupted\nhint: stages are kept\nmore: solkit explain E4101")
  }

  @Test func longLinesAreCutAroundTheCaret() throws {
    let excerpt = String(repeating: "a", count: 150) + "WRONG" + String(repeating: "b", count: 150)
    let fault = Diagnostic(
      "E2102", "wrong", at: Place(file: "f", line: 7, column: 151, length: 5, excerpt: excerpt),
      exitCode: .configuration)
    let lines = fault.drawn().split(separator: "\n").map(String.init)
    let shown = lines[2]
    #expect(shown.hasPrefix("7 | ...") && shown.hasSuffix("..."))
    #expect(lines.allSatisfy { $0.count <= 118 })
    let under = Array(lines[3])
    let first = try #require(under.firstIndex(of: "^"))
    #expect(String(Array(shown)[first..<first + 5]) == "WRONG")
    #expect(under.filter { $0 == "^" }.count == 5)
  }

  @Test func tabsTakeOnePlace() {
    let fault = Diagnostic(
      "E2001", "a tab", at: Place(file: "f", line: 1, column: 1, excerpt: "\tkey: 1"), exitCode: .configuration)
    #expect(fault.drawn().contains("1 |  key: 1\n  | ^"))
  }

  @Test(arguments: [0, 1, 7, 8, 100])
  func anyColumnIsDrawable(column: Int) {
    let fault = Diagnostic(
      "E2001", "x", at: Place(file: "f", line: 1, column: column, length: 40, excerpt: "key: 1"),
      exitCode: .configuration)
    #expect(fault.drawn().contains("^"))
  }

  /// A quoted cell may hold line breaks, and codes that command the terminal.
  @Test func controlCharactersAreShownNotSent() {
    let fault = Diagnostic(
      "E3007", "line 3 holds \"a\nb\r\t\u{1B}[31mred\u{9B}\"",
      at: Place(file: "data\n.csv", line: 3, column: 2, excerpt: "a\u{1B}b", isCell: true), hint: "\u{7}",
      fix: "x\ny",
      exitCode: .dataError)
    let drawn = fault.drawn()
    #expect(drawn.split(separator: "\n").count == 5)
    #expect(!drawn.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || (127..<160).contains($0.value) })
    #expect(drawn.contains(#"holds "a\nb\r\t\u{1B}[31mred\u{9B}""#))
  }

  @Test func coloursWrapAndNothingElse() {
    let fault = Diagnostic("E1001", "no", exitCode: .usage)
    #expect(fault.drawn(colour: true).hasPrefix("\u{1B}[31merror[E1001]\u{1B}[0m \u{1B}[1mno\u{1B}[0m"))
    #expect(Paint(isOn: false)("text", .red) == "text")
  }

  @Test func theFirstErrorGivesTheExitCode() {
    let warning = Diagnostic("E1", "w", severity: .warning, exitCode: .success)
    let error = Diagnostic("E2", "e", exitCode: .dataError)
    let later = Diagnostic("E3", "l", exitCode: .configuration)
    #expect(Diagnostics([warning, error, later]).exitCode == .dataError)
    #expect(Diagnostics([warning]).exitCode == .success)
    #expect(Diagnostics([]).exitCode == .success)
  }

  /// REQUIREMENTS part 2b.
  @Test func exitCodesAreThoseOfTheTable() {
    let codes: [ExitCode: Int32] = [
      .success: 0, .criteriaNotMet: 10, .noGo: 11, .noMachineLearningNeeded: 12, .endpointDiffers: 13,
      .upgradeConflict: 14, .driftOverLimit: 20, .qualityUnderLimit: 21, .usage: 64, .dataError: 65,
      .inputMissing: 66,
      .bug: 70, .cannotCreate: 73, .inputOutput: 74, .temporary: 75, .permission: 77, .configuration: 78,
      .interrupted: 130, .terminated: 143,
    ]
    #expect(codes.count == ExitCode.allCases.count)
    for code in ExitCode.allCases { #expect(codes[code] == code.rawValue) }
  }
}
