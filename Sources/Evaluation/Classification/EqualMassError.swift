/// The expected calibration error over bins that hold equally many cases (Naeini, Cooper, Hauskrecht, AAAI 2015):
/// the mean distance between what was predicted and what happened, weighted by the cases of each bin.
///
/// Fed from the highest score to the lowest. Equal scores stay together, in the bin that holds the middle of them:
/// the error then depends neither on the order of the rows nor on how ties are cut.
struct EqualMassError {
  private let bins: Double
  private let total: Double
  private var end: Double
  private var excess = 0.0
  private var sum = 0.0

  init(bins: Int, total: Double) {
    self.bins = Double(bins)
    self.total = total
    end = total
  }

  /// A group of equal scores.
  /// - Parameters:
  ///   - scores: sum of the scores, each by its cases.
  ///   - above: cases with higher scores.
  mutating func add(mass group: Double, hits: Double, scores: Double, above: Double) {
    let middle = (above + 0.5 * group) * bins
    if middle >= end {
      sum += abs(excess)
      excess = 0
      end = ((middle / total).rounded(.down) + 1) * total
    }
    excess += scores - hits
  }

  mutating func finish() -> Double {
    sum += abs(excess)
    excess = 0
    return sum / total
  }

  /// The bin of a group, from 0 for the highest scores.
  static func bin(above: Double, group: Double, total: Double, bins: Int) -> Int {
    min(bins - 1, max(0, Int(((above + 0.5 * group) * Double(bins) / total).rounded(.down))))
  }
}
