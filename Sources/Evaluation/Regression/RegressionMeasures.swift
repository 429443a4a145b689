/// Every metric of a regression as a function of sums over units.
///
/// `wape` and `bias` are shares of the sum of |actual|, as for forecasts; `mape` divides each error by |actual|, at
/// least 2^-52, as scikit-learn does; `r2` is 1 minus the squared error over that of the mean, NaN where the actual
/// values do not vary.
public final class RegressionMeasures: JointMeasures {
  public let keys = ["rmse", "mae", "r2", "wape", "bias", "mape"].map { MetricKey($0) }
  public let unitCount: Int
  public let valuesOfAll: [Double]
  /// By unit: cases, absolute, squared, signed and relative error, |actual|, actual and its square about the mean.
  private let sums: [SIMD8<Double>]

  /// - Parameters:
  ///   - actual, predicted: one a row, in the unit of the target.
  ///   - weights: cases that a row stands for; nil: one each.
  ///   - unitOfRow: what was sampled, numbered from 0; nil: each row by itself.
  public convenience init(
    actual: [Double], predicted: [Double], weights: [Double]? = nil, unitOfRow: [Int]? = nil
  ) {
    let count = unitOfRow.map { ($0.max() ?? -1) + 1 } ?? actual.count
    var sums = [SIMD8<Double>](repeating: .zero, count: count)
    // About the mean, so that the variance does not drown in a large one.
    let centre = actual.isEmpty ? 0 : actual.reduce(0, +) / Double(actual.count)
    for row in actual.indices {
      let error = predicted[row] - actual[row]
      let relative = abs(error) / max(abs(actual[row]), 0x1p-52)
      let centred = actual[row] - centre
      let terms = SIMD8<Double>(
        1, abs(error), error * error, error, relative, abs(actual[row]), centred, centred * centred)
      sums[unitOfRow?[row] ?? row] += terms * (weights?[row] ?? 1)
    }
    self.init(sums)
  }

  private init(_ sums: [SIMD8<Double>]) {
    self.sums = sums
    unitCount = sums.count
    valuesOfAll = Self.values(sums.reduce(.zero, +))
  }

  public func values(times: [UInt16]) -> [Double] {
    var sum = SIMD8<Double>.zero
    for unit in sums.indices { sum += sums[unit] * Double(times[unit]) }
    return Self.values(sum)
  }

  private static func values(_ sum: SIMD8<Double>) -> [Double] {
    let variation = sum[7] - sum[6] * sum[6] / sum[0]
    return [
      (sum[2] / sum[0]).squareRoot(), sum[1] / sum[0], variation > 0 ? 1 - sum[2] / variation : .nan, sum[1] / sum[5],
      sum[3] / sum[5], sum[4] / sum[0],
    ]
  }

  public func restricted(to units: [Int]) -> any JointMeasures { RegressionMeasures(units.map { sums[$0] }) }
}
