internal import ForecastModel
internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// The search for p, q, P, Q and the constant with the least corrected Akaike criterion.
struct ArimaSearch {
  /// What a search moves in.
  struct Point: Hashable {
    var p: Int
    var q: Int
    var seasonalP: Int
    var seasonalQ: Int
    var hasConstant: Bool
  }

  private let estimator: ArimaEstimator
  private let settings: ArimaSettings
  /// Whether conditional least squares rank the orders.
  private let isConditional: Bool
  private let allowsConstant: Bool
  private let limits: Point
  private var known: [Point: ArimaEstimate?] = [:]
  /// All that were estimated and are allowed, in the order in which they were.
  private var found: [ArimaEstimate] = []

  /// - Parameter limits: the largest of each order.
  init(_ estimator: ArimaEstimator, settings: ArimaSettings, limits: Point) {
    self.estimator = estimator
    self.settings = settings
    self.limits = limits
    let series = estimator.series
    allowsConstant = settings.allowsConstant && series.d + series.seasonalD < 2
    let longest = max(limits.p + limits.seasonalP * series.seasonLength, limits.q + limits.seasonalQ * series.seasonLength)
    switch settings.ranking {
    case .exact: isConditional = false
    case .conditional: isConditional = true
    case .automatic: isConditional = series.count * longest > ArimaSettings.costOfExact
    }
  }

  /// The best order, estimated thoroughly; nil where none can be.
  mutating func run() -> ArimaEstimate? {
    switch settings.search {
    case .stepwise: stepwise()
    case .full: full()
    }
    // The ranking is that of a quick estimate: the first that holds when estimated thoroughly is the winner, and those
    // next to it have their turn where thoroughness may turn them round.
    var winner: ArimaEstimate?
    for estimate in ranked() {
      if let winner, estimate.correctedAkaike > winner.correctedAkaike + 1 { break }
      if let winner, winner.count != estimate.count { break }
      guard let thorough = refined(estimate) else { continue }
      if thorough.correctedAkaike < winner.map(\.correctedAkaike) ?? .infinity { winner = thorough }
    }
    return winner
  }

  /// The orders of the last run beside its winner that the criterion cannot tell from the best, with their weights relative
  /// to that of the best; the winner's own weight.
  ///
  /// All weights go by quick estimates, so that they compare like with like.
  func rivals(of winner: ArimaEstimate) -> (weight: Double, others: [(estimate: ArimaEstimate, weight: Double)]) {
    let ranked = ranked()
    guard let least = ranked.first.map(\.correctedAkaike) else { return (1, []) }
    func weight(_ estimate: ArimaEstimate) -> Double { exp((least - estimate.correctedAkaike) * settings.strengthOfEvidence / 2) }
    func isWinner(_ estimate: ArimaEstimate) -> Bool {
      estimate.order == winner.order && estimate.hasConstant == winner.hasConstant
    }
    let near = ranked.prefix { weight($0) >= ArimaSettings.leastWeight }.filter { !isWinner($0) }
    var others = [(estimate: ArimaEstimate, weight: Double)]()
    for estimate in near where others.count < settings.mostInMean - 1 {
      // Conditional least squares ranks, but is no estimate to forecast with: its errors leave out the first values.
      guard let own = isConditional ? refined(estimate) : estimate else { continue }
      others.append((own, weight(estimate)))
    }
    return (ranked.first(where: isWinner).map(weight) ?? 1, others)
  }

  private func ranked() -> [ArimaEstimate] { found.sorted { $0.correctedAkaike < $1.correctedAkaike } }

  /// The thorough estimate of an order; nil where it is not allowed.
  private func refined(_ estimate: ArimaEstimate) -> ArimaEstimate? {
    let effort = isConditional ? ArimaEstimator.Effort.polished(from: estimate.point) : .thorough
    guard let thorough = estimator.estimate(estimate.order, constant: estimate.hasConstant, effort: effort),
      isAllowed(thorough)
    else { return nil }
    return thorough
  }

  private func order(_ point: Point) -> ArimaOrder {
    let series = estimator.series
    return ArimaOrder(
      (point.p, series.d, point.q), seasonal: (point.seasonalP, series.seasonalD, point.seasonalQ),
      seasonLength: series.seasonLength)
  }

