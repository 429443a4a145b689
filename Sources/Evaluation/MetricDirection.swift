import Solution

/// Whether a smaller value of a metric is a better one, as its reference says; true for a name that is not known.
public func isLowerBetter(_ metric: String) -> Bool {
  MetricReference.named(metric).map { $0.direction != .higherIsBetter } ?? true
}
