internal import ForecastModel
internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// A TBATS with its estimated parameters and first states, in the unit of the values it was fitted to.
struct TbatsFit {
  var form: TbatsForm
  /// In the order of `TbatsForm`.
  var parameters: [Double]
  /// Level, slope where there is one, then cosine and sine of each harmonic of each season.
  var states: [Double]
  var sumOfSquares: Double
}

/// Estimates TBATS forms on one series by conditional maximum likelihood (De Livera, Hyndman and Snyder 2011,
/// section 3): errors are linear in the first states, so these come from a regression, the rest from bounded least
/// squares; both by turns, twice.
final class TbatsEstimator {
  typealias Lanes = SIMD4<Double>

  private let values: [Double]
  private let count: Int
  private var residuals: UnsafeMutablePointer<Lanes>
  private var points: UnsafeMutablePointer<Lanes>
  /// Cosine and sine states, and their turns.
  private var cosines: UnsafeMutablePointer<Lanes>
  private var sines: UnsafeMutablePointer<Lanes>
  private var turns: UnsafeMutablePointer<SIMD2<Double>>
  private let solver: BoundedLeastSquares
  private static let mostHarmonics = 64
  private static let mostParameters = 6 + 2 * ModelLimits.seasons

  /// - Parameter values: near 1 in size, NaN where missing.
  init(_ values: [Double]) {
    self.values = values
    count = values.count
    residuals = .allocate(capacity: max(1, count))
    residuals.initialize(repeating: .zero, count: max(1, count))
    points = .allocate(capacity: Self.mostParameters)
    points.initialize(repeating: .zero, count: Self.mostParameters)
    cosines = .allocate(capacity: Self.mostHarmonics)
    cosines.initialize(repeating: .zero, count: Self.mostHarmonics)
    sines = .allocate(capacity: Self.mostHarmonics)
    sines.initialize(repeating: .zero, count: Self.mostHarmonics)
    turns = .allocate(capacity: Self.mostHarmonics)
    turns.initialize(repeating: .zero, count: Self.mostHarmonics)
    solver = BoundedLeastSquares(parameters: Self.mostParameters, residuals: count)
  }

  deinit {
    residuals.deallocate()
    points.deallocate()
    cosines.deallocate()
    sines.deallocate()
    turns.deallocate()
  }

  /// The fit of a form; nil where it has more to estimate than the series can tell.
  /// - Parameter guess: parameters to begin with, of the form without ARMA or of this one; nil: the usual ones.
  func fit(_ form: TbatsForm, from guess: [Double]? = nil) -> TbatsFit? {
    let observed = values.reduce(0) { $1.isNaN ? $0 : $0 + 1 }
    guard form.harmonicCount <= Self.mostHarmonics, form.seasons.count <= ModelLimits.seasons,
      observed > form.stateCount + form.parameterCount + 2
    else { return nil }
    prepare(form)
    var parameters = guess ?? form.start()
    let (lower, upper) = form.bounds()
    var best: TbatsFit?
    for _ in 0..<2 {
      guard let states = firstStates(form, parameters) else { break }
      let evaluate: BoundedLeastSquares.Residuals = { points, out in
        self.pass(form, points, states, self.values, out)
      }
      let result = solver.minimise(
        &parameters, from: lower, to: upper, residualCount: count, tolerance: 1e-5, maxIterations: 20, evaluate)
      guard result.sumOfSquares.isFinite else { break }
      if result.sumOfSquares < best?.sumOfSquares ?? .infinity {
        best = TbatsFit(form: form, parameters: parameters, states: states, sumOfSquares: result.sumOfSquares)
      }
    }
    return best
  }

