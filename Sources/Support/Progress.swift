/// Receives what a long computation has to say while it runs. The command line draws it on stderr.
public protocol ProgressReporter: Sendable {
  /// A stage of the run begins, with a text such as "28/40 trials, best lag_gbt".
  func update(_ stage: String, done: Int, of total: Int, _ text: String)
  /// A line that stays: one finished stage.
  func finish(_ stage: String, _ text: String)
}

/// Says nothing.
public struct SilentProgress: ProgressReporter {
  public init() {}
  public func update(_ stage: String, done: Int, of total: Int, _ text: String) {}
  public func finish(_ stage: String, _ text: String) {}
}
