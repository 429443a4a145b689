import Statistics
import Support

/// Resamples units with replacement (Efron 1979), always the same ones for all that is compared, so that
/// differences are paired.
public struct Bootstrap: Sendable {
  /// Number of draws; REQUIREMENTS part 7 asks for 2,000.
  public var draws: Int
  public var seed: UInt64
  public var threads: Int

  public init(draws: Int = 2000, seed: UInt64, threads: Int) {
    self.draws = draws
    self.seed = seed
    self.threads = threads
  }

  /// Columns that are summed in one pass over the draws.
  private static let columnsAtOnce = 24

  /// The sums of each column over resampled units.
  /// - Parameters:
  ///   - columns: one number a unit in each column.
  ///   - units: the units to draw from; each draw takes as many as there are.
  /// - Returns: a row for each column, with one sum a draw. Draw `r` uses random stream `r`, so the result does not
  ///   depend on the number of threads.
  public func sums(of columns: [[Double]], over units: [Int]) -> [[Double]] {
    let width = columns.count
    guard width > 0, !units.isEmpty else { return columns.map { _ in [] } }
    // Draws jump about in the table, so it must stay small enough for the cache; the same draws are made again for the
    // next columns, which costs little beside them.
    guard width <= Self.columnsAtOnce else {
      return stride(from: 0, to: width, by: Self.columnsAtOnce).flatMap {
        sums(of: Array(columns[$0..<min(width, $0 + Self.columnsAtOnce)]), over: units)
      }
    }
    // Unit-major, so that one draw of a unit touches neighbouring memory.
    var table = [Double]()
    table.reserveCapacity(units.count * width)
    for unit in units {
      for column in columns { table.append(column[unit]) }
    }
    let rows = Parallel.map(draws, threads: threads) { [table] draw -> [Double] in
      var random = RandomNumbers(seed: seed).stream(UInt64(draw))
      var sums = [Double](repeating: 0, count: width)
      // Most of a run's evaluation is this loop; without the checks of arrays it is done in vectors.
      table.withUnsafeBufferPointer { table in
        sums.withUnsafeMutableBufferPointer { sums in
          for _ in 0..<units.count {
            let row = UnsafeBufferPointer(rebasing: table[(random.integer(below: units.count) * width)...])
            for column in 0..<width { sums[column] += row[column] }
          }
        }
      }
      return sums
    }
    return (0..<width).map { column in rows.map { $0[column] } }
  }

  /// The metric of each draw, sorted; draws without a value are left out.
  public func distribution(of statistic: RatioStatistic, over units: [Int]) -> [Double] {
    let sums = sums(of: [statistic.numerator, statistic.denominator], over: units)
    return zip(sums[0], sums[1])
      .map { RatioStatistic.value($0, $1, isRoot: statistic.isRoot) }
      .filter { $0.isFinite }.sorted()
  }

  /// The relative improvement of `model` over `baseline` in each draw, sorted. See `relativeImprovement`.
  public func improvement(
    of model: RatioStatistic, over baseline: RatioStatistic, lowerIsBetter: Bool, units: [Int]
  ) -> [Double] {
    let sums = sums(
      of: [model.numerator, model.denominator, baseline.numerator, baseline.denominator], over: units)
    guard sums.allSatisfy({ !$0.isEmpty }) else { return [] }
    return (0..<draws).map { draw in
      relativeImprovement(
        of: RatioStatistic.value(sums[0][draw], sums[1][draw], isRoot: model.isRoot),
        over: RatioStatistic.value(sums[2][draw], sums[3][draw], isRoot: baseline.isRoot),
        lowerIsBetter: lowerIsBetter)
    }.filter { !$0.isNaN }.sorted()
  }
}

/// By how much a model is better than a baseline, as a share of the baseline: 0.1 is ten percent better, whatever
/// the direction of the metric (the meaning that MLflow gives `min_relative_change`). Against a baseline of zero any
/// difference is infinite: whatever errs at all is worse than a baseline that never does.
public func relativeImprovement(of model: Double, over baseline: Double, lowerIsBetter: Bool) -> Double {
  let gain = lowerIsBetter ? baseline - model : model - baseline
  return gain == 0 ? 0 : gain / abs(baseline)
}

/// A number with what sampling leaves open about it.
public struct Estimate: Sendable, Equatable {
  /// The value on all units.
  public var point: Double
  /// Bounds of the two-sided 95 % interval; nil where sampling cannot be judged (one unit).
  public var lower: Double?
  public var upper: Double?

  public init(point: Double, lower: Double? = nil, upper: Double? = nil) {
    self.point = point
    self.lower = lower
    self.upper = upper
  }

  /// From the sorted draws of a bootstrap: percentiles 2.5 and 97.5.
  public init(point: Double, draws: [Double]) {
    self.point = point
    guard draws.count >= 2 else { return }
    let (low, high) = (quantile(0.025, ofSorted: draws), quantile(0.975, ofSorted: draws))
    guard low.isFinite, high.isFinite else { return }
    (lower, upper) = (low, high)
  }
}
