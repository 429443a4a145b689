public import Support
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Somebody wants the run to stop. A long computation asks `isRequested`, or calls `check()`, between two units
/// of work; whatever was whole by then is used by the next run.
public final class Interruption: Sendable {
  private let number = Atomic<Int32>(0)

  /// One that no signal reaches, for tests and for callers that never stop.
  public init() {}

  private static let ofProcess = Interruption()

  /// From here on SIGINT (Ctrl-C) and SIGTERM set the flag that is returned; a second one ends the process at
  /// once with 130 or 143.
  public static func onSignals() -> Interruption {
    let flag = ofProcess  // made before a handler can need it
    // A handler may only touch lock-free atomics and call `_exit`.
    let handler: @convention(c) (Int32) -> Void = { number in
      if !Interruption.ofProcess.request(number) { _exit(128 + number) }
    }
    signal(SIGINT, handler)
    signal(SIGTERM, handler)
    return flag
  }

  /// Sets the flag as the signal `number` would; 2 is SIGINT. False where it was set before.
  @discardableResult
  public func request(_ number: Int32 = 2) -> Bool {
    self.number.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
  }

  public var isRequested: Bool { number.load(ordering: .relaxed) != 0 }

  /// Throws `E4101` with exit code 130 or 143 once the flag is set.
  public func check() throws(Diagnostic) {
    let number = number.load(ordering: .relaxed)
    guard number != 0 else { return }
    throw Diagnostic(
      "E4101", number == SIGTERM ? "the run was ended from outside" : "the run was interrupted",
      hint: "all stages that were finished are kept", fix: "run the same command again to go on",
      exitCode: number == SIGTERM ? .terminated : .interrupted)
  }
}
