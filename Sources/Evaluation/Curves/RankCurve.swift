/// Points of ROC and precision-recall curves: what acting on every score of at least `threshold` finds.
public struct RankCurve: Sendable, Equatable {
  public struct Point: Sendable, Equatable {
    /// Infinite at the point where nobody is acted on.
    public var threshold: Double
    /// Share of the negatives acted on.
    public var falsePositiveRate: Double
    /// Share of the positives acted on: the recall.
    public var truePositiveRate: Double
    /// Share of the alerts that are positive; 1 where there are none.
    public var precision: Double
    /// Share of all cases acted on.
    public var alertShare: Double
  }

  /// From nobody to everybody, one point for each score that occurs.
  public var points: [Point]

  public init(_ outcomes: BinaryOutcomes) {
    let sums = ConfusionSums(outcomes)
    let order = outcomes.ranking()
    points = [Point(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0, precision: 1, alertShare: 0)]
    var (above, hits) = (0.0, 0.0)
    for (place, row) in order.enumerated() {
      above += outcomes.weight(row)
      if outcomes.isPositive[row] { hits += outcomes.weight(row) }
      if place + 1 < order.count, outcomes.scores[order[place + 1]] == outcomes.scores[row] { continue }
      points.append(
        Point(
          threshold: outcomes.scores[row], falsePositiveRate: (above - hits) / sums.negatives,
          truePositiveRate: hits / sums.positives, precision: hits / above, alertShare: above / sums.total))
    }
  }

  /// The largest share of positives found while at most `rate` of the negatives are acted on.
  public func recall(atFalsePositiveRate rate: Double) -> Double {
    points.filter { $0.falsePositiveRate <= rate }.map(\.truePositiveRate).max() ?? 0
  }

  /// At most `count` points for drawing, spread evenly over the way along the curve, the ends among them.
  public func thinned(to count: Int = 200) -> RankCurve {
    guard points.count > count, count > 1 else { return self }
    // Steps along both axes together, so that steep stretches keep their points.
    var way = [0.0]
    for (before, point) in zip(points, points.dropFirst()) {
      let step =
        abs(point.truePositiveRate - before.truePositiveRate) + abs(point.falsePositiveRate - before.falsePositiveRate)
      way.append(way[way.count - 1] + (step.isFinite ? step : 0))
    }
    let whole = way[way.count - 1]
    var kept = [Point]()
    for index in points.indices {
      let isDue = way[index] >= whole * Double(kept.count) / Double(count - 1)
      if isDue, kept.count < count - 1 || index == points.count - 1 { kept.append(points[index]) }
    }
    if let last = points.last, kept.last != last { kept.append(last) }
    var curve = self
    curve.points = kept
    return curve
  }
}
