internal import ForecastModel
internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// What maximum likelihood found for one order.
struct ArimaEstimate {
  var order: ArimaOrder
  var hasConstant: Bool
  /// Partial autocorrelations (`ArimaLanes`), then the constant and the weights of regressors in scaled units.
  var point: [Double]
  /// Of the differenced series, as R's `arima` has it; with gaps that of the values seen.
  var logLikelihood: Double
  /// Sum of squared errors, each over its variance, in the unit of the series that was fitted.
  var sumOfSquares: Double
  /// Values that count.
  var count: Int
  /// Estimated parameters, sigma among them.
  var parameterCount: Int

  var akaike: Double { -2 * logLikelihood + 2 * Double(parameterCount) }
  /// Akaike's criterion with the correction for short series; infinite where there are too few values.
  var correctedAkaike: Double {
    let (n, k) = (Double(count), Double(parameterCount))
    return n - k - 1 > 0 ? akaike + 2 * k * (k + 1) / (n - k - 1) : .infinity
  }
  var bayes: Double { akaike + Double(parameterCount) * (log(Double(count)) - 2) }
}

/// Estimates orders with the same differences on one series.
///
/// -2 log L = n log(sum of e^2 / F) + sum of log F without constants, so that with each error multiplied by the geometric mean of
/// the square roots of F it is a least squares problem for `BoundedLeastSquares`, four points at a time.
final class ArimaEstimator {
  typealias Lanes = SIMD4<Double>
  /// How much work an estimate is worth.
  enum Effort {
    /// Conditional least squares from the best of a few places, its exact likelihood taken once.
    case conditional
    /// Maximum likelihood from the best of a few places.
    case exact
    /// Maximum likelihood from several places.
    case thorough
    /// Maximum likelihood from the place that conditional least squares found; as `thorough` where the series is short
    /// beside its longest lag, which those errors leave out.
    case polished(from: [Double])
  }

  let series: ArimaSeries
  private let filled: [Double]
  private let solver: BoundedLeastSquares
  private let process: UnsafeMutablePointer<Lanes>
  private let residuals: UnsafeMutablePointer<Lanes>
  private let base: [Double]
  private let capacity: Int

  init(_ series: ArimaSeries, filled: [Double], mostCoefficients: Int) {
    self.series = series
    self.filled = filled
    capacity = mostCoefficients + series.columns.count + 1
    let rows = max(1, filled.count)
    solver = BoundedLeastSquares(parameters: capacity, residuals: rows)
    process = .allocate(capacity: rows)
    process.initialize(repeating: .zero, count: rows)
    residuals = .allocate(capacity: rows)
    residuals.initialize(repeating: .zero, count: rows)
    base = series.differences.map { $0 / series.scale }
  }

  deinit {
    process.deallocate()
    residuals.deallocate()
  }

  /// The estimate of an order, whose differences are those of the series; nil where there are too few values or none
  /// of the starts gives a likelihood.
  func estimate(_ order: ArimaOrder, constant: Bool, effort: Effort) -> ArimaEstimate? {
    let free = order.coefficientCount + (constant ? 1 : 0) + series.columns.count
    guard order.isValid, free <= capacity, series.effectiveCount >= max(1, free), series.count > 0 else { return nil }
    let problem = Problem(order, constant: constant, in: self)
    let regression = series.leastSquares(constant: constant)
    let starts = Self.starts(order).map { $0 + regression }
    guard order.coefficientCount > 0 || !regression.isEmpty else { return problem.summary([]) }
    // A pass with gaps takes a full covariance along: long seasons would need minutes.
    let isHeavy = series.hasGaps && Double(order.stateCount * order.stateCount * series.count) > 1e8
    switch effort {
    case .polished(let point) where series.count > Self.longByLags * max(order.arLags, order.maLags):
      var found = problem.minimise(point, .filled, tolerance: 1e-8)
      if series.hasGaps, !isHeavy { found = problem.minimise(found.point, .observed, tolerance: 1e-8) }
      return problem.summary(found.point)
    case .conditional:
      let found = problem.minimise(problem.best(of: starts, .conditional).point, .conditional, tolerance: 1e-6)
      return problem.summary(found.point, filling: true)
    case .exact:
      // Conditional errors leave out the first values, which is much of a short seasonal series.
      let isLong = series.count > 150 && series.count > 6 * order.arLags
      var point = problem.best(of: starts, isLong ? .conditional : .filled).point
      if isLong { point = problem.minimise(point, .conditional, tolerance: 1e-4).point }
      var found = problem.minimise(point, .filled, tolerance: 1e-7)
      // The likelihood of a mixed model often has more than one peak.
      let other = problem.minimise(starts[0], .filled, tolerance: 1e-7)
      if other.value < found.value { found = other }
      return problem.summary(found.point, filling: true)
    case .thorough, .polished:
      var found = problem.minimise(problem.best(of: starts, .filled).point, .filled, tolerance: 1e-9)
      let conditional = problem.minimise(problem.best(of: starts, .conditional).point, .conditional, tolerance: 1e-6)
      for point in [conditional.point] + starts.prefix(Self.mostStarts) {
        let other = problem.minimise(point, .filled, tolerance: 1e-9)
        if other.value < found.value { found = other }
      }
      if series.hasGaps, !isHeavy { found = problem.minimise(found.point, .observed, tolerance: 1e-8) }
      return problem.summary(found.point)
    }
  }

