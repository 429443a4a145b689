import Solution

/// Whether a smaller value of a metric is a better one, as its reference says; true for a name that is not known.
public func isLowerBetter(_ metric: String) -> Bool {
  if let reference = MetricReference.named(metric) { return reference.direction != .higherIsBetter }
  return !higherIsBetter.contains(metric)
}

/// Metrics of which more is better, for those that a criterion cannot name.
private let higherIsBetter: Set<String> = [
  "roc_auc", "pr_auc", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "macro_f1", "mcc", "ks", "gini",
  "hits_per_list", "precision_at_alerts", "recall_at_alerts", "lift_at_alerts", "r2",
]
