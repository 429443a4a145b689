#if canImport(Glibc)
  import Glibc
#endif

/// How much of a series is its season: 1 - var(remainder) / var(season + remainder) of a decomposition by loess, at
/// least 0 (Wang, Smith and Hyndman 2006). Over 0.64 a seasonal difference pays (R's `nsdiffs`, test "seas").
///
/// The decomposition is STL (Cleveland et al., J. Official Statistics 6, 1990) with what R's `mstl` takes: seasonal
/// window 11 and degree 0, trend window 1.5 m / (1 - 1.5 / 11), low-pass window m, two passes, no robust weights.
/// - Parameters:
///   - values: no value missing, at least two seasons.
///   - seasonLength: 2 or more.
package func seasonalStrength(_ values: [Double], seasonLength m: Int) -> Double {
  let n = values.count
  guard m > 1, n >= 2 * m else { return 0 }
  let seasonal = loessSeason(values, seasonLength: m)
  // Of what the season leaves, the trend goes out once more, as `mstl` does.
  let trend = loess(
    zip(values, seasonal).map { $0 - $1 }, window: trendWindow(m), degree: 1, extending: 0)
  var (restMean, bothMean) = (0.0, 0.0)
  for t in 0..<n {
    restMean += (values[t] - seasonal[t] - trend[t]) / Double(n)
    bothMean += (values[t] - trend[t]) / Double(n)
  }
  var (rest, both) = (0.0, 0.0)
  for t in 0..<n {
    let remainder = values[t] - seasonal[t] - trend[t] - restMean
    let detrended = values[t] - trend[t] - bothMean
    rest += remainder * remainder
    both += detrended * detrended
  }
  guard both > 0 else { return 0 }
  return min(1, max(0, 1 - rest / both))
}

private func trendWindow(_ m: Int) -> Int {
  Int((1.5 * Double(m) / (1 - 1.5 / 11)).rounded(.up)) | 1
}

/// The seasonal part of STL.
private func loessSeason(_ values: [Double], seasonLength m: Int) -> [Double] {
  let n = values.count
  var trend = [Double](repeating: 0, count: n)
  var seasonal = trend
  for _ in 0..<2 {
    // Cycle-subseries, each smoothed and carried one season past both ends.
    var cycles = [Double](repeating: 0, count: n + 2 * m)
    for phase in 0..<m {
      let series = stride(from: phase, to: n, by: m).map { values[$0] - trend[$0] }
      let smoothed = loess(series, window: 11, degree: 0, extending: 1)
      for (index, value) in smoothed.enumerated() { cycles[phase + index * m] = value }
    }
    let low = loess(
      movingAverage(movingAverage(movingAverage(cycles, m), m), 3), window: m | 1, degree: 1, extending: 0)
    for t in 0..<n { seasonal[t] = cycles[t + m] - low[t] }
    trend = loess(
      zip(values, seasonal).map { $0 - $1 }, window: trendWindow(m), degree: 1, extending: 0)
  }
  return seasonal
}

private func movingAverage(_ values: [Double], _ length: Int) -> [Double] {
  guard values.count >= length else { return values }
  var result = [Double]()
  result.reserveCapacity(values.count - length + 1)
  var sum = 0.0
  for (index, value) in values.enumerated() {
    sum += value
    if index >= length { sum -= values[index - length] }
    if index >= length - 1 { result.append(sum / Double(length)) }
  }
  return result
}

/// Locally weighted regression on equally spaced values with tricube weights.
///
/// Every value is fitted where windows are short; over long ones every tenth of a window, with lines between, as STL
/// does by default.
/// - Parameters:
///   - window: values in a window, odd; where it exceeds the series its bandwidth grows as STL's does.
///   - extending: how many values to add at both ends.
func loess(_ values: [Double], window: Int, degree: Int, extending: Int) -> [Double] {
  let n = values.count
  guard n > 1 else { return [Double](repeating: values.first ?? 0, count: n + (n > 0 ? 2 * extending : 0)) }
  let width = min(window, n)
  func fitted(at place: Int) -> Double {
    let left = min(max(place - width / 2, 0), n - width)
    var reach = Double(max(place - left, left + width - 1 - place))
    if window > n { reach += Double((window - n) / 2) }
    var (sum, moment, square, total) = (0.0, 0.0, 0.0, 0.0)
    var cross = 0.0
    for index in left..<left + width {
      let distance = Double(abs(index - place))
      guard distance <= 0.999 * reach else { continue }
      let ratio = distance / reach
      let base = 1 - ratio * ratio * ratio
      let weight = distance <= 0.001 * reach ? 1 : base * base * base
      let offset = Double(index - place)
      sum += weight
      moment += weight * offset
      square += weight * offset * offset
      total += weight * values[index]
      cross += weight * offset * values[index]
    }
    guard sum > 0 else { return values[min(max(place, 0), n - 1)] }
    let centre = moment / sum
    let spread = square / sum - centre * centre
    if degree == 0 || spread.squareRoot() <= 0.001 * Double(n - 1) { return total / sum }
    let slope = (cross / sum - centre * total / sum) / spread
    return total / sum - slope * centre
  }
  let jump = max(1, (window + 9) / 10)
  var result = [Double](repeating: 0, count: n)
  var previous = 0
  result[0] = fitted(at: 0)
  while previous < n - 1 {
    let next = min(previous + jump, n - 1)
    result[next] = fitted(at: next)
    let slope = (result[next] - result[previous]) / Double(next - previous)
    for index in previous + 1..<max(previous + 1, next) {
      result[index] = result[previous] + slope * Double(index - previous)
    }
    previous = next
  }
  guard extending > 0 else { return result }
  return (1...extending).reversed().map { fitted(at: -$0) } + result + (0..<extending).map { fitted(at: n + $0) }
}
