internal import ForecastModel
internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// Seasonal factors of a long season (weeks, days or hours of a year), of which the series holds only a few cycles.
///
/// Averages by phase are nearly as noisy as the data then. Here the series (its logarithm where the season is
/// multiplicative) is split into a slow trend and averages by phase, by turns, and the averages are shrunk: each
/// harmonic by Wiener's factor, from its own power and that which noise would have, and what single phases add to
/// that (Christmas, Black Friday) by the garrote, which keeps only what stands out of the noise.
/// docs/models/exponential-smoothing.md has what this gains on held-out data.
/// - Parameter values: from 2 seasons on; NaN where missing; positive where `kind` is multiplicative.
/// - Returns: the factor of `values[0]` first. Nil where the profile of the other cycles does not foretell a cycle.
func longSeasonFactors(_ values: [Double], seasonLength: Int, kind: SeasonalProfile.Kind) -> [Double]? {
  let isLog = kind == .multiplicative
  let y = isLog ? values.map { $0.isNaN ? .nan : log($0) } : values
  var season = PhaseMeans(length: seasonLength)
  var trend = [Double]()
  var deviations = y
  for _ in 0..<4 {
    trend = slowTrend(y.indices.map { y[$0] - season.means[$0 % seasonLength] }, seasonLength: seasonLength)
    for t in y.indices { deviations[t] = y[t] - trend[t] }
    season = PhaseMeans(deviations, length: seasonLength)
  }
  let noise = season.noise(of: deviations)
  let cycles = (y.count + seasonLength - 1) / seasonLength
  // Is a cycle better foretold with the profile of the others than without?
  var (with, without) = (0.0, 0.0)
  for cycle in 0..<cycles {
    var others = deviations
    let range = cycle * seasonLength..<min(y.count, (cycle + 1) * seasonLength)
    for t in range { others[t] = .nan }
    let profile = PhaseMeans(others, length: seasonLength).shrunk(noise: noise)
    for t in range where !deviations[t].isNaN {
      let error = deviations[t] - profile[t % seasonLength]
      with += error * error
      without += deviations[t] * deviations[t]
    }
  }
  guard with < 0.97 * without else { return nil }
  let profile = season.shrunk(noise: noise)
  return normalised(isLog ? profile.map { exp($0) } : profile, kind: kind)
}

/// Averages by phase, with how many values each has.
struct PhaseMeans {
  var means: [Double]
  var counts: [Double]

  init(length: Int) {
    means = [Double](repeating: 0, count: length)
    counts = means
  }

  init(_ deviations: [Double], length: Int) {
    self.init(length: length)
    for (t, deviation) in deviations.enumerated() where !deviation.isNaN {
      means[t % length] += deviation
      counts[t % length] += 1
    }
    var sum = 0.0
    var phases = 0.0
    for phase in means.indices where counts[phase] > 0 {
      means[phase] /= counts[phase]
      sum += means[phase]
      phases += 1
    }
    // Phases that were never seen stay at the average.
    for phase in means.indices where counts[phase] > 0 { means[phase] -= sum / phases }
  }

  /// The variance of a value about the mean of its phase.
  func noise(of deviations: [Double]) -> Double {
    var (sum, freedom) = (0.0, 0.0)
    for (t, deviation) in deviations.enumerated() where !deviation.isNaN {
      let error = deviation - means[t % means.count]
      sum += error * error
      freedom += 1
    }
    for count in counts where count > 0 { freedom -= 1 }
    return freedom > 0 ? sum / freedom : 0
  }