  private static let mostStarts = 4
  /// A series longer than so many of the longest lags is judged alike by conditional and exact errors.
  private static let longByLags = 6

  /// Places to start from: white noise, and what business series often look like.
  private static func starts(_ order: ArimaOrder) -> [[Double]] {
    // First of: phi, -theta, Phi, -Theta.
    let places = [
      [0, 0, 0, 0], [0.6, -0.3, 0.3, 0.4], [0.3, 0.5, 0.1, 0.6], [-0.4, -0.4, 0.3, 0.3],
      [0.9, 0.4, 0.7, 0.5], [0.2, 0.8, -0.2, 0.8], [-0.3, 0.5, 0.2, 0.5], [0.95, 0.8, 0.9, 0.8],
    ]
    return places.map { place in
      var point = [Double]()
      for (count, first) in [
        (order.p, place[0]), (order.q, place[1]), (order.seasonalP, place[2]), (order.seasonalQ, place[3]),
      ] where count > 0 {
        point += [first] + [Double](repeating: 0, count: count - 1)
      }
      return point
    }
  }

  /// Which errors count.
  private enum Errors {
    case conditional
    /// Exact, on the series with its gaps filled.
    case filled
    /// Exact, on what was seen.
    case observed
  }

  /// One order on the series.
  private struct Problem {
    let order: ArimaOrder
    let constant: Bool
    let estimator: ArimaEstimator
    let lanes: ArimaLanes
    let work: Work

    init(_ order: ArimaOrder, constant: Bool, in estimator: ArimaEstimator) {
      self.order = order
      self.constant = constant
      self.estimator = estimator
      lanes = ArimaLanes(order)
      work = Work(order.armaStates + 1)
    }

    private var series: ArimaSeries { estimator.series }

    func best(of starts: [[Double]], _ errors: Errors) -> (point: [Double], value: Double) {
      var found = (point: starts[0], value: Double.infinity)
      guard let size = starts.first?.count, size > 0 else { return found }
      let points = UnsafeMutablePointer<Lanes>.allocate(capacity: size)
      points.initialize(repeating: .zero, count: size)
      defer { points.deallocate() }
      for first in stride(from: 0, to: starts.count, by: 4) {
        for lane in 0..<4 {
          let start = starts[min(first + lane, starts.count - 1)]
          for i in 0..<size { points[i][lane] = start[i] }
        }
        let values = evaluate(points, estimator.residuals, errors)
        for lane in 0..<4 where values[lane] < found.value {
          found = (starts[min(first + lane, starts.count - 1)], values[lane])
        }
      }
      return found
    }

    func minimise(_ start: [Double], _ errors: Errors, tolerance: Double) -> (point: [Double], value: Double) {
      var point = start
      let coefficients = order.coefficientCount
      let upper = start.indices.map { $0 < coefficients ? 0.99999 : 1e6 }
      let result = estimator.solver.minimise(
        &point, from: upper.map { -$0 }, to: upper,
        residualCount: errors == .observed ? series.values.count : series.count, tolerance: tolerance
      ) { evaluate($0, $1, errors) }
      return (point, result.sumOfSquares)
    }

