internal import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// The TBATS with the least Akaike criterion: without and with a power transform, without, with and with a damped
/// trend, without and with ARMA errors, and as many harmonics of each season as pay.
/// - Parameter seasonLengths: usable ones, rising.
/// - Returns: nil where the series is too short for any.
func fitTbats(_ series: ScaledSeries, seasonLengths: [Int]) -> FittedSeries? {
  var search = TbatsSearch(series)
  search.run(seasonLengths: seasonLengths)
  return search.best.map { FittedSeries(.tbats($0)) }
}

/// The search over forms: the transform by the forms with the waves of a regression, then the rest for that one.
private struct TbatsSearch {
  private let series: ScaledSeries
  private(set) var best: TbatsModel?

  init(_ series: ScaledSeries) { self.series = series }

  mutating func run(seasonLengths: [Int]) {
    var transforms: [PowerTransform?] = [nil]
    if series.isPositive {
      let length = max(2, seasonLengths.last ?? 2)
      transforms.append(PowerTransform(power: guerreroPower(series.values, length: length), unit: series.unit))
    }
    var chosen: TransformedSearch?
    for transform in transforms {
      let inner = transform.map { PowerTransform(power: $0.power, unit: 1) }
      let values = inner.map { inner in series.values.map { inner.applied($0) } } ?? series.values
      var search = TransformedSearch(series, values: values, transform: transform)
      search.chooseTrend(waves: harmonics(values, seasonLengths: seasonLengths))
      if search.criterion < chosen?.criterion ?? .infinity { chosen = search }
    }
    chosen?.chooseWaves(seasonLengths)
    chosen?.chooseErrors()
    best = chosen?.model(unit: series.unit)
  }

  /// The waves of each season that a regression on them favours by the corrected Akaike criterion, one season after
  /// the other, on the series less a moving average over the longest season.
  private func harmonics(_ values: [Double], seasonLengths: [Int]) -> [TbatsForm.Season] {
    var rest = interpolated(values)
    let trend = slowTrend(rest, seasonLength: seasonLengths.last ?? 2)
    for t in rest.indices { rest[t] -= trend[t] }
    return seasonLengths.map { length in
      let candidates = TbatsForm.harmonics(of: length, beside: seasonLengths)
      var sum = rest.reduce(0) { $0 + $1 * $1 }
      let n = Double(rest.count)
      var best = (count: 1, criterion: Double.infinity)
      for (index, harmonic) in candidates.enumerated() {
        // Waves are nearly orthogonal over whole cycles, so each is taken out by itself.
        let angle = 2 * Double.pi * Double(harmonic) / Double(length)
        var (a, b) = (0.0, 0.0)
        for t in rest.indices {
          a += rest[t] * cos(angle * Double(t % length))
          b += rest[t] * sin(angle * Double(t % length))
        }
        (a, b) = (2 * a / n, 2 * b / n)
        if 2 * harmonic == length { (a, b) = (0.5 * a, 0) }
        for t in rest.indices { rest[t] -= a * cos(angle * Double(t % length)) + b * sin(angle * Double(t % length)) }
        sum = rest.reduce(0) { $0 + $1 * $1 }
        let criterion = n * log(max(sum, 1e-30 * n)) + 4 * Double(index + 1)
        if criterion < best.criterion { best = (index + 1, criterion) }
      }
      return TbatsForm.Season(period: length, harmonics: Array(candidates.prefix(best.count)))
    }
  }
}

/// The search over forms on one transform of a series.
private struct TransformedSearch {
  private let estimator: TbatsEstimator
  private let transform: PowerTransform?
  private var observed = 0.0
  /// Of the log of the transform's derivative, over all values: it makes likelihoods those of the series itself.
  private var logs = 0.0
  private var best: TbatsFit?
  private(set) var criterion = Double.infinity

  init(_ series: ScaledSeries, values: [Double], transform: PowerTransform?) {
    estimator = TbatsEstimator(values)
    self.transform = transform
    for value in series.values where !value.isNaN {
      observed += 1
      if let transform { logs += (transform.power - 1) * log(value) }
    }
  }

