import Statistics

/// What was predicted against what happened, by bins of the probability.
public struct Reliability: Sendable, Equatable {
  public enum Binning: Sendable, Equatable {
    /// Equally many cases a bin; equal scores stay together, in the bin of their middle.
    case equalMass
    /// Stretches of equal width from 0 to 1; the upper end of a stretch belongs to it.
    case equalWidth
  }

  public struct Bin: Sendable, Equatable {
    /// Smallest and largest probability in it.
    public var low: Double
    public var high: Double
    public var cases: Double
    public var positives: Double
    /// Mean probability.
    public var predicted: Double
    /// Share that is positive.
    public var observed: Double
    /// Two-sided 95 % bounds of the share (Wilson).
    public var lower: Double
    public var upper: Double
  }

  /// Rising; empty bins are left out.
  public var bins: [Bin]
  /// Expected calibration error: the mean distance of the two, weighted by cases.
  public var error: Double

  public init(_ outcomes: BinaryOutcomes, bins count: Int = 10, _ binning: Binning = .equalMass) {
    let count = max(1, count)
    let total = ConfusionSums(outcomes).total
    let order = outcomes.ranking()
    var found = [Bin?](repeating: nil, count: count)
    var above = 0.0
    var place = 0
    while place < order.count {
      let score = outcomes.scores[order[place]]
      var (cases, positives) = (0.0, 0.0)
      repeat {
        let row = order[place]
        cases += outcomes.weight(row)
        if outcomes.isPositive[row] { positives += outcomes.weight(row) }
        place += 1
      } while place < order.count && outcomes.scores[order[place]] == score
      let index =
        switch binning {
        case .equalMass: EqualMassError.bin(above: above, group: cases, total: total, bins: count)
        // Counted from the highest as well.
        case .equalWidth:
          count - 1 - min(count - 1, max(0, Int(exactly: (score * Double(count)).rounded(.up) - 1) ?? 0))
        }
      above += cases
      guard cases > 0 else { continue }
      var bin =
        found[index]
        ?? Bin(low: score, high: score, cases: 0, positives: 0, predicted: 0, observed: 0, lower: 0, upper: 1)
      bin.low = min(bin.low, score)
      bin.high = max(bin.high, score)
      bin.cases += cases
      bin.positives += positives
      bin.predicted += cases * score
      found[index] = bin
    }
    bins = found.reversed().compactMap { bin in
      guard var bin else { return nil }
      bin.predicted /= bin.cases
      bin.observed = bin.positives / bin.cases
      (bin.lower, bin.upper) = Wilson.interval(
        Int(bin.positives.rounded()), of: Int(bin.cases.rounded()), confidence: 0.95)
      return bin
    }
    error = bins.reduce(0) { $0 + $1.cases * abs($1.predicted - $1.observed) } / total
  }
}
