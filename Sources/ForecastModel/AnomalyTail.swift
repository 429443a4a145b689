#if canImport(Glibc)
  import Glibc
#endif
public import Support

/// How unusual a value of a statistic is: its surprise, minus the decimal logarithm of the share of normal readings
/// whose value is at least as large. 2 is one reading in a hundred, 3 one in a thousand.
///
/// The share is the conformal p-value of held-out readings (Laxhammar and Falkman, IEEE Trans. Pattern Analysis 36,
/// 2014), at a few levels with a straight line between. Beyond the last level that five readings reach, the tail goes
/// on like a power of the value, with Hill's index (Annals of Statistics 3, 1975): that orders what no reading has
/// reached, and is right for heavy tails too.
///
/// Layout: f64 values (count first), f64 surprises (count first), f64 index.
public struct AnomalyTail: Sendable, Equatable {
  /// Rising values of the statistic, each greater than 0, with the surprise of each; never empty.
  var values: [Double]
  var surprises: [Double]
  /// How steeply the surprise grows beyond the last value, by power of ten.
  var index: Double

  /// Shares at which the tail is kept, where at least five readings lie beyond.
  private static let shares: [Double] = [
    0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001, 0.00005, 0.00002, 0.00001,
  ]
  /// More surprise than this tells nobody anything.
  public static let most = 99.0

  /// The tail of the absolute value of a standard normal variable, where nothing better is known.
  public static let normal = AnomalyTail(
    values: [0.674_489_750_196_081_7, 1.644_853_626_951_472_6, 2.575_829_303_548_900_4, 3.290_526_731_491_894_8],
    surprises: [0.301_029_995_663_981_2, 1, 2, 3], index: 10)

  init(values: [Double], surprises: [Double], index: Double) {
    self.values = values
    self.surprises = surprises
    self.index = index
  }

  /// The tail of held-out values of a statistic, in any order; what is not finite or under 0 is left out. Fewer than
  /// twenty give the normal one.
  public init(fitting sample: [Double]) {
    let sorted = sample.filter { $0 >= 0 && $0.isFinite }.sorted()
    let count = sorted.count
    guard count >= 20 else {
      self = .normal
      return
    }
    values = []
    surprises = []
    for share in Self.shares where share * Double(count + 1) >= 5 {
      // The k-th largest of n is reached by a new reading with probability k / (n + 1).
      let rank = share * Double(count + 1)
      let value = sorted[max(0, count - Int(rank))]
      guard value > (values.last ?? 0) else { continue }
      values.append(value)
      surprises.append(-log10(share))
    }
    guard let last = values.last, last > 0 else {
      self = .normal
      return
    }
    // Hill's index from the outer 5 %, but from ten readings at least.
    let outer = min(count - 1, max(10, count / 20))
    let start = sorted[count - 1 - outer]
    var logs = 0.0
    for value in sorted[(count - outer)...] where start > 0 { logs += log(value / start) }
    index = logs > 0 ? min(20, max(1, Double(outer) / logs)) : 20
  }

  /// The surprise of a value, from 0 to `most`; 0 where there is none.
  public func surprise(_ value: Double) -> Double {
    guard value > 0, let first = values.first else { return 0 }
    if value <= first { return surprises[0] * value / first }
    let last = values.count - 1
    if value >= values[last] { return min(Self.most, surprises[last] + index * log10(value / values[last])) }
    var (low, high) = (0, last)
    while high - low > 1 {
      let middle = (low + high) / 2
      if values[middle] <= value { low = middle } else { high = middle }
    }
    let share = (value - values[low]) / (values[high] - values[low])
    return surprises[low] + share * (surprises[high] - surprises[low])
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(values)
    writer.put(surprises)
    writer.put(index)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    values = try reader.finites("values of a tail", counts: 1...64)
    surprises = try reader.finites("surprises of a tail", counts: values.count...values.count)
    index = try reader.finite("tail index", in: 1...20)
    let rises = { (list: [Double]) in zip(list, list.dropFirst()).allSatisfy { $0 < $1 } }
    guard values[0] > 0, surprises[0] >= 0, rises(values), rises(surprises) else {
      throw reader.fault("a tail does not rise")
    }
  }
}