    /// Errors times their geometric mean deviation, and their sums of squares.
    private func evaluate(
      _ points: UnsafePointer<Lanes>, _ residuals: UnsafeMutablePointer<Lanes>, _ errors: Errors
    ) -> Lanes {
      lanes.unpack(points)
      switch errors {
      case .conditional:
        fillProcess(points)
        return conditionalErrors(
          lanes, estimator.process, from: order.arLags, count: series.count, residuals: residuals)
      case .filled:
        fillProcess(points)
        let (sums, logs) = exact(residuals)
        return scaled(residuals, sums, logs, count: series.count, over: Double(series.count))
      case .observed:
        var (sums, logs) = (Lanes.zero, Lanes.zero)
        for t in 0..<series.values.count { residuals[t] = .zero }
        for lane in 0..<4 {
          let point = (0..<pointCount).map { points[$0][lane] }
          let found = filtered(point) { residuals[$0][lane] = $1 / series.scale }
          sums[lane] = found.sumOfSquares / (series.scale * series.scale)
          logs[lane] = found.sumOfLogs
        }
        sums.replace(with: .infinity, where: sums .!= sums)
        return scaled(
          residuals, sums, logs, count: series.values.count, over: Double(max(1, series.effectiveCount)))
      }
    }

    private var pointCount: Int { order.coefficientCount + (constant ? 1 : 0) + series.columns.count }

    private func scaled(
      _ residuals: UnsafeMutablePointer<Lanes>, _ sums: Lanes, _ logs: Lanes, count: Int, over n: Double
    ) -> Lanes {
      let half = logs / (2 * n)
      let scale = Lanes(exp(half[0]), exp(half[1]), exp(half[2]), exp(half[3]))
      for t in 0..<count { residuals[t] *= scale }
      return sums * scale * scale
    }

    private func exact(_ residuals: UnsafeMutablePointer<Lanes>) -> (sumOfSquares: Lanes, sumOfLogs: Lanes) {
      lanes.start()
      return exactErrors(
        lanes, estimator.process, count: series.count, residuals: residuals, state: work.state, gain: work.gain,
        step: work.step)
    }

    /// The differenced series less constant and regressors, in scaled units.
    private func fillProcess(_ points: UnsafePointer<Lanes>) {
      let process = estimator.process
      let n = series.count
      let first = order.coefficientCount
      let level = constant ? points[first] + series.centre / series.scale : .zero
      estimator.base.withUnsafeBufferPointer { base in
        for t in 0..<n { process[t] = base[t] - level }
      }
      for (index, column) in series.differencedColumns.enumerated() {
        let weight = points[first + (constant ? 1 : 0) + index] / series.columnScales[index]
        column.withUnsafeBufferPointer { column in
          for t in 0..<n { process[t] -= column[t] * weight }
        }
      }
    }

    /// The estimate at a point.
    /// - Parameter filling: takes the series with its gaps filled, for comparisons within a search.
    func summary(_ point: [Double], filling: Bool = false) -> ArimaEstimate? {
      var (sum, logs) = (0.0, 0.0)
      if series.hasGaps, !filling {
        let found = filtered(point) { _, _ in }
        (sum, logs) = (found.sumOfSquares, found.sumOfLogs)
      } else {
        let size = max(1, point.count)
        let points = UnsafeMutablePointer<Lanes>.allocate(capacity: size)
        points.initialize(repeating: .zero, count: size)
        defer { points.deallocate() }
        for i in point.indices { points[i] = Lanes(repeating: point[i]) }
        lanes.unpack(points)
        fillProcess(points)
        let (sums, sumsOfLogs) = exact(estimator.residuals)
        sum = sums[0] * series.scale * series.scale
        logs = sumsOfLogs[0]
      }
      guard sum.isFinite, logs.isFinite else { return nil }
      let n = series.hasGaps && filling ? series.count : series.effectiveCount
      let count = Double(n)
      // A perfect fit would have an infinite likelihood: what rounding alone leaves of values near 1 is the floor.
      let variance = max(sum / count, 1e-30)
      return ArimaEstimate(
        order: order, hasConstant: constant, point: point,
        logLikelihood: -0.5 * (count * (log(2 * .pi * variance) + 1) + logs), sumOfSquares: sum, count: n,
        parameterCount: pointCount + 1)
    }

    /// Coefficients at a point, filtered through the whole series.
    func filtered(
      _ point: [Double], keepsMatrix: Bool = false, errors: (Int, Double) -> Void
    ) -> (filter: ArimaFilter, sumOfSquares: Double, sumOfLogs: Double, count: Int) {
      let parts = parts(at: point)
      return filterArima(
        less(series.values, parts.weights), filled: less(estimator.filled, parts.weights), model: parts.polynomials,
        lanes: lanes, constant: parts.constant, keepsMatrix: keepsMatrix, errors: errors)
    }

