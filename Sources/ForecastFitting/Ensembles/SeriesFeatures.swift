internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// What a series looks like, in numbers that do not depend on its unit: what the stacked ensemble knows of it.
///
/// After the features of Hyndman, Wang and Laptev (ICDM workshops 2015) and Montero-Manso, Athanasopoulos, Hyndman
/// and Talagala (Int. J. Forecasting 36, 2020, 86-92), from one plain decomposition: a moving average as trend, means
/// by place in the season.
package struct SeriesFeatures: Sendable, Equatable {
  /// In the order of `names`; finite.
  package var values: [Double]

  package static let names = [
    "log_length", "trend", "season", "linearity", "curvature", "spike", "autocorrelation", "autocorrelation_of_changes",
    "entropy", "lumpiness", "log_interval", "size_variation",
  ]

  /// - Parameters:
  ///   - values: oldest first; what is not finite is missing.
  ///   - seasonLength: periods in a season; 1 where there is none.
  package init(_ values: [Double], seasonLength: Int) {
    let scaled = ScaledSeries(values)
    let filled = interpolated(scaled.values)
    let count = filled.count
    let demand = Demand(scaled.values.filter(\.isFinite))
    var found = [Double](repeating: 0, count: Self.names.count)
    found[0] = log(Double(max(1, count)))
    found[10] = log(max(1, demand.meanInterval))
    if demand.sizes.count > 1 {
      let centre = mean(of: demand.sizes)
      found[11] = min(9, variance(of: demand.sizes) / max(centre * centre, 1e-300))
    }
    let centre = count > 0 ? mean(of: filled) : 0
    let spread = count > 3 ? variance(of: filled).squareRoot() : 0
    if spread > 0, spread.isFinite {
      Self.describe(filled.map { ($0 - centre) / spread }, seasonLength: seasonLength, into: &found)
    }
    self.values = found.map { $0.isFinite ? $0 : 0 }
  }

  /// - Parameter z: mean 0, variance 1.
  private static func describe(_ z: [Double], seasonLength: Int, into found: inout [Double]) {
    let count = z.count
    let hasSeason = seasonLength > 1 && count >= 2 * seasonLength
    let trend = movingAverage(z, halfWidth: min(count / 4, max(1, (hasSeason ? seasonLength : 5) / 2)))
    let detrended = zip(z, trend).map { $0 - $1 }
    var season = [Double](repeating: 0, count: count)
    if hasSeason {
      var sums = [Double](repeating: 0, count: seasonLength)
      for (t, value) in detrended.enumerated() { sums[t % seasonLength] += value }
      for t in 0..<count {
        let place = t % seasonLength
        season[t] = sums[place] / Double((count - place - 1) / seasonLength + 1)
      }
    }
    let rest = zip(detrended, season).map { $0 - $1 }
    let adjusted = zip(z, season).map { $0 - $1 }
    found[1] = strength(rest, of: adjusted)
    found[2] = hasSeason ? strength(rest, of: detrended) : 0
    (found[3], found[4]) = shape(adjusted)
    let spread = variance(of: rest).squareRoot()
    found[5] = spread > 0 ? log(1e-3 + (rest.map { abs($0) }.max() ?? 0) / spread) : 0
    found[6] = autocorrelations(of: adjusted, lags: 1).first ?? 0
    found[7] = autocorrelations(of: zip(adjusted.dropFirst(), adjusted).map { $0 - $1 }, lags: 1).first ?? 0
    found[8] = entropy(Array(z.suffix(256)))
    let block = max(seasonLength, 10)
    let variances = stride(from: 0, to: count - block + 1, by: block).map { variance(of: Array(z[$0..<$0 + block])) }
    found[9] = variances.count > 1 ? variance(of: variances) : 0
  }

  /// 1 - var(rest) / var(whole), at least 0.
  private static func strength(_ rest: [Double], of whole: [Double]) -> Double {
    let all = variance(of: whole)
    return all > 0 ? max(0, 1 - variance(of: rest) / all) : 0
  }

  /// A centred mean whose window is cut at both ends.
  private static func movingAverage(_ z: [Double], halfWidth: Int) -> [Double] {
    var sums = [0.0]
    for value in z { sums.append(sums[sums.count - 1] + value) }
    return z.indices.map { t in
      let (low, high) = (max(0, t - halfWidth), min(z.count, t + halfWidth + 1))
      return (sums[high] - sums[low]) / Double(high - low)
    }
  }

  /// Sizes of the first two orthogonal polynomials in the series, by the root of the mean square.
  private static func shape(_ z: [Double]) -> (linearity: Double, curvature: Double) {
    let count = Double(z.count)
    var (line, lineSquare, curve, curveSquare) = (0.0, 0.0, 0.0, 0.0)
    let middle = (count - 1) / 2
    let centre = (count * count - 1) / 12
    for (t, value) in z.enumerated() {
      let x = Double(t) - middle
      line += x * value
      lineSquare += x * x
      curve += (x * x - centre) * value
      curveSquare += (x * x - centre) * (x * x - centre)
    }
    return (
      lineSquare > 0 ? abs(line) / (lineSquare * count).squareRoot() : 0,
      curveSquare > 0 ? abs(curve) / (curveSquare * count).squareRoot() : 0
    )
  }

  /// Shannon entropy of the periodogram over that of white noise: near 0 for a wave, near 1 for noise. O(n^2).
  private static func entropy(_ z: [Double]) -> Double {
    let half = z.count / 2
    guard half > 1 else { return 0 }
    var powers = [Double]()
    for frequency in 1...half {
      let angle = 2 * Double.pi * Double(frequency) / Double(z.count)
      let turn = 2 * cos(angle)
      var (last, before) = (0.0, 0.0)
      for value in z { (last, before) = (value + turn * last - before, last) }
      powers.append(max(0, last * last + before * before - turn * last * before))
    }
    let total = powers.reduce(0, +)
    guard total > 0 else { return 0 }
    return -powers.reduce(0) { $1 > 0 ? $0 + $1 / total * log($1 / total) : $0 } / log(Double(half))
  }
}
