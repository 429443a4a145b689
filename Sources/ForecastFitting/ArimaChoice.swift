internal import ForecastModel

/// How a series is differenced, by tests, and which orders are then fitted to it.
struct ArimaChoice {
  private let input: ArimaInput
  private let settings: ArimaSettings
  /// The season that the series is long enough for, or 1.
  private let m: Int
  private let filled: [Double]
  /// Less what the regressors explain, which may look like a unit root, and seasonally differenced.
  private let tested: [Double]
  private let seasonalD: Int
  /// Values below which a search has nothing to estimate from.
  private let fewest: Int
  private let isTrivial: Bool

  /// A model that was fitted, with what keeps its series.
  struct Found {
    var estimate: ArimaEstimate
    var estimator: ArimaEstimator
    var weight = 1.0
  }

  init(_ input: ArimaInput, seasonLength: Int, settings: ArimaSettings) {
    self.input = input
    self.settings = settings
    let values = input.series.values
    let isSeasonal = seasonLength > 1 && seasonLength <= ModelLimits.seasonLength && values.count > 2 * seasonLength
    let m = isSeasonal ? seasonLength : 1
    self.m = m
    filled = input.filled(m)
    var tested = filled
    if !input.columns.isEmpty {
      let plain = input.prepared(d: 0, seasonalD: 0, seasonLength: 1)
      let weights = plain.leastSquares(constant: true).dropFirst()
      for (index, weight) in weights.enumerated() {
        let unit = weight * plain.scale / plain.columnScales[index]
        for t in tested.indices { tested[t] -= unit * input.columns[index][t] }
      }
    }
    fewest = input.columns.count + 3
    isTrivial = isConstant(tested) || input.series.observed < fewest
    var seasonalD = min(max(settings.seasonalD ?? -1, -1), 2)
    if m == 1 || isTrivial { seasonalD = 0 }
    if seasonalD < 0 { seasonalD = seasonalDifferences(tested, seasonLength: m, most: settings.largestSeasonalD) }
    while seasonalD > 0, input.series.observed - seasonalD * m < fewest { seasonalD -= 1 }
    for _ in 0..<seasonalD { tested = differenced(tested, lag: m) }
    self.seasonalD = seasonalD
    self.tested = tested
  }

  /// The model that tests and the criterion choose; nil where there is none.
  func best() -> (ArimaEstimate, ArimaEstimator)? {
    searched(differences(), isAlone: true).first.map { ($0.estimate, $0.estimator) }
  }

  /// That model first, then those that tests and the criterion can hardly tell from it.
  func several() -> [Found] {
    let d = differences()
    let own = searched(d, isAlone: false)
    // A test of so few values as business has takes a slow return to the mean for a trend and the other way round; one
    // difference errs least either way. A seasonal difference is one already: 1 - B^m holds the factor 1 - B.
    guard settings.hedgesDifferences, settings.mostInMean > 1, settings.d == nil, d != 1, seasonalD == 0, !isTrivial,
      input.series.observed - 1 >= fewest, !isConstant(tested)
    else { return own }
    return halved(own) + halved(searched(1, isAlone: false))
  }

  private func halved(_ found: [Found]) -> [Found] {
    var sum = 0.0
    for one in found { sum += one.weight }
    return found.map { Found(estimate: $0.estimate, estimator: $0.estimator, weight: 0.5 * $0.weight / sum) }
  }

  /// d as settings or tests have it, and as the series is long enough for.
  private func differences() -> Int {
    guard !isTrivial else { return 0 }
    var d = min(max(settings.d ?? -1, -1), 3)
    if d < 0 {
      let most = m > 1 ? min(settings.largestD, settings.largestDWithSeason) : settings.largestD
      d = levelDifferences(tested, most: most, settings: settings)
    }
    while d > 0, input.series.observed - seasonalD * m - d < fewest { d -= 1 }
    return d
  }

  /// The best order with so many differences, and its rivals unless it stands alone.
  private func searched(_ d: Int, isAlone: Bool) -> [Found] {
    let mayHaveConstant = settings.allowsConstant && d + seasonalD < 2
    if isTrivial { return without(d, constant: settings.allowsConstant) }
    var rest = tested
    for _ in 0..<d { rest = differenced(rest, lag: 1) }
    if isConstant(rest) { return without(d, constant: mayHaveConstant) }
    let third = input.series.observed / 3
    let longest = m > 1 ? m - 1 : ArimaOrder.largestOrder
    let limits = ArimaSearch.Point(
      p: min(settings.largestP, third, longest), q: min(settings.largestQ, third, longest),
      seasonalP: m > 1 ? min(settings.largestSeasonalP, third / m, ArimaOrder.largestSeasonalOrder) : 0,
      seasonalQ: m > 1 ? min(settings.largestSeasonalQ, third / m, ArimaOrder.largestSeasonalOrder) : 0,
      hasConstant: mayHaveConstant)
    let estimator = ArimaEstimator(
      input.prepared(d: d, seasonalD: seasonalD, seasonLength: m), filled: filled,
      mostCoefficients: limits.p + limits.q + limits.seasonalP + limits.seasonalQ)
    var search = ArimaSearch(estimator, settings: settings, limits: limits)
    guard let winner = search.run() else { return without(d, constant: false) }
    guard !isAlone, settings.mostInMean > 1 else { return [Found(estimate: winner, estimator: estimator)] }
    let (weight, others) = search.rivals(of: winner)
    return [Found(estimate: winner, estimator: estimator, weight: weight)]
      + others.map { Found(estimate: $0.estimate, estimator: estimator, weight: $0.weight) }
  }

  /// The differences alone, without coefficients.
  private func without(_ d: Int, constant: Bool) -> [Found] {
    let estimator = ArimaEstimator(
      input.prepared(d: d, seasonalD: seasonalD, seasonLength: m), filled: filled, mostCoefficients: 1)
    let order = ArimaOrder((0, d, 0), seasonal: (0, seasonalD, 0), seasonLength: m)
    return estimator.estimate(order, constant: constant, effort: .thorough).map {
      [Found(estimate: $0, estimator: estimator)]
    } ?? []
  }
}
