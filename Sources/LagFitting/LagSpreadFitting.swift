internal import ForecastModel

/// How far forecasts are off, by their size, their step and their series, from held-out errors.
///
/// Absolute errors are used, since squares of sales are ruled by a few days; sqrt(pi / 2) times their mean is the
/// standard deviation of a normal error.
func lagSpread(_ errors: [LagError], series: Int) -> (spread: LagSpread, factors: [Double]) {
  let toDeviation = (Double.pi / 2).squareRoot()
  let sorted = errors.indices.sorted { (errors[$0].forecast, $0) < (errors[$1].forecast, $1) }
  // Of bins of like forecasts the variance over the forecast: counts + relative x forecast, a line.
  let bins = min(20, max(1, sorted.count / 30))
  var points: [(x: Double, y: Double)] = []
  for bin in 0..<bins {
    let part = sorted[bin * sorted.count / bins..<(bin + 1) * sorted.count / bins]
    let count = Double(max(1, part.count))
    let size = part.reduce(0) { $0 + errors[$1].forecast } / count
    let deviation = toDeviation * part.reduce(0) { $0 + errors[$1].distance } / count
    if size > 0, deviation.isFinite { points.append((size, deviation * deviation / size)) }
  }
  var spread = line(points)
  spread.least = points.first?.x ?? 0
  var sums = [(ratio: Double, count: Double)](repeating: (0, 0), count: 1)
  for error in errors {
    let group = LagSpread.group(of: error.step)
    while sums.count <= group { sums.append((0, 0)) }
    let expected = spread.deviation(size: error.forecast, step: 1)
    guard expected > 0 else { continue }
    sums[group].ratio += toDeviation * error.distance / expected
    sums[group].count += 1
  }
  // 30 errors as expected stand beside those of a group, 10 beside those of a series.
  spread.factors = sums.map { ($0.ratio + 30) / ($0.count + 30) }
  var own = [(ratio: Double, count: Double)](repeating: (0, 0), count: series)
  for error in errors {
    let expected = spread.deviation(size: error.forecast, step: error.step)
    guard expected > 0 else { continue }
    own[error.series].ratio += toDeviation * error.distance / expected
    own[error.series].count += 1
  }
  return (spread, own.map { min(10, max(0.1, ($0.ratio + 10) / ($0.count + 10))) })
}

/// The line through points by least squares of relative errors, neither of its numbers negative.
private func line(_ points: [(x: Double, y: Double)]) -> LagSpread {
  var (xx, x, one, xy, y) = (0.0, 0.0, 0.0, 0.0, 0.0)
  for point in points where point.y > 0 {
    let weight = 1 / (point.y * point.y)
    xx += weight * point.x * point.x
    x += weight * point.x
    one += weight
    xy += weight * point.x * point.y
    y += weight * point.y
  }
  guard one > 0 else { return LagSpread(counts: 0, relative: 0.1, factors: [1]) }
  let determinant = one * xx - x * x
  var counts = determinant > 0 ? (xx * y - x * xy) / determinant : -1
  var relative = determinant > 0 ? (one * xy - x * y) / determinant : 0
  if counts < 0 { (counts, relative) = (0, xx > 0 ? xy / xx : 0) }
  if relative < 0 { (counts, relative) = (y / one, 0) }
  guard counts.isFinite, relative.isFinite else { return LagSpread(counts: 0, relative: 0.1, factors: [1]) }
  return LagSpread(counts: counts, relative: relative, factors: [1])
}