  /// The profile that is worth forecasting with.
  func shrunk(noise: Double) -> [Double] {
    let m = means.count
    var inverse = 0.0
    for count in counts { inverse += 1 / max(count, 1) }
    /// Variance that noise alone gives an average.
    let variance = noise * inverse / Double(m)
    var profile = [Double](repeating: 0, count: m)
    let harmonics = min(m / 2, 60)
    guard harmonics > 0, variance > 0 else { return means }
    let cosines = (0..<m).map { cos(2 * .pi * Double($0) / Double(m)) }
    let sines = (0..<m).map { sin(2 * .pi * Double($0) / Double(m)) }
    var amplitudes = [(a: Double, b: Double)]()
    for harmonic in 1...harmonics {
      var (a, b) = (0.0, 0.0)
      var index = 0
      for phase in 0..<m {
        a += means[phase] * cosines[index]
        b += means[phase] * sines[index]
        index += harmonic
        if index >= m { index -= m }
      }
      amplitudes.append((2 * a / Double(m), 2 * b / Double(m)))
    }
    // a^2 + b^2 of noise has the mean 4 variance / m. The power is averaged with its neighbours' (1, 2, 1).
    let expected = 4 * variance / Double(m)
    let power = amplitudes.map { $0.a * $0.a + $0.b * $0.b }
    for harmonic in 1...harmonics {
      let index = harmonic - 1
      let left = power[max(0, index - 1)]
      let right = power[min(harmonics - 1, index + 1)]
      let smoothed = max(0.25 * (left + 2 * power[index] + right), 0.5 * power[index])
      let weight = max(0, 1 - expected / max(smoothed, 1e-300))
      // The last harmonic of an even season is a single cosine.
      let half = 2 * harmonic == m ? 0.5 : 1
      var place = 0
      for phase in 0..<m {
        profile[phase] += half * weight * (amplitudes[index].a * cosines[place] + amplitudes[index].b * sines[place])
        place += harmonic
        if place >= m { place -= m }
      }
    }
    let threshold = 2 * log(Double(m)) * noise
    for phase in 0..<m where counts[phase] > 0 {
      let rest = means[phase] - profile[phase]
      let limit = threshold / counts[phase]
      if rest * rest > limit { profile[phase] += rest * (1 - limit / (rest * rest)) }
    }
    return profile
  }
}

/// The trend that the penalty on second differences leaves (Whittaker 1923; Hodrick and Prescott 1997), so stiff
/// that a swing of one season's length passes with a twentieth of its height.
/// - Parameter values: NaN where missing: the trend goes across.
func slowTrend(_ values: [Double], seasonLength: Int) -> [Double] {
  let n = values.count
  let frequency = 2 * Double.pi / Double(seasonLength)
  let stiffness = 20 / (frequency * frequency * frequency * frequency)
  guard n > 2 else { return values.map { $0.isNaN ? 0 : $0 } }
  // (W + stiffness D'D) trend = W values, banded: d, e, f are the diagonal and the two beside it; LDL' in place.
  var d = [Double](repeating: 0, count: n)
  var e = d
  var f = d
  var z = d
  for t in 0..<n where !values[t].isNaN {
    d[t] = 1
    z[t] = values[t]
  }
  for t in 0..<n - 2 {
    d[t] += stiffness
    d[t + 1] += 4 * stiffness
    d[t + 2] += stiffness
    e[t] -= 2 * stiffness
    e[t + 1] -= 2 * stiffness
    f[t] += stiffness
  }
  for t in 0..<n {
    let e1 = e[t]
    let f1 = f[t]
    guard d[t] > 0 else { return values.map { $0.isNaN ? 0 : $0 } }
    let u = e1 / d[t]
    let v = f1 / d[t]
    if t + 1 < n {
      d[t + 1] -= u * e1
      if t + 2 < n { e[t + 1] -= u * f1 }
      z[t + 1] -= u * z[t]
    }
    if t + 2 < n {
      d[t + 2] -= v * f1
      z[t + 2] -= v * z[t]
    }
    e[t] = u
    f[t] = v
  }
  for t in (0..<n).reversed() {
    z[t] /= d[t]
    if t + 1 < n { z[t] -= e[t] * z[t + 1] }
    if t + 2 < n { z[t] -= f[t] * z[t + 2] }
  }
  return z
}
