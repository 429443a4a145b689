// Terminal: how the command line draws results, progress, tables, faults and questions.

public import JSON
public import Support
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// What the flags say about output.
public struct ConsoleOptions: Sendable, Equatable {
  /// `--json`: the result is one document, and stdout holds nothing else.
  public var json = false
  /// `-q`: no progress, no notes, and of a result only what it is about.
  public var quiet = false
  /// `-v`: also what only helps to understand.
  public var verbose = false
  /// `--no-color`.
  public var noColour = false
  /// `--no-input`: nothing is asked.
  public var noInput = false

  public init() {}
}

/// What the environment says about colours.
public struct ColourRules: Sendable, Equatable {
  public var noColour = false
  public var forceColour = false
  public var isDumb = false

  public init() {}

  /// Reads `NO_COLOR`, `FORCE_COLOR` and `TERM`; set but empty counts as not set, and `FORCE_COLOR=0` too.
  public static func ofEnvironment() -> ColourRules {
    func value(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    var rules = ColourRules()
    rules.noColour = !value("NO_COLOR").isEmpty
    rules.forceColour = !["", "0"].contains(value("FORCE_COLOR"))
    rules.isDumb = value("TERM") == "dumb"
    return rules
  }

  /// Whether a stream gets colours. What turns them off is stronger than what turns them on.
  public func allow(_ isTerminal: Bool, _ options: ConsoleOptions) -> Bool {
    if options.noColour || noColour { return false }
    return forceColour || (isTerminal && !isDumb)
  }
}

/// The command line's mouth: results on stdout, everything else on stderr. One for the process; thread-safe.
public final class Console: Sendable {
  public let options: ConsoleOptions
  /// Colours for text on stdout.
  public let paint: Paint
  /// Colours for text on stderr.
  public let errorPaint: Paint
  let output: any TextSink
  let errors: any TextSink
  let answers: any Answers
  let isDumb: Bool
  /// Held while anything is written; the text is the live line that stands on the terminal, if one does.
  private let live = Mutex("")
  private let failed = Atomic<Bool>(false)

  public init(
    _ options: ConsoleOptions = ConsoleOptions(), rules: ColourRules = .ofEnvironment(),
    output: any TextSink = StreamSink.output, errors: any TextSink = StreamSink.errors,
    answers: any Answers = StandardInput()
  ) {
    self.options = options
    self.output = output
    self.errors = errors
    self.answers = answers
    isDumb = rules.isDumb
    paint = Paint(isOn: rules.allow(output.isTerminal, options) && !options.json)
    errorPaint = Paint(isOn: rules.allow(errors.isTerminal, options))
  }

  // MARK: Results

  /// Prints a line of the result on stdout. The text may carry colours from `paint`; what comes from outside goes
  /// through `TerminalFormat.safe` first.
  public func print(_ text: String = "") { result(text + "\n") }

  /// Prints a result line as `result   WAPE 0.247 (limit 0.28)`: a label in nine columns, then the text.
  public func line(_ label: String, _ text: String) { print(TerminalFormat.labelled(label, text, paint)) }

  /// Prints a line that goes along with the result, such as what was read and what to type next, unless quiet.
  public func aside(_ label: String, _ text: String) {
    if !options.quiet { line(label, text) }
  }

  /// Prints a table on stdout, cut to the terminal's width.
  public func table(_ table: TextTable) {
    for line in table.lines(width: output.width, paint: paint) { print(line) }
  }

  /// Prints one JSON document on stdout, `schema_version` first.
  public func json(_ members: JSONObject, version: Int = 1) {
    var document: JSONObject = ["schema_version": JSONValue(version)]
    for (name, value) in members.members { document[name] = value }
    result(JSONValue.object(document).prettyText)
  }

  // MARK: Everything else

  /// Says something on stderr, unless quiet.
  public func note(_ text: String) {
    if !options.quiet { emit(text + "\n", to: errors) }
  }

  /// Says something on stderr as a line with a label, unless quiet.
  public func note(_ label: String, _ text: String) {
    note(TerminalFormat.labelled(label, TerminalFormat.safe(text), errorPaint))
  }

  /// Says something on stderr only with `-v`.
  public func detail(_ text: String) {
    if options.verbose { note(text) }
  }

  /// Draws faults on stderr, by file and line as they come, at most `limit` of each severity, then a count. Notes
  /// and warnings are left out when quiet.
  public func report(_ list: [Diagnostic], limit: Int = 20) {
    let shown = options.quiet ? list.filter { $0.severity == .error } : list
    guard !shown.isEmpty else { return }
    var drawn = [String]()
    for severity in [Diagnostic.Severity.error, .warning, .note] {
      let these = shown.filter { $0.severity == severity }
      drawn += these.prefix(limit).map { TerminalFormat.safe($0).drawn(colour: errorPaint.isOn) }
    }
    if let summary = Self.summary(shown, limit: limit) { drawn.append(summary) }
    emit(drawn.joined(separator: "\n\n") + "\n", to: errors)
  }

  /// Draws one fault on stderr.
  public func report(_ diagnostic: Diagnostic) { report([diagnostic]) }

  /// `12 errors, 1 warning (20 shown; all: solkit check --json)`; nil for a single fault.
  private static func summary(_ list: [Diagnostic], limit: Int) -> String? {
    guard list.count > 1 else { return nil }
    var parts = [String]()
    var hidden = 0
    for severity in [Diagnostic.Severity.error, .warning, .note] {
      let count = list.count { $0.severity == severity }
      if count > 0 { parts.append(TerminalFormat.count(count, severity.rawValue)) }
      hidden += max(0, count - limit)
    }
    return parts.joined(separator: ", ")
      + (hidden > 0 ? " (\(TerminalFormat.count(hidden)) not shown; all: --json)" : "")
  }

  /// Writes a question on stderr, without a line break.
  func prompt(_ text: String) { emit(text, to: errors) }

  /// Nil as long as all of stdout was written; else the fault to end with (`E1006`, 74).
  public var failure: Diagnostic? {
    guard failed.load(ordering: .relaxed) else { return nil }
    return Diagnostic(
      "E1006", "the result could not be written to stdout", fix: "check where stdout goes, and its space",
      exitCode: .inputOutput)
  }

  // MARK: The live line

  /// Whether a line may be rewritten in place on stderr.
  var canRewrite: Bool { errors.isTerminal && !isDumb }

  /// Puts `text` in the place of the live line; empty takes it away. Only where `canRewrite`.
  func showLive(_ text: String) {
    live.withLock { shown in
      guard shown != text else { return }
      errors.write("\r\u{1B}[2K" + text)
      shown = text
    }
  }

  /// Writes to stdout, and remembers if that failed.
  private func result(_ text: String) {
    if !emit(text, to: output) { failed.store(true, ordering: .relaxed) }
  }

  /// Writes under the lock; the live line gives way and comes back on its next update.
  @discardableResult
  private func emit(_ text: String, to sink: any TextSink) -> Bool {
    live.withLock { shown in
      if !shown.isEmpty, sink.isTerminal {
        errors.write("\r\u{1B}[2K")
        shown = ""
      }
      return sink.write(text)
    }
  }
}
