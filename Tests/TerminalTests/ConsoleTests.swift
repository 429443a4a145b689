import JSON
import Support
import Synchronization
import Terminal
import Testing

@Suite struct ConsoleTests {
  private func rules(no: Bool = false, force: Bool = false, dumb: Bool = false) -> ColourRules {
    var rules = ColourRules()
    (rules.noColour, rules.forceColour, rules.isDumb) = (no, force, dumb)
    return rules
  }

  private let fault = Diagnostic(
    "E2101", "unknown key 'serach'",
    at: Place(file: "solution.yaml", line: 38, column: 1, length: 6, excerpt: "serach: {time_budget_s: 600}"),
    hint: "did you mean 'search'?", fix: "rename the key", exitCode: .configuration)

  // REQUIREMENTS part 2b: the rules for colour, checked per stream.
  @Test(arguments: [
    (true, false, false, false, false, true), (false, false, false, false, false, false),
    (true, true, false, false, false, false), (true, false, false, true, false, false),
    (true, false, false, false, true, false), (false, false, true, false, false, true),
    (true, true, true, false, false, false), (true, false, true, true, false, true),
  ])
  func colourFollowsTheRules(terminal: Bool, no: Bool, force: Bool, dumb: Bool, flag: Bool, expected: Bool) {
    var options = ConsoleOptions()
    options.noColour = flag
    let console = Console(
      options, rules: rules(no: no, force: force, dumb: dumb), output: CapturedSink(isTerminal: terminal),
      errors: CapturedSink(isTerminal: !terminal))
    #expect(console.paint.isOn == expected)
  }

  @Test func eachStreamIsAskedByItself() {
    let console = Console(rules: rules(), output: CapturedSink(), errors: CapturedSink(isTerminal: true))
    #expect(!console.paint.isOn)
    #expect(console.errorPaint.isOn)
  }

  @Test func quietLeavesTheResultAlone() {
    for quiet in [false, true] {
      var options = ConsoleOptions()
      options.quiet = quiet
      let output = CapturedSink()
      let console = Console(options, rules: rules(), output: output, errors: CapturedSink())
      console.aside("data", "124 800 rows")
      console.line("result", "WAPE 0.247")
      console.aside("next", "solkit export")
      #expect(output.text.contains("result   WAPE 0.247\n"))
      #expect(output.text.contains("data") == !quiet && output.text.contains("next") == !quiet)
    }
  }

