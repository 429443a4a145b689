import Dispatch
public import Support
import Synchronization

/// Draws progress on stderr. On a terminal one line is rewritten in place:
///
///     search   [##############------] 28/40 trials, best lag_gbt, 4:02 of 10:00, 612 MB of 4096
///
/// Elsewhere a plain line appears every ten seconds. Finished stages stay as lines of their own. Thread-safe.
public final class TerminalProgress: ProgressReporter {
  /// Bounds that the line shows.
  public struct Limits: Sendable {
    public var seconds: Double?
    /// In MB (a million bytes).
    public var megabytes: Int?

    public init(seconds: Double? = nil, megabytes: Int? = nil) {
      self.seconds = seconds
      self.megabytes = megabytes
    }
  }

  private struct State {
    var limits: Limits
    var start: Double
    /// The stage that is going on, and what it last said; nil between stages.
    var stage: String?
    var done = 0
    var total = 0
    var text = ""
    var drawnAt = -Double.infinity
    var isOver = false
  }

  /// A timer may be cancelled from any thread, which its type does not say.
  private struct Ticker: @unchecked Sendable {
    let source: any DispatchSourceTimer
  }

  private static let plainEvery = 10.0
  private static let rewriteEvery = 0.08

  private let console: Console
  private let now: @Sendable () -> Double
  private let residentBytes: @Sendable () -> Int
  private let state: Mutex<State>
  private let timer: Mutex<Ticker?>

  /// - Parameters:
  ///   - first: a stage and its text to show at once, so that something is visible within 100 ms.
  ///   - ticks: redraws once a second even if nothing is reported; tests call `tick` themselves.
  public init(
    _ console: Console, first: (stage: String, text: String)? = nil, limits: Limits = Limits(), ticks: Bool = true,
    now: @escaping @Sendable () -> Double = { Clock.now },
    residentBytes: @escaping @Sendable () -> Int = { peakResidentBytes() }
  ) {
    self.console = console
    self.now = now
    self.residentBytes = residentBytes
    state = Mutex(State(limits: limits, start: now()))
    timer = Mutex(nil)
    if let first { update(first.stage, done: 0, of: 0, first.text) }
    if ticks, !console.options.quiet { startTicking() }
  }

  deinit { end() }

  /// Bounds that became known later, such as those of `search` in the solution.
  public func setLimits(_ limits: Limits) { state.withLock { $0.limits = limits } }

  public func update(_ stage: String, done: Int, of total: Int, _ text: String) {
    guard !console.options.quiet else { return }
    state.withLock { state in
      guard !state.isOver else { return }
      if state.stage != stage { state.start = now() }
      let isNew = state.stage != stage
      (state.stage, state.done, state.total, state.text) = (stage, done, total, text)
      // In a log a new stage waits for its turn: most have ended by then.
      draw(&state, atOnce: isNew && console.canRewrite)
    }
  }

  public func finish(_ stage: String, _ text: String) {
    guard !console.options.quiet else { return }
    state.withLock { state in
      // Stages may overlap: the live line is taken away only with its own stage.
      if state.stage == stage { state.stage = nil }
      if console.canRewrite { console.showLive("") } else { state.drawnAt = now() }
      console.note(stage, text)
    }
  }

  /// Redraws if it is time to.
  public func tick() {
    state.withLock { state in
      if state.stage != nil { draw(&state, atOnce: false) }
    }
  }

  /// Takes the live line away; nothing is drawn from here on.
  public func end() {
    timer.withLock { timer in
      timer?.source.cancel()
      timer = nil
    }
    state.withLock { state in
      guard !state.isOver else { return }
      state.isOver = true
      if console.canRewrite { console.showLive("") }
    }
  }

  private func startTicking() {
    let source = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    source.schedule(deadline: .now() + 1, repeating: 1)
    source.setEventHandler { [weak self] in self?.tick() }
    source.resume()
    timer.withLock { $0 = Ticker(source: source) }
  }

  private func draw(_ state: inout State, atOnce: Bool) {
    guard let stage = state.stage, !state.isOver else { return }
    let moment = now()
    guard atOnce || moment - state.drawnAt >= (console.canRewrite ? Self.rewriteEvery : Self.plainEvery) else {
      return
    }
    state.drawnAt = moment
    if console.canRewrite {
      let columns = max(20, (console.errors.width ?? 80) - 1)
      let body = TerminalFormat.cut(line(state, moment), to: columns - TerminalFormat.labelWidth)
      console.showLive(TerminalFormat.labelled(stage, body, console.errorPaint))
    } else {
      console.note(stage, line(state, moment))
    }
  }

  private func line(_ state: State, _ moment: Double) -> String {
    var parts = [TerminalFormat.safe(state.text)]
    let elapsed = TerminalFormat.clock(moment - state.start)
    parts.append(state.limits.seconds.map { "\(elapsed) of \(TerminalFormat.clock($0))" } ?? elapsed)
    let megabytes = residentBytes() / 1_000_000
    parts.append(state.limits.megabytes.map { "\(megabytes) MB of \($0)" } ?? "\(megabytes) MB")
    let told = parts.filter { !$0.isEmpty }.joined(separator: ", ")
    return state.total > 0 ? "\(Self.bar(state.done, of: state.total)) \(told)" : told
  }

  /// `[##############------]`, full only when all is done.
  static func bar(_ done: Int, of total: Int, columns: Int = 20) -> String {
    let share = Double(min(max(done, 0), total)) / Double(total)
    let full = done >= total ? columns : min(columns - 1, Int(share * Double(columns)))
    return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: columns - full) + "]"
  }
}
