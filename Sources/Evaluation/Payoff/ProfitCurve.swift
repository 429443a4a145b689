/// Mean payoff of a decision against how many are acted on, or against the threshold, with 95 % bounds.
public struct ProfitCurve: Sendable, Equatable {
  public struct Point: Sendable, Equatable {
    /// Share of the cases acted on.
    public var alertShare: Double
    /// The score from which cases are acted on; infinite where nobody is.
    public var threshold: Double
    /// Money a decision.
    public var payoff: Estimate
  }

  public var points: [Point]

  /// The best point; the one with fewer alerts where several are equal.
  public var best: Point? {
    points.sorted { $0.alertShare < $1.alertShare }.reduce(nil) { best, point in
      guard let best else { return point }
      return point.payoff.point > best.payoff.point ? point : best
    }
  }

  /// Payoff by the share acted on, from nobody to everybody. Within equal scores the curve is straight, as if they
  /// were picked at random.
  /// - Parameter steps: stretches between 0 and 1.
  public static func byAlertShare(
    _ outcomes: BinaryOutcomes, _ payoffs: Payoffs, steps: Int = 100, bootstrap: Bootstrap?
  ) -> ProfitCurve {
    let ladder = PayoffLadder(outcomes, payoffs)
    let shares = (0...max(1, steps)).map { Double($0) / Double(max(1, steps)) }
    let times = [UInt16](repeating: 1, count: outcomes.unitCount)
    let whole = ladder.payoffs(atShares: shares, times: times)
    let drawn = bootstrap?.draws(units: outcomes.unitCount) { ladder.payoffs(atShares: shares, times: $0) } ?? []
    let thresholds = ladder.thresholds(atShares: shares)
    return ProfitCurve(
      points: shares.indices.map { index in
        Point(
          alertShare: shares[index], threshold: thresholds[index],
          payoff: estimate(whole[index], drawn, index, outcomes.unitCount))
      })
  }

  /// Payoff by the score from which cases are acted on.
  public static func byThreshold(
    _ outcomes: BinaryOutcomes, _ payoffs: Payoffs, thresholds: [Double], bootstrap: Bootstrap?
  ) -> ProfitCurve {
    let ladder = PayoffLadder(outcomes, payoffs)
    let falling = thresholds.sorted(by: >)
    let times = [UInt16](repeating: 1, count: outcomes.unitCount)
    let (whole, shares) = ladder.payoffs(atThresholds: falling, times: times)
    let drawn =
      bootstrap?.draws(units: outcomes.unitCount) { ladder.payoffs(atThresholds: falling, times: $0).payoffs } ?? []
    return ProfitCurve(
      points: falling.indices.reversed().map { index in
        Point(
          alertShare: shares[index], threshold: falling[index],
          payoff: estimate(whole[index], drawn, index, outcomes.unitCount))
      })
  }

  private static func estimate(_ point: Double, _ drawn: [[Double]], _ index: Int, _ units: Int) -> Estimate {
    guard units > 1 else { return Estimate(point: point) }
    return Estimate(point: point, draws: drawn.map { $0[index] }.filter(\.isFinite).sorted())
  }
}