  @Test func resultsGoToStdoutAndTheRestToStderr() {
    let (output, errors) = (CapturedSink(), CapturedSink())
    let console = Console(rules: rules(), output: output, errors: errors)
    console.line("result", "WAPE 0.247 (limit 0.28)")
    console.note("data", "124 800 rows")
    console.report(fault)
    #expect(output.text == "result   WAPE 0.247 (limit 0.28)\n")
    #expect(
      errors.text == """
        data     124 800 rows
        error[E2101] unknown key 'serach'
          --> solution.yaml:38:1
        38 | serach: {time_budget_s: 600}
           | ^^^^^^  did you mean 'search'?
        fix: rename the key   more: solkit explain E2101

        """)
    #expect(!errors.text.contains("\u{1B}"))
    #expect(console.failure == nil)
  }

  @Test func manyFaultsAreCutWithACount() {
    let errors = CapturedSink()
    let console = Console(rules: rules(), output: CapturedSink(), errors: errors)
    var note = fault
    note.severity = .warning
    console.report(Array(repeating: fault, count: 23) + [note])
    #expect(errors.lines.count { $0.hasPrefix("error[E2101]") } == 20)
    #expect(errors.lines.last == "23 errors, 1 warning (3 not shown; all: --json)")
  }

  @Test func quietKeepsErrorsAndResults() {
    var options = ConsoleOptions()
    options.quiet = true
    let (output, errors) = (CapturedSink(), CapturedSink())
    let console = Console(options, rules: rules(), output: output, errors: errors)
    var warning = fault
    warning.severity = .warning
    console.report(warning)
    console.note("data", "x")
    TerminalProgress(console, ticks: false).finish("data", "x")
    #expect(errors.text.isEmpty)
    console.report(fault)
    console.print("yes")
    #expect(errors.text.hasPrefix("error[E2101]"))
    #expect(output.text == "yes\n")
  }

  @Test func textFromOutsideCannotMoveTheCursor() {
    let errors = CapturedSink(isTerminal: true)
    let console = Console(rules: rules(no: true), output: CapturedSink(), errors: errors)
    var evil = fault
    evil.message = "row 3 holds \u{1B}[2Jx\u{9B}31m\r\u{202E}"
    evil.place?.excerpt = "\u{1B}]0;title\u{07}"
    console.report(evil)
    console.note("data", "a\u{1B}[1A\nb")
    #expect(
      !errors.text.unicodeScalars.contains {
        ($0.value < 0x20 && $0 != "\n") || $0.value == 0x9B || $0.value == 0x202E
      })
    #expect(errors.text.contains("row 3 holds ?[2Jx?31m ?"))
  }

  @Test func aDocumentBeginsWithItsVersion() throws {
    let output = CapturedSink()
    var options = ConsoleOptions()
    options.json = true
    let console = Console(options, rules: rules(force: true), output: output, errors: CapturedSink())
    console.json(["runs": [1, 2]])
    let json = try JSONValue(parsing: output.text)
    #expect(json.object?.members.first?.name == "schema_version")
    #expect(json["schema_version"]?.integer == 1)
    #expect(!console.paint.isOn)
  }

  @Test func aFullDiskBehindStdoutIsNoticed() {
    struct Full: TextSink {
      func write(_ text: String) -> Bool { false }
      var isTerminal: Bool { false }
      var width: Int? { nil }
    }
    let console = Console(rules: rules(), output: Full(), errors: CapturedSink())
    console.print("x")
    #expect(console.failure?.exitCode == .inputOutput)
  }

  @Test func questionsAreAskedOnATerminalOnly() throws {
    let errors = CapturedSink(isTerminal: true)
    let console = Console(
      rules: rules(no: true), output: CapturedSink(), errors: errors, answers: PreparedAnswers(["", " EUR \r"]))
    #expect(try console.ask("Which currency?", flag: "--set scope.currency=...", default: "USD") == "USD")
    #expect(try console.ask("Which currency?", flag: "--set scope.currency=...") == "EUR")
    #expect(errors.text == "Which currency? [USD] Which currency? ")
  }

  @Test func anAnswerThatDoesNotFitIsAskedAgain() throws {
    let errors = CapturedSink(isTerminal: true)
    let answers = PreparedAnswers(["perhaps", "Y", "a", "b", "c"])
    let console = Console(rules: rules(no: true), output: CapturedSink(), errors: errors, answers: answers)
    #expect(try console.confirm("Go on?", flag: "--yes"))
    #expect(errors.text.contains("please answer yes or no\n"))
    #expect((#expect(throws: Diagnostic.self) { try console.confirm("Go on?", flag: "--yes") })?.code == "E1031")
  }

  @Test(arguments: [(true, true), (false, false), (false, true)])
  func withoutATerminalTheFlagIsNamed(noInput: Bool, terminal: Bool) throws {
    var options = ConsoleOptions()
    options.noInput = noInput
    let errors = CapturedSink(isTerminal: noInput)
    let console = Console(
      options, rules: rules(), output: CapturedSink(), errors: errors,
      answers: PreparedAnswers(["x"], isTerminal: terminal))
    let error = #expect(throws: Diagnostic.self) { try console.ask("Which template?", flag: "--template") }
    #expect(error?.code == "E1031")
    #expect(error?.exitCode == .usage)
    #expect(error?.fix == "give the answer with --template")
    #expect(try console.ask("Which template?", flag: "--template", default: "a") == "a")
    #expect(errors.text.isEmpty)
  }
}

@Suite struct ProgressTests {
  /// A clock that tests turn.
  final class Hands: Sendable {
    private let seconds = Mutex(100.0)
    func turn(_ by: Double) { seconds.withLock { $0 += by } }
    var now: Double { seconds.withLock { $0 } }
  }

