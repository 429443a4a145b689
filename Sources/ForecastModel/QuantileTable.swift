internal import Statistics
public import Support

/// Turns a median and a model's scale into quantiles that hold on data that the model had not seen.
///
/// It keeps the quantiles of the standardised errors z = (actual - median) / scale of held-out windows: split
/// conformal prediction with a normalised score (Lei, G'Sell, Rinaldo, Tibshirani, Wasserman, J. Am. Stat. Assoc.
/// 113, 2018, section 5.2), by groups of horizons. How it is fitted stands in `QuantileTable+Fitting.swift`.
///
/// Layout: u32 groups; each u32 last step, f64 values at `levels` (count first).
public struct QuantileTable: Sendable, Equatable {
  /// The levels at which values are kept: every percent, and 0.1 %, 0.5 % at both ends.
  public static let levels: [Double] =
    [0.001, 0.005] + (1...99).map { Double($0) / 100 } + [0.995, 0.999]

  /// The normal quantiles at `levels`: what a perfectly calibrated normal model has.
  static let normalQuantiles: [Double] = levels.map { Normal.quantile($0) }

  /// Steps ahead that share their quantiles.
  struct Group: Sendable, Equatable {
    /// The last step of the group, counted from 1; the last group holds for all that are further.
    var lastStep: Int
    /// Standardised quantiles at `levels`, never falling.
    var values: [Double]
  }

  /// By rising `lastStep`; never empty.
  var groups: [Group]

  init(groups: [Group]) { self.groups = groups }

  /// The table of a model whose scale is right and whose errors are normal.
  public static let normal = QuantileTable(groups: [Group(lastStep: 1, values: normalQuantiles)])

  /// The standardised quantile at a level: (quantile - median) / scale.
  /// - Parameters:
  ///   - level: in (0, 1); what is outside counts as one in a million from the nearer end.
  ///   - step: periods ahead, from 1.
  public func standardised(_ level: Double, step: Int) -> Double {
    let group = groups.first { step <= $0.lastStep } ?? groups[groups.count - 1]
    let level = level.isNaN ? 0.5 : min(max(level, 1e-6), 1 - 1e-6)
    let last = Self.levels.count - 1
    // Past the grid the tail goes on like that of a normal distribution through its last value.
    if level <= Self.levels[0] {
      return min(group.values[0], group.values[0] * Normal.quantile(level) / Self.normalQuantiles[0])
    }
    if level >= Self.levels[last] {
      return max(group.values[last], group.values[last] * Normal.quantile(level) / Self.normalQuantiles[last])
    }
    var low = 0
    var high = last
    while high - low > 1 {
      let middle = (low + high) / 2
      if Self.levels[middle] <= level { low = middle } else { high = middle }
    }
    if Self.levels[low] == level { return group.values[low] }
    let (left, right) = (Self.normalQuantiles[low], Self.normalQuantiles[high])
    let share = (Normal.quantile(level) - left) / (right - left)
    return group.values[low] + share * (group.values[high] - group.values[low])
  }

  /// The quantile of a forecast, in the unit of the series; the median itself where the scale is 0.
  /// Never falls as `level` rises.
  public func quantile(_ level: Double, step: Int, median: Double, scale: Double) -> Double {
    scale > 0 ? median + scale * standardised(level, step: step) : median
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(groups.count))
    for group in groups {
      writer.put(UInt32(clamping: group.lastStep))
      writer.put(group.values)
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let count = try reader.count(ofAtLeast: 8)
    guard count > 0 else { throw reader.fault("a quantile table has no groups") }
    groups = []
    for _ in 0..<count {
      let lastStep = try reader.whole("last step", in: 1...largestPeriodCount)
      guard lastStep > groups.last?.lastStep ?? 0 else { throw reader.fault("steps of a quantile table do not rise") }
      let values = try reader.finites("quantiles", counts: Self.levels.count...Self.levels.count)
      guard zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }) else {
        throw reader.fault("quantiles fall as their level rises")
      }
      groups.append(Group(lastStep: lastStep, values: values))
    }
  }
}
