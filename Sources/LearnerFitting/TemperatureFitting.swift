public import Learners

#if canImport(Glibc)
  import Glibc
#endif

extension Calibrator {
  /// Temperature scaling (Guo, Pleiss, Sun, Weinberger, ICML 2017): one exponent for all classes, the most likely one.
  ///
  /// Of all that can be learnt from few rows of many classes it is the least: how sure of itself the learner may be. A
  /// normal prior of mean 1 and deviation 1 on the exponent holds it where every row was right.
  /// - Parameters:
  ///   - probabilities: `outputs` numbers a row, not from the rows that the learner was fitted on.
  ///   - labels: 0, 1, ... below `outputs`.
  ///   - weights: of the rows; nil: all one.
  ///   - votes: where probabilities are shares of votes, of how many: each class has one vote's share of its own beforehand.
  /// - Returns: the calibrator of each class, `.power`; `.none` where the numbers do not fit together.
  public static func temperature(
    _ probabilities: [Double], outputs: Int, labels: [Double], weights: [Double]? = nil, votes: Int? = nil
  ) -> Calibrator {
    guard outputs > 1, probabilities.count == labels.count * outputs, probabilities.allSatisfy(\.isFinite),
      labels.allSatisfy({ $0 >= 0 && $0 < Double(outputs) }), weights.map({ $0.count == labels.count }) ?? true
    else { return .none }
    let half = votes.map { $0 > 0 ? 1 / Double($0 * outputs) : 0 } ?? 0
    let logs = probabilities.map { log(max(($0 + half) / (1 + half), 1e-12)) }
    // The loss is convex in the exponent: Newton's steps within the bracket that the slopes leave.
    var (low, high, exponent) = (0.0, 1e3, 1.0)
    for _ in 0..<100 {
      let (slope, curvature) = derivatives(exponent, logs, outputs, labels, weights)
      if slope > 0 { high = exponent } else { low = exponent }
      var next = exponent - slope / curvature
      if !(next > low && next < high) { next = 0.5 * (low + high) }
      let moved = abs(next - exponent)
      exponent = next
      if moved <= 1e-12 * max(1, exponent) { break }
    }
    return .power(exponent: exponent, half: half)
  }

  /// Of the penalised loss by the exponent.
  private static func derivatives(
    _ exponent: Double, _ logs: [Double], _ outputs: Int, _ labels: [Double], _ weights: [Double]?
  ) -> (slope: Double, curvature: Double) {
    var slope = exponent - 1
    var curvature = 1.0
    for row in labels.indices {
      let start = row * outputs
      var top = -Double.infinity
      for output in 0..<outputs { top = max(top, logs[start + output]) }
      var (sum, mean, squares) = (0.0, 0.0, 0.0)
      for output in 0..<outputs {
        let value = logs[start + output]
        let share = exp(exponent * (value - top))
        sum += share
        mean += share * value
        squares += share * value * value
      }
      mean /= sum
      let weight = weights?[row] ?? 1
      slope += weight * (mean - logs[start + Int(labels[row])])
      curvature += weight * max(0, squares / sum - mean * mean)
    }
    return (slope, curvature)
  }
}
