internal import ForecastModel
import Statistics

/// A series made ready for ARIMA models with given differences: differenced, centred and scaled, and its regressors
/// likewise.
struct ArimaSeries {
  let d: Int
  let seasonalD: Int
  let seasonLength: Int
  /// NaN where missing; the first is not.
  let values: [Double]
  /// Regressors by column, as many numbers as `values`, none missing.
  let columns: [[Double]]
  /// Whether a value is missing.
  let hasGaps: Bool
  /// Observed values less those that differencing takes.
  let effectiveCount: Int
  /// Differenced, gaps filled.
  let differences: [Double]
  let differencedColumns: [[Double]]
  /// The square root of the mean square of each differenced column; 1 where that is 0.
  let columnScales: [Double]
  /// The mean of `differences`.
  let centre: Double
  /// The standard deviation of `differences` about `centre`; 1 where that is 0.
  let scale: Double

  init(_ values: [Double], filled: [Double], columns: [[Double]], d: Int, seasonalD: Int, seasonLength: Int) {
    self.d = d
    self.seasonalD = seasonalD
    self.seasonLength = seasonLength
    self.values = values
    self.columns = columns
    let missing = values.reduce(0) { $1.isNaN ? $0 + 1 : $0 }
    hasGaps = missing > 0
    func difference(_ series: [Double]) -> [Double] {
      var result = series
      for _ in 0..<seasonalD { result = differenced(result, lag: seasonLength) }
      for _ in 0..<d { result = differenced(result, lag: 1) }
      return result
    }
    differences = difference(filled)
    effectiveCount = differences.count - missing
    differencedColumns = columns.map(difference)
    columnScales = differencedColumns.map {
      let square = $0.reduce(0) { $0 + $1 * $1 } / Double(max(1, $0.count))
      return square > 0 && square.isFinite ? square.squareRoot() : 1
    }
    let n = Double(max(1, differences.count))
    var sum = 0.0
    for value in differences { sum += value }
    centre = sum / n
    var square = 0.0
    for value in differences { square += (value - centre) * (value - centre) }
    square /= n
    scale = square > 1e-200 ? square.squareRoot() : 1
  }

  var count: Int { differences.count }

  /// Least squares of the centred differences on the columns and, where asked, a constant: what estimation starts
  /// from, in scaled units, the constant first.
  func leastSquares(constant: Bool) -> [Double] {
    let k = columns.count
    guard k > 0 else { return constant ? [0] : [] }
    let offset = constant ? 1 : 0
    let size = k + offset
    func entry(_ column: Int, _ t: Int) -> Double {
      constant && column == 0 ? 1 : differencedColumns[column - offset][t] / columnScales[column - offset]
    }
    var normal = [Double](repeating: 0, count: size * size)
    var right = [Double](repeating: 0, count: size)
    for t in 0..<count {
      let y = (differences[t] - (constant ? centre : 0)) / scale
      for i in 0..<size {
        let x = entry(i, t)
        right[i] += x * y
        for j in 0...i { normal[i * size + j] += x * entry(j, t) }
      }
    }
    // A ridge too small to see but where columns depend on each other.
    for i in 0..<size { normal[i * size + i] += 1e-10 * (normal[i * size + i] + 1) }
    guard let factor = Cholesky(normal, size: size) else { return [Double](repeating: 0, count: size) }
    factor.solve(&right)
    return right.map { $0.isFinite ? $0 : 0 }
  }
}

/// Missing values filled for what cannot do without them: a line across each gap of the series without the means of
/// its phases.
func filledForArima(_ values: [Double], seasonLength m: Int) -> [Double] {
  guard values.contains(where: \.isNaN) else { return values }
  guard m > 1, values.count >= 2 * m else { return interpolated(values) }
  var sums = [Double](repeating: 0, count: m)
  var counts = sums
  // About a line across the gaps, so that a trend is not taken for a season.
  let line = movingLevel(interpolated(values), window: m)
  for (t, value) in values.enumerated() where !value.isNaN {
    sums[t % m] += value - line[t]
    counts[t % m] += 1
  }
  let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
  let bare = values.indices.map { values[$0] - means[$0 % m] }
  let across = interpolated(bare)
  return values.indices.map { values[$0].isNaN ? across[$0] + means[$0 % m] : values[$0] }
}

/// The mean of the window about each place, cut at the ends.
private func movingLevel(_ values: [Double], window: Int) -> [Double] {
  var sums = [0.0]
  for value in values { sums.append(sums[sums.count - 1] + value) }
  return values.indices.map { t in
    let (low, high) = (max(0, t - window / 2), min(values.count, t + window / 2 + 1))
    return (sums[high] - sums[low]) / Double(high - low)
  }
}
