#if canImport(Glibc)
  import Glibc
#endif

/// The expected maximum profit of a retention campaign, per customer (Verbraken, Verbeke, Baesens, IEEE Trans.
/// Knowledge and Data Engineering 25, 2013): what the best threshold brings, averaged over how many of those who are
/// called may accept, which nobody knows before and a beta distribution describes.
public struct ExpectedMaximumProfit: Sendable, Equatable {
  /// The beta distribution of the share that accepts; both above 0, and under 85 each.
  public var alpha: Double
  public var beta: Double
  /// Worth of a customer who stays, in money.
  public var lifetimeValue: Double
  /// What one who accepts is given.
  public var incentive: Double
  /// What one call costs.
  public var contact: Double

  public init(
    alpha: Double = 6, beta: Double = 14, lifetimeValue: Double = 200, incentive: Double = 10, contact: Double = 1
  ) {
    self.alpha = alpha
    self.beta = beta
    self.lifetimeValue = lifetimeValue
    self.incentive = incentive
    self.contact = contact
  }

  /// Money a customer. NaN where only one class is there.
  public func value(_ outcomes: BinaryOutcomes) -> Double {
    let sums = ConfusionSums(outcomes)
    guard sums.positives > 0, sums.negatives > 0, lifetimeValue > 0 else { return .nan }
    let (positives, negatives) = (sums.positives / sums.total, sums.negatives / sums.total)
    let (delta, phi) = (incentive / lifetimeValue, contact / lifetimeValue)
    let hull = RankCurve(outcomes).convexHull()
    // The share that must accept for the next stretch of the hull to pay.
    var limits = [0.0]
    for (before, point) in zip(hull, hull.dropFirst()) {
      let hits = point.truePositiveRate - before.truePositiveRate
      let misses = point.falsePositiveRate - before.falsePositiveRate
      let price = negatives * (delta + phi) * misses + positives * phi * hits
      let limit = max(0, price / (positives * (1 - delta) * hits))
      guard limit < 1 else { break }
      limits.append(limit)
    }
    limits.append(1)
    var profit = 0.0
    for (index, point) in hull.prefix(limits.count - 1).enumerated() {
      let (low, high) = (limits[index], limits[index + 1])
      guard high > low else { continue }
      let gain = lifetimeValue * (1 - delta) * positives * point.truePositiveRate
      let cost =
        lifetimeValue
        * (phi * positives * point.truePositiveRate + (delta + phi) * negatives * point.falsePositiveRate)
      // The mean of the share over the stretch, and how likely the stretch is.
      let accepted = alpha / (alpha + beta) * (share(high, alpha + 1) - share(low, alpha + 1))
      profit += gain * accepted - cost * (share(high, alpha) - share(low, alpha))
    }
    return profit
  }

  private func share(_ x: Double, _ a: Double) -> Double { cumulativeBeta(x, a, beta) }
}

extension RankCurve {
  /// The points of the ROC curve that some threshold reaches best: its upper convex hull.
  func convexHull() -> [Point] {
    var hull = [Point]()
    for point in points {
      while hull.count >= 2 {
        let (a, b) = (hull[hull.count - 2], hull[hull.count - 1])
        let right = (b.falsePositiveRate - a.falsePositiveRate) * (point.truePositiveRate - a.truePositiveRate)
        let left = (b.truePositiveRate - a.truePositiveRate) * (point.falsePositiveRate - a.falsePositiveRate)
        guard right >= left else { break }
        hull.removeLast()
      }
      hull.append(point)
    }
    return hull
  }
}

/// The share of a beta distribution under `x`: the continued fraction of the regularised incomplete beta function
/// (Abramowitz and Stegun 26.5.8), from the side on which it converges fast.
func cumulativeBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  if x > (a + 1) / (a + b + 2) { return 1 - cumulativeBeta(1 - x, b, a) }
  let front = pow(x, a) * pow(1 - x, b) * tgamma(a + b) / (tgamma(a) * tgamma(b) * a)
  // From the far end inwards; 200 steps are many more than are needed on this side.
  var fraction = 1.0
  for step in stride(from: 200, through: 1, by: -1) {
    let m = Double(step / 2)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    fraction = 1 + (step % 2 == 0 ? even : odd) / fraction
  }
  return front / fraction
}