  /// The model after the last value.
  /// - Parameters:
  ///   - unit: what the values were divided by; 1 where they were transformed.
  func model(_ fit: TbatsFit, unit: Double, transform: PowerTransform?) -> TbatsModel {
    let form = fit.form
    prepare(form)
    for index in fit.parameters.indices { points[index] = Lanes(repeating: fit.parameters[index]) }
    var end = End()
    _ = pass(form, points, fit.states, values, residuals, end: &end)
    let observed = values.reduce(0.0) { $1.isNaN ? $0 : $0 + 1 }
    let freedom = max(1, observed - Double(form.parameterCount))
    var place = 0
    let seasons = form.seasons.enumerated().map { index, season in
      let range = place..<place + season.harmonics.count
      place = range.upperBound
      return TbatsModel.Season(
        period: Double(season.period), first: fit.parameters[form.weights + 2 * index],
        second: fit.parameters[form.weights + 2 * index + 1], harmonics: season.harmonics,
        cosines: range.map { scaled(cosines[$0][0], by: unit) }, sines: range.map { scaled(sines[$0][0], by: unit) })
    }
    return TbatsModel(
      alpha: fit.parameters[0], beta: form.beta.map { fit.parameters[$0] } ?? 0,
      phi: form.phi.map { fit.parameters[$0] } ?? (form.trend == .none ? 0 : 1),
      ar: form.ar.map { fit.parameters[$0] } ?? 0, ma: form.ma.map { fit.parameters[$0] } ?? 0,
      sigma: scaled((fit.sumOfSquares / freedom).squareRoot(), by: unit), level: scaled(end.level, by: unit),
      slope: scaled(end.slope, by: unit), lastDeviation: scaled(end.deviation, by: unit),
      lastInnovation: scaled(end.innovation, by: unit), transform: transform, seasons: seasons)
  }

  private struct End {
    var level = 0.0
    var slope = 0.0
    var deviation = 0.0
    var innovation = 0.0
  }

  private func prepare(_ form: TbatsForm) {
    var place = 0
    for season in form.seasons {
      for harmonic in season.harmonics {
        let angle = 2 * Double.pi * Double(harmonic) / Double(season.period)
        turns[place] = SIMD2(cos(angle), sin(angle))
        place += 1
      }
    }
  }

  /// The first states with the least squared errors, given the parameters. Errors are e0 + E x with x the states:
  /// e0 from a pass with x = 0, each column of E from one over a series of zeros with one state at 1.
  private func firstStates(_ form: TbatsForm, _ parameters: [Double]) -> [Double]? {
    let states = form.stateCount
    for index in parameters.indices { points[index] = Lanes(repeating: parameters[index]) }
    let zeros = values.map { $0.isNaN ? Double.nan : 0 }
    let none = [Lanes](repeating: .zero, count: states)
    _ = pass(form, points, lanes: none, values, residuals)
    let base = (0..<count).map { residuals[$0][0] }
    var columns = [[Double]]()
    for first in stride(from: 0, to: states, by: 4) {
      var start = none
      for lane in 0..<min(4, states - first) { start[first + lane][lane] = 1 }
      _ = pass(form, points, lanes: start, zeros, residuals)
      for lane in 0..<min(4, states - first) { columns.append((0..<count).map { residuals[$0][lane] }) }
    }
    return regression(base, columns)
  }

  private func pass(
    _ form: TbatsForm, _ points: UnsafePointer<Lanes>, _ states: [Double], _ values: [Double],
    _ out: UnsafeMutablePointer<Lanes>
  ) -> Lanes {
    var end = End()
    return pass(form, points, states, values, out, end: &end)
  }

  private func pass(
    _ form: TbatsForm, _ points: UnsafePointer<Lanes>, _ states: [Double], _ values: [Double],
    _ out: UnsafeMutablePointer<Lanes>, end: inout End
  ) -> Lanes {
    pass(form, points, lanes: states.map { Lanes(repeating: $0) }, values, out, end: &end)
  }

  private func pass(
    _ form: TbatsForm, _ points: UnsafePointer<Lanes>, lanes: [Lanes], _ values: [Double],
    _ out: UnsafeMutablePointer<Lanes>
  ) -> Lanes {
    var end = End()
    return pass(form, points, lanes: lanes, values, out, end: &end)
  }

