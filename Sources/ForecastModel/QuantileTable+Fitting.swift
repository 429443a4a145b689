internal import Statistics

/// The error of one forecast of a held-out value, in units of the scale that the model gave it.
public struct StandardisedError: Sendable, Equatable {
  /// Periods ahead, from 1.
  public var step: Int
  /// (actual - median) / scale.
  public var value: Double

  /// Nil where it says nothing: the actual is missing, or the scale is 0 or not finite.
  public init?(actual: Double, median: Double, scale: Double, step: Int) {
    let value = (actual - median) / scale
    guard scale > 0, value.isFinite, step > 0 else { return nil }
    self.step = step
    self.value = value
  }
}

extension QuantileTable {
  /// Calibrates on errors of held-out windows, pooled over series and windows.
  ///
  /// Sample quantiles are taken at the rank level x (n + 1) that gives conformal prediction its coverage. Where few
  /// errors lie beyond a level they say little: with k of them there the sample has the weight k / (k + 5) against a
  /// normal distribution whose spread is the mean absolute error (ten errors of a perfect model count in). The
  /// groups of steps (1, 2-3, 4-7, 8-15, ...) lean on the quantiles of all steps in the same way.
  /// - Parameters:
  ///   - errors: in any order. Without any, the table is the normal one.
  ///   - isCentred: keeps the median where the point forecast is: quantiles under 0.5 never exceed it, those over
  ///     0.5 never fall short of it. Otherwise a bias that the windows showed moves the median too.
  public static func fit(_ errors: [StandardisedError], isCentred: Bool = true) -> QuantileTable {
    guard let furthest = errors.map(\.step).max() else { return .normal }
    let all = errors.map(\.value).sorted()
    var absolute = 0.0
    for value in all { absolute += min(abs(value), 1e6) }
    // E|z| is sqrt(2 / pi) for a standard normal z.
    let spread = (10 + absolute * (Double.pi / 2).squareRoot()) / Double(10 + all.count)
    let pooled = shrunk(all, towards: normalQuantiles.map { $0 * spread })

    var groups = [Group]()
    var first = 1
    while first <= furthest {
      let last = 2 * first - 1
      let own = errors.filter { (first...last).contains($0.step) }.map(\.value).sorted()
      groups.append(Group(lastStep: last, values: monotone(shrunk(own, towards: pooled), isCentred: isCentred)))
      first = last + 1
    }
    return QuantileTable(groups: groups)
  }

  private static func shrunk(_ sorted: [Double], towards prior: [Double]) -> [Double] {
    guard !sorted.isEmpty else { return prior }
    let count = Double(sorted.count)
    return levels.indices.map { index in
      let beyond = count * min(levels[index], 1 - levels[index])
      let weight = beyond / (beyond + 5)
      return prior[index] + weight * (conformalQuantile(levels[index], sorted) - prior[index])
    }
  }

  /// The order statistic of rank level x (n + 1), linear between ranks (type 6 of Hyndman and Fan); the outermost
  /// value past the ends.
  private static func conformalQuantile(_ level: Double, _ sorted: [Double]) -> Double {
    let rank = level * Double(sorted.count + 1) - 1
    guard rank > 0 else { return sorted[0] }
    let index = Int(rank)
    guard index < sorted.count - 1 else { return sorted[sorted.count - 1] }
    return sorted[index] + (rank - Double(index)) * (sorted[index + 1] - sorted[index])
  }

  private static func monotone(_ values: [Double], isCentred: Bool) -> [Double] {
    var values = values
    let middle = levels.count / 2
    if isCentred {
      values[middle] = 0
      for index in values.indices {
        values[index] = index < middle ? min(values[index], 0) : max(values[index], 0)
      }
    }
    for index in middle + 1..<values.count { values[index] = max(values[index], values[index - 1]) }
    for index in (0..<middle).reversed() { values[index] = min(values[index], values[index + 1]) }
    return values
  }
}