    /// A series less what the regressors add.
    private func less(_ values: [Double], _ weights: [Double]) -> [Double] {
      guard !weights.isEmpty else { return values }
      var result = values
      for (weight, column) in zip(weights, series.columns) {
        for t in result.indices { result[t] -= weight * column[t] }
      }
      return result
    }

    /// Everything that a model is made of. Leaves `lanes` at the point, ready to filter.
    func parts(at point: [Double]) -> Parts {
      let size = max(1, point.count)
      let points = UnsafeMutablePointer<Lanes>.allocate(capacity: size)
      points.initialize(repeating: .zero, count: size)
      defer { points.deallocate() }
      for i in point.indices { points[i] = Lanes(repeating: point[i]) }
      lanes.unpack(points)
      lanes.start()
      var first = 0
      func take(_ count: Int) -> [Double] {
        defer { first += count }
        return (0..<count).map { lanes.coefficients[first + $0][0] }
      }
      let (phi, theta) = (take(order.p), take(order.q))
      let (seasonalPhi, seasonalTheta) = (take(order.seasonalP), take(order.seasonalQ))
      let level = constant ? series.centre + point[first] * series.scale : 0
      let weights = series.columns.indices.map {
        point[first + (constant ? 1 : 0) + $0] * series.scale / series.columnScales[$0]
      }
      return Parts(
        phi: phi, theta: theta, seasonalPhi: seasonalPhi, seasonalTheta: seasonalTheta, constant: level,
        weights: weights,
        polynomials: ArimaPolynomials(
          order: order, phi: phi, theta: theta, seasonalPhi: seasonalPhi, seasonalTheta: seasonalTheta))
    }
  }

  struct Parts {
    var phi: [Double]
    var theta: [Double]
    var seasonalPhi: [Double]
    var seasonalTheta: [Double]
    var constant: Double
    /// Of the regressors.
    var weights: [Double]
    var polynomials: ArimaPolynomials
  }

  /// Room for the recursion of `exactErrors`.
  private final class Work {
    let state: UnsafeMutablePointer<Lanes>
    let gain: UnsafeMutablePointer<Lanes>
    let step: UnsafeMutablePointer<Lanes>

    init(_ count: Int) {
      func room() -> UnsafeMutablePointer<Lanes> {
        let pointer = UnsafeMutablePointer<Lanes>.allocate(capacity: count)
        pointer.initialize(repeating: .zero, count: count)
        return pointer
      }
      (state, gain, step) = (room(), room(), room())
    }

    deinit {
      state.deallocate()
      gain.deallocate()
      step.deallocate()
    }
  }

  /// The estimate at a point that is given.
  func evaluated(_ order: ArimaOrder, constant: Bool, at point: [Double]) -> ArimaEstimate? {
    Problem(order, constant: constant, in: self).summary(point)
  }

  /// Coefficients of an estimate, in the unit of the series that was fitted.
  func parts(_ estimate: ArimaEstimate) -> Parts {
    Problem(estimate.order, constant: estimate.hasConstant, in: self).parts(at: estimate.point)
  }

  /// Larger states on the border of invertibility do without the full covariance.
  private static let mostStatesOfMatrix = 200

  /// The model after the last value.
  /// - Parameter averages: of the regressors.
  func model(_ estimate: ArimaEstimate, unit: Double, averages: [Double]) -> ArimaModel {
    let problem = Problem(estimate.order, constant: estimate.hasConstant, in: self)
    let parts = problem.parts(at: estimate.point)
    var filter = problem.filtered(estimate.point) { _, _ in }.filter
    if !filter.settles(parts.polynomials), estimate.order.stateCount <= Self.mostStatesOfMatrix {
      filter = problem.filtered(estimate.point, keepsMatrix: true) { _, _ in }.filter
    }
    filter.state = filter.state.map { scaled($0, by: unit) }
    let freedom = Double(max(1, estimate.count - estimate.parameterCount + 1))
    return ArimaModel(
      order: estimate.order, phi: parts.phi, theta: parts.theta, seasonalPhi: parts.seasonalPhi,
      seasonalTheta: parts.seasonalTheta, constant: scaled(parts.constant, by: unit),
      hasConstant: estimate.hasConstant, sigma: scaled((estimate.sumOfSquares / freedom).squareRoot(), by: unit),
      coefficients: parts.weights.map { scaled($0, by: unit) }, averages: averages, filter: filter)
  }
}
