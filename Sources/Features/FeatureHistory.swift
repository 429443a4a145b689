/// Rows from before the one that is asked about, such as a request brings them: what lags and windows look back on
/// beside what the pipeline keeps from training. They replace what is kept of their key from their first time on.
public struct FeatureHistory: Sendable, Equatable {
  /// Each in the order of the pipeline's inputs; in any order of time.
  public var rows: [[RawValue]]

  public init(_ rows: [[RawValue]] = []) { self.rows = rows }
}