  /// Runs the filter over `values` for four points at once; innovations to `out`, their sums of squares returned.
  private func pass(
    _ form: TbatsForm, _ points: UnsafePointer<Lanes>, lanes: [Lanes], _ values: [Double],
    _ out: UnsafeMutablePointer<Lanes>, end: inout End
  ) -> Lanes {
    let alpha = points[0]
    let beta = form.beta.map { points[$0] } ?? .zero
    let phi = form.phi.map { points[$0] } ?? Lanes(repeating: form.trend == .none ? 0 : 1)
    let ar = form.ar.map { points[$0] } ?? .zero
    let ma = form.ma.map { points[$0] } ?? .zero
    var level = lanes[0]
    var slope = form.trend == .none ? Lanes.zero : lanes[1]
    let harmonics = form.harmonicCount
    let first = form.trend == .none ? 1 : 2
    for index in 0..<harmonics {
      cosines[index] = lanes[first + 2 * index]
      sines[index] = lanes[first + 2 * index + 1]
    }
    let ends = form.seasons.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.harmonics.count) }
    var (deviation, innovation, sum) = (Lanes.zero, Lanes.zero, Lanes.zero)
    values.withUnsafeBufferPointer { values in
      for t in values.indices {
        slope = phi * slope
        level += slope
        let expected = ar * deviation + ma * innovation
        if values[t].isNaN {
          innovation = .zero
        } else {
          var season = Lanes.zero
          for index in 0..<harmonics { season += cosines[index] }
          innovation = Lanes(repeating: values[t]) - level - season - expected
        }
        deviation = expected + innovation
        out[t] = innovation
        sum += innovation * innovation
        level += alpha * deviation
        slope += beta * deviation
        for number in 0..<ends.count - 1 {
          let one = points[form.weights + 2 * number] * deviation
          let two = points[form.weights + 2 * number + 1] * deviation
          for index in ends[number]..<ends[number + 1] {
            let (c, s) = (Lanes(repeating: turns[index][0]), Lanes(repeating: turns[index][1]))
            let (x, y) = (cosines[index], sines[index])
            cosines[index] = c * x + s * y + one
            sines[index] = c * y - s * x + two
          }
        }
      }
    }
    end = End(level: level[0], slope: slope[0], deviation: deviation[0], innovation: innovation[0])
    return sum
  }
}

/// x that makes the sum of squares of base + columns x least, by the normal equations with a touch of ridge.
private func regression(_ base: [Double], _ columns: [[Double]]) -> [Double]? {
  let p = columns.count
  var normal = [[Double]](repeating: [Double](repeating: 0, count: p), count: p)
  var right = [Double](repeating: 0, count: p)
  for i in 0..<p {
    for j in 0...i { normal[i][j] = dot(columns[i], columns[j]) }
    right[i] = -dot(columns[i], base)
  }
  // A wave of two periods has no sine: its state has no effect, and the ridge leaves it near 0.
  let ridge = 1e-10 * (normal.indices.map { normal[$0][$0] }.max() ?? 0) + 1e-300
  var factor = normal
  for i in 0..<p {
    for j in 0...i {
      var sum = normal[i][j]
      if i == j { sum += ridge }
      for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
      if i == j {
        guard sum > 0, sum.isFinite else { return nil }
        factor[i][i] = sum.squareRoot()
      } else {
        factor[i][j] = sum / factor[j][j]
      }
    }
  }
  for i in 0..<p {
    for k in 0..<i { right[i] -= factor[i][k] * right[k] }
    right[i] /= factor[i][i]
  }
  for i in (0..<p).reversed() {
    for k in i + 1..<max(i + 1, p) { right[i] -= factor[k][i] * right[k] }
    right[i] /= factor[i][i]
  }
  return right.allSatisfy(\.isFinite) ? right : nil
}

private func dot(_ one: [Double], _ two: [Double]) -> Double {
  one.withUnsafeBufferPointer { one in
    two.withUnsafeBufferPointer { two in
      var (a, b) = (0.0, 0.0)
      var index = 0
      while index + 1 < one.count {
        a += one[index] * two[index]
        b += one[index + 1] * two[index + 1]
        index += 2
      }
      if index < one.count { a += one[index] * two[index] }
      return a + b
    }
  }
}