  private func made(
    terminal: Bool, width: Int? = nil, dumb: Bool = false, first: (stage: String, text: String)? = nil
  )
    -> (TerminalProgress, CapturedSink, CapturedSink, Hands, Console)
  {
    var rules = ColourRules()
    rules.noColour = true
    rules.isDumb = dumb
    let hands = Hands()
    let (output, errors) = (
      CapturedSink(isTerminal: terminal, width: width), CapturedSink(isTerminal: terminal, width: width)
    )
    let console = Console(rules: rules, output: output, errors: errors)
    let progress = TerminalProgress(
      console, first: first, limits: .init(seconds: 600, megabytes: 4096), ticks: false, now: { hands.now },
      residentBytes: { 612_000_000 })
    return (progress, errors, output, hands, console)
  }

  // The line of REQUIREMENTS part 3a.
  @Test func theLineIsAsInTheTranscript() {
    let (progress, errors, _, hands, _) = made(terminal: true, width: 120)
    progress.update("search", done: 0, of: 40, "0/40 trials")
    hands.turn(242)
    progress.update("search", done: 28, of: 40, "28/40 trials, best lag_gbt")
    let line = "search   [##############------] 28/40 trials, best lag_gbt, 4:02 of 10:00, 612 MB of 4096"
    #expect(errors.text.hasSuffix("\r\u{1B}[2K" + line))
    #expect(!errors.text.contains("\n"))
    progress.finish("search", "40 trials, best lag_gbt")
    #expect(errors.text.hasSuffix("\r\u{1B}[2Ksearch   40 trials, best lag_gbt\n"))
  }

  @Test func somethingIsVisibleAtOnce() {
    #expect(
      made(terminal: true, first: ("data", "reading data/sales.csv")).1.text.contains(
        "data     reading data/sales.csv"))
    #expect(
      made(terminal: false, first: ("data", "reading")).1.lines == ["data     reading, 0:00 of 10:00, 612 MB of 4096"]
    )
  }

  @Test(arguments: [false, true])
  func withoutATerminalAPlainLineEveryTenSeconds(dumb: Bool) throws {
    let (progress, errors, _, hands, _) = made(terminal: dumb, width: 200, dumb: dumb)
    for trial in 0...400 {
      progress.update("search", done: trial, of: 400, "\(trial)/400 trials")
      hands.turn(0.125)
    }
    progress.finish("search", "400 trials")
    try #require(errors.lines.count == 7)
    #expect(errors.lines[1].hasPrefix("search   [####----------------] 80/400 trials, 0:10 of"))
    #expect(errors.lines[6] == "search   400 trials")
    #expect(!errors.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test func tickingKeepsTheClockGoing() {
    let (progress, errors, _, hands, _) = made(terminal: false)
    progress.update("fit", done: 0, of: 0, "ets")
    hands.turn(9)
    progress.tick()
    hands.turn(2)
    progress.tick()
    #expect(
      errors.lines == ["fit      ets, 0:00 of 10:00, 612 MB of 4096", "fit      ets, 0:11 of 10:00, 612 MB of 4096"])
  }

  @Test func aNarrowTerminalCutsTheLine() {
    let (progress, errors, _, _, _) = made(terminal: true, width: 40)
    progress.update("search", done: 28, of: 40, "28/40 trials, best lag_gbt")
    let line = errors.text.split(separator: "\u{1B}[2K").last.map(String.init) ?? ""
    #expect(line == "search   [##############------] 28/4...")
    #expect(line.count == 39)
  }

  @Test func resultsDoNotRunIntoTheLiveLine() {
    let (progress, errors, output, _, console) = made(terminal: true)
    progress.update("search", done: 1, of: 2, "x")
    console.print("result")
    #expect(errors.text.hasSuffix("\r\u{1B}[2K"))
    #expect(output.text == "result\n")
    progress.end()
    progress.update("search", done: 2, of: 2, "y")
    #expect(!errors.text.contains("y"))
  }

  @Test func manyThreadsDrawWholeLines() {
    let (progress, errors, _, _, _) = made(terminal: false)
    Parallel.forEach(200, threads: 4) { index in
      progress.update("search", done: index, of: 200, "trial")
      if index % 10 == 0 { progress.finish("fold", "\(index) done") }
    }
    #expect(errors.lines.count { $0.hasPrefix("fold     ") } == 20)
    #expect(errors.lines.allSatisfy { $0.hasPrefix("fold     ") || $0.hasPrefix("search   [") })
  }
}
