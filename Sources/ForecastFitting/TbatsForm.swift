/// Which TBATS: what is in it, and where each parameter stands in a vector.
struct TbatsForm: Sendable, Equatable {
  enum Trend: Sendable { case none, steady, damped }

  var trend: Trend
  /// Whether d is an ARMA(1, 1) process, or as it comes.
  var hasArma: Bool
  /// Periods and harmonic numbers of each season.
  var seasons: [Season]

  struct Season: Sendable, Equatable {
    var period: Int
    var harmonics: [Int]
  }

  var harmonicCount: Int { seasons.reduce(0) { $0 + $1.harmonics.count } }

  // alpha, then these where there are any, then two weights for each season.
  var beta: Int? { trend == .none ? nil : 1 }
  var phi: Int? { trend == .damped ? 2 : nil }
  private var afterTrend: Int { trend == .none ? 1 : trend == .steady ? 2 : 3 }
  var ar: Int? { hasArma ? afterTrend : nil }
  var ma: Int? { hasArma ? afterTrend + 1 : nil }
  var weights: Int { afterTrend + (hasArma ? 2 : 0) }
  var parameterCount: Int { weights + 2 * seasons.count }

  /// Level, slope and two for each harmonic.
  var stateCount: Int { (trend == .none ? 1 : 2) + 2 * harmonicCount }

  /// Bounds that keep the state from running away faster than the series could follow.
  func bounds() -> (lower: [Double], upper: [Double]) {
    var lower = [Double](repeating: -0.3, count: parameterCount)
    var upper = [Double](repeating: 0.3, count: parameterCount)
    (lower[0], upper[0]) = (1e-4, 1.2)
    if let beta { (lower[beta], upper[beta]) = (0, 0.5) }
    if let phi { (lower[phi], upper[phi]) = (0.8, 0.999) }
    if let ar { (lower[ar], upper[ar]) = (-0.95, 0.95) }
    if let ma { (lower[ma], upper[ma]) = (-0.95, 0.95) }
    return (lower, upper)
  }

  /// Where the search begins, as the authors have it.
  func start() -> [Double] {
    var start = [Double](repeating: 0.001, count: parameterCount)
    start[0] = 0.09
    if let beta { start[beta] = 0.05 }
    if let phi { start[phi] = 0.97 }
    if let ar { start[ar] = 0 }
    if let ma { start[ma] = 0 }
    return start
  }
}
