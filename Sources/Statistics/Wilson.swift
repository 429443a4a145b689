/// Bounds on a rate that was seen as `count` of `total` independent cases (Wilson, J. Am. Stat. Assoc. 22, 1927).
public enum Wilson {
  /// One-sided upper bound: the true rate is under it with that confidence. 1 where there are no cases.
  public static func upper(_ count: Int, of total: Int, confidence: Double) -> Double {
    guard total > 0 else { return 1 }
    return min(1, bound(count, total, Normal.quantile(confidence)))
  }

  /// One-sided lower bound. 0 where there are no cases.
  public static func lower(_ count: Int, of total: Int, confidence: Double) -> Double {
    guard total > 0 else { return 0 }
    return max(0, bound(count, total, -Normal.quantile(confidence)))
  }

  /// Both bounds of a two-sided interval of that confidence.
  public static func interval(_ count: Int, of total: Int, confidence: Double) -> (lower: Double, upper: Double) {
    let side = 0.5 + confidence / 2
    return (lower(count, of: total, confidence: side), upper(count, of: total, confidence: side))
  }

  private static func bound(_ count: Int, _ total: Int, _ z: Double) -> Double {
    let n = Double(total)
    let rate = Double(count) / n
    let middle = rate + z * z / (2 * n)
    let half = z * (rate * (1 - rate) / n + z * z / (4 * n * n)).squareRoot()
    return (middle + half) / (1 + z * z / n)
  }
}