  mutating func chooseTrend(waves: [TbatsForm.Season]) {
    for trend in [TbatsForm.Trend.none, .damped, .steady] {
      _ = consider(TbatsForm(trend: trend, hasArma: false, seasons: waves))
    }
    // Too short for its waves.
    if best == nil { _ = consider(TbatsForm(trend: .none, hasArma: false, seasons: [])) }
  }

  /// Fewer or more waves of each season, while that pays.
  mutating func chooseWaves(_ seasonLengths: [Int]) {
    for index in best?.form.seasons.indices ?? 0..<0 {
      for change in [-1, 1] {
        while let fit = best, let other = fit.form.changed(season: index, by: change, seasonLengths) {
          guard consider(other, from: fit.parameters) else { break }
        }
      }
    }
  }

  mutating func chooseErrors() {
    guard let fit = best else { return }
    var form = fit.form
    form.hasArma = true
    var guess = fit.parameters
    guess.insert(contentsOf: [0.1, 0.1], at: fit.form.weights)
    _ = consider(form, from: guess)
  }

  func model(unit: Double) -> TbatsModel? {
    best.map { estimator.model($0, unit: transform == nil ? unit : 1, transform: transform) }
  }

  /// Fits a form and keeps it where it is better. Whether it is.
  private mutating func consider(_ form: TbatsForm, from guess: [Double]? = nil) -> Bool {
    guard let fit = estimator.fit(form, from: guess) else { return false }
    let parameters = Double(form.parameterCount + form.stateCount + 1 + (transform == nil ? 0 : 1))
    let room = observed - parameters - 1
    let value =
      observed * log(max(fit.sumOfSquares, 1e-30 * observed)) - 2 * logs + 2 * parameters
      + (room > 0 ? 2 * parameters * (parameters + 1) / room : 1e6)
    guard value.isFinite, value < criterion else { return false }
    (best, criterion) = (fit, value)
    return true
  }
}

extension TbatsForm {
  /// Most waves of one season that are tried.
  private static let most = 15

  /// The waves of a season that no shorter season has: of 168 hours, every seventh is one of 24.
  static func harmonics(of length: Int, beside lengths: [Int]) -> [Int] {
    let own = (1...max(1, length / 2)).filter { harmonic in
      !lengths.contains { $0 < length && harmonic * $0 % length == 0 }
    }
    return Array((own.isEmpty ? [1] : own).prefix(most))
  }

  /// The form with one wave more or fewer; nil where there is none.
  func changed(season index: Int, by change: Int, _ lengths: [Int]) -> TbatsForm? {
    let all = Self.harmonics(of: seasons[index].period, beside: lengths)
    let count = seasons[index].harmonics.count + change
    guard count > 0, count <= all.count else { return nil }
    var form = self
    form.seasons[index].harmonics = Array(all.prefix(count))
    return form
  }
}

/// The power between 0 and 1 that makes the spread of subseries most even over their levels (Guerrero, J. Forecasting
/// 12, 1993, 37-48): the least coefficient of variation of spread / level^(1 - power).
func guerreroPower(_ values: [Double], length: Int) -> Double {
  var pieces = [(mean: Double, deviation: Double)]()
  let size = min(max(2, length), max(2, values.count / 2))
  for first in stride(from: values.count % size, through: values.count - size, by: size) {
    let piece = values[first..<first + size].filter { !$0.isNaN }
    guard piece.count > 1 else { continue }
    let mean = piece.reduce(0, +) / Double(piece.count)
    let sum = piece.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    pieces.append((mean, (sum / Double(piece.count - 1)).squareRoot()))
  }
  guard pieces.count > 1 else { return 0 }
  var best = (power: 0.0, variation: Double.infinity)
  for twentieth in 0...20 {
    let power = Double(twentieth) / 20
    let ratios = pieces.map { $0.deviation / pow($0.mean, 1 - power) }
    let mean = ratios.reduce(0, +) / Double(ratios.count)
    let spread = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    let variation = spread / mean
    if variation < best.variation { best = (power, variation) }
  }
  return best.power
}
