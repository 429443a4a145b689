public import Support

/// A seasonal ARIMA model after fitting, with a constant and regressors where it has them.
///
/// y(t) = b X(t) + n(t), (1 - B)^d (1 - B^m)^D n(t) = w(t), phi(B) Phi(B^m) (w(t) - c) = theta(B) Theta(B^m) e(t), with
/// phi(B) = 1 - phi1 B - ..., theta(B) = 1 + theta1 B + ... as in R's `arima`. The state is that of a Kalman filter
/// that has seen every value from the start, so that appending is filtering on.
///
/// Layout: u8 p, d, q, P, D, Q, u32 m, u8 whether a constant was fitted; f64 phi, theta, Phi, Theta (each with its
/// count), f64 c, sigma; f64 b and averages of the regressors (with counts); f64 state (with its count); u8 form of
/// the covariance (0 known; 1 settling: f64 F, K, L; 2 full: f64 rows), arrays with their counts.
public struct ArimaModel: FittedModel {
  public let order: ArimaOrder
  /// AR coefficients, p of them.
  public let phi: [Double]
  /// MA coefficients, q of them.
  public let theta: [Double]
  /// Seasonal AR coefficients, P of them.
  public let seasonalPhi: [Double]
  /// Seasonal MA coefficients, Q of them.
  public let seasonalTheta: [Double]
  /// c, the mean of the differenced series, in the unit of the series; 0 where none was fitted.
  public let constant: Double
  /// Whether `constant` was fitted.
  public let hasConstant: Bool
  /// Standard deviation of the innovations, in the unit of the series.
  public let sigma: Double
  /// b: what a unit of each regressor adds.
  public let coefficients: [Double]
  /// The mean of each regressor over the series: what stands for a value that is not given.
  public let averages: [Double]
  package private(set) var filter: ArimaFilter
  let polynomials: ArimaPolynomials

  /// - Parameters:
  ///   - order: valid.
  ///   - phi, theta, seasonalPhi, seasonalTheta: as many as `order` says.
  ///   - filter: with the state that belongs to `order`.
  package init(
    order: ArimaOrder, phi: [Double], theta: [Double], seasonalPhi: [Double], seasonalTheta: [Double],
    constant: Double, hasConstant: Bool, sigma: Double, coefficients: [Double] = [], averages: [Double] = [],
    filter: ArimaFilter
  ) {
    self.order = order
    self.phi = phi
    self.theta = theta
    self.seasonalPhi = seasonalPhi
    self.seasonalTheta = seasonalTheta
    self.constant = constant
    self.hasConstant = hasConstant
    self.sigma = sigma
    self.coefficients = coefficients
    self.averages = averages
    self.filter = filter
    polynomials = ArimaPolynomials(
      order: order, phi: phi, theta: theta, seasonalPhi: seasonalPhi, seasonalTheta: seasonalTheta)
  }

  /// The slope per period where the series was differenced once; nil where there is no constant or it means another
  /// thing.
  public var drift: Double? {
    guard hasConstant, order.d + order.seasonalD == 1 else { return nil }
    return order.d == 1 ? constant : constant / Double(order.seasonLength)
  }

  public var name: String {
    let plain = "ARIMA" + order.name
    let full = coefficients.isEmpty ? plain : "Regression with \(plain) errors"
    guard hasConstant else { return full }
    return full + (order.d + order.seasonalD == 0 ? " with mean" : " with drift")
  }

  /// The model of the series times a number.
  package mutating func rescale(by unit: Double) {
    func times(_ value: Double) -> Double {
      min(max(value * unit, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    }
    filter.state = filter.state.map(times)
    self = ArimaModel(
      order: order, phi: phi, theta: theta, seasonalPhi: seasonalPhi, seasonalTheta: seasonalTheta,
      constant: times(constant), hasConstant: hasConstant, sigma: times(sigma), coefficients: coefficients.map(times),
      averages: averages, filter: filter)
  }

  /// Appends without regressors: their averages stand for them.
  public mutating func append(_ value: Double) { append(value, regressors: averages) }

  /// Moves on by one period in which the regressors had these values.
  /// - Parameter regressors: as many as `coefficients`; what is missing or not finite counts as the average.
  public mutating func append(_ value: Double, regressors: [Double]) {
    filter.step(value - regression(regressors), polynomials, constant: constant)
  }

  /// What the regressors add to a period.
  private func regression(_ regressors: [Double]) -> Double {
    var sum = 0.0
    for (index, coefficient) in coefficients.enumerated() {
      let given = index < regressors.count ? regressors[index] : .nan
      sum += coefficient * (given.isFinite ? given : averages[index])
    }
    return sum
  }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    forecast(horizon: horizon, regressors: [], into: &path)
  }

  /// The next `horizon` periods with the regressors of each.
  /// - Parameter regressors: a row of as many numbers as `coefficients` for each period; the averages stand for
  ///   rows and numbers that are not there.
  public func forecast(horizon: Int, regressors: [[Double]]) -> ForecastPath {
    var path = ForecastPath()
    forecast(horizon: horizon, regressors: regressors, into: &path)
    return path
  }

  private func forecast(horizon: Int, regressors: [[Double]], into path: inout ForecastPath) {
    path.resize(horizon)
    guard horizon > 0 else { return }
    path.median = responses(to: filter.state, constant: constant, horizon: horizon)
    if !coefficients.isEmpty {
      for step in path.median.indices {
        path.median[step] += regression(step < regressors.count ? regressors[step] : averages)
      }
    }
    path.scale = variances(horizon: horizon).map { sigma * max(0, $0).squareRoot() }
  }

  public func encode(into writer: inout ByteWriter) { encodeAll(into: &writer) }
  public init(from reader: inout ByteReader) throws(Diagnostic) { self = try Self.decoded(from: &reader) }
}