  /// The criterion of a point; infinite where it cannot be had or is not allowed.
  private mutating func criterion(_ point: Point) -> Double {
    if let known = known[point] { return known.map(\.correctedAkaike) ?? .infinity }
    var estimate = estimator.estimate(order(point), constant: point.hasConstant, effort: isConditional ? .conditional : .exact)
    if let one = estimate, !isAllowed(one) { estimate = nil }
    known[point] = .some(estimate)
    if let estimate, estimate.correctedAkaike.isFinite { found.append(estimate) }
    return estimate.map(\.correctedAkaike) ?? .infinity
  }

  private func isWithin(_ point: Point) -> Bool {
    (0...limits.p).contains(point.p) && (0...limits.q).contains(point.q)
      && (0...limits.seasonalP).contains(point.seasonalP) && (0...limits.seasonalQ).contains(point.seasonalQ)
      && (allowsConstant || !point.hasConstant)
  }

  /// Whether every root is far enough outside the unit circle: with coefficients times r^j a polynomial must still be
  /// stationary.
  private func isAllowed(_ estimate: ArimaEstimate) -> Bool {
    let parts = estimator.parts(estimate)
    var polynomials = [parts.phi, parts.seasonalPhi, parts.seasonalTheta.map { -$0 }]
    let isLong = estimator.series.count > settings.longestStrict && estimator.series.seasonLength == 1
    if !isLong { polynomials.append(parts.theta.map { -$0 }) }
    return polynomials.allSatisfy {
      var factor = 1.0
      let stretched = $0.map { weight in
        factor *= settings.smallestRoot
        return weight * factor
      }
      return partialAutocorrelations(autoregression: stretched) != nil
    }
  }

  private mutating func full() {
    for p in 0...limits.p {
      for q in 0...limits.q {
        for seasonalP in 0...limits.seasonalP {
          for seasonalQ in 0...limits.seasonalQ where p + q + seasonalP + seasonalQ <= settings.largestSum {
            for hasConstant in allowsConstant ? [false, true] : [false] {
              _ = criterion(
                Point(p: p, q: q, seasonalP: seasonalP, seasonalQ: seasonalQ, hasConstant: hasConstant))
            }
          }
        }
      }
    }
  }

  private mutating func stepwise() {
    let isShort = estimator.series.count < 10
    var best = Point(
      p: min(isShort ? 1 : 2, limits.p), q: min(isShort ? 1 : 2, limits.q),
      seasonalP: min(isShort ? 0 : 1, limits.seasonalP), seasonalQ: min(isShort ? 0 : 1, limits.seasonalQ),
      hasConstant: allowsConstant)
    var value = criterion(best)
    for start in [
      Point(p: 0, q: 0, seasonalP: 0, seasonalQ: 0, hasConstant: allowsConstant),
      Point(p: min(1, limits.p), q: 0, seasonalP: min(1, limits.seasonalP), seasonalQ: 0, hasConstant: allowsConstant),
      Point(p: 0, q: min(1, limits.q), seasonalP: 0, seasonalQ: min(1, limits.seasonalQ), hasConstant: allowsConstant),
      Point(p: 0, q: 0, seasonalP: 0, seasonalQ: 0, hasConstant: false),
    ] {
      let other = criterion(start)
      if other < value { (best, value) = (start, other) }
    }
    var isMoving = true
    while isMoving, known.count < settings.mostOrders {
      isMoving = false
      for (p, q, seasonalP, seasonalQ, turns) in Self.neighbours {
        let next = Point(
          p: best.p + p, q: best.q + q, seasonalP: best.seasonalP + seasonalP, seasonalQ: best.seasonalQ + seasonalQ,
          hasConstant: best.hasConstant != turns)
        guard isWithin(next), known[next] == nil, known.count < settings.mostOrders else { continue }
        let other = criterion(next)
        if other < value {
          (best, value, isMoving) = (next, other, true)
          break
        }
      }
    }
  }

  /// Changes of p, q, P, Q and of whether there is a constant, in the order in which they are tried.
  private static let neighbours: [(Int, Int, Int, Int, Bool)] = [
    (0, 0, -1, 0, false), (0, 0, 0, -1, false), (0, 0, 1, 0, false), (0, 0, 0, 1, false),
    (0, 0, -1, -1, false), (0, 0, -1, 1, false), (0, 0, 1, -1, false), (0, 0, 1, 1, false),
    (-1, 0, 0, 0, false), (0, -1, 0, 0, false), (1, 0, 0, 0, false), (0, 1, 0, 0, false),
    (-1, -1, 0, 0, false), (-1, 1, 0, 0, false), (1, -1, 0, 0, false), (1, 1, 0, 0, false),
    (0, 0, 0, 0, true),
  ]
}
