/// How the weights of a method for intermittent demand are found.
public enum IntermittentSmoothing: Sendable, Equatable {
  /// These weights of the newest demand and of the newest interval or probability, each in [0, 1]; buckets of ADIDA
  /// and IMAPA have the first.
  case fixed(demand: Double, occurrence: Double)
  /// Least squares of the one-step errors, each smoothed series by itself, between these bounds in [0, 1].
  case optimised(from: Double, to: Double)

  /// The weights that Croston and most after him have used.
  public static let customary = IntermittentSmoothing.fixed(demand: 0.1, occurrence: 0.1)
  /// Bounds in which least squares hardly ever follows noise.
  public static let usual = IntermittentSmoothing.optimised(from: 0.1, to: 0.3)

  /// The weight of the newest of `values` where it is a demand or a bucket.
  func demandWeight(_ values: [Double]) -> Double {
    switch self {
    case .fixed(let demand, _): unit(demand)
    case .optimised(let lower, let upper): leastSquaresWeight(values, from: unit(lower), to: unit(upper))
    }
  }

  /// The weight of the newest of `values` where it is an interval, or whether there was a demand.
  func occurrenceWeight(_ values: [Double]) -> Double {
    switch self {
    case .fixed(_, let occurrence): unit(occurrence)
    case .optimised(let lower, let upper): leastSquaresWeight(values, from: unit(lower), to: unit(upper))
    }
  }
}

/// The nearest number in [0, 1]; 0 for NaN.
private func unit(_ value: Double) -> Double { value > 0 ? min(value, 1) : 0 }

/// The weight of the newest value with which simple exponential smoothing, begun at the first value, has the least
/// squares of one-step errors.
///
/// Golden section search (Kiefer, Proc. Am. Math. Soc. 4, 1953, 502-506) down to a bracket in which the squares are
/// as good as a parabola, then regula falsi on their derivative (the Illinois variant: Dowell and Jarratt, BIT 11,
/// 1971, 168-174), which needs a third of the passes that golden section alone would. O(n) a pass, about 14 passes.
func leastSquaresWeight(_ values: [Double], from lower: Double, to upper: Double) -> Double {
  guard lower < upper else { return lower }
  return values.withUnsafeBufferPointer { values in
    let ratio = 0.618_033_988_749_894_8
    var (a, b) = (lower, upper)
    var (c, d) = (b - ratio * (b - a), a + ratio * (b - a))
    var (first, second) = (smoothingErrors(values, c).squares, smoothingErrors(values, d).squares)
    // All weights are as good where the values are all the same, or are only one.
    if first == second { return 0.5 * (a + b) }
    for _ in 0..<5 {
      if first < second {
        (b, d, second) = (d, c, first)
        c = b - ratio * (b - a)
        first = smoothingErrors(values, c).squares
      } else {
        (a, c, first) = (c, d, second)
        d = a + ratio * (b - a)
        second = smoothingErrors(values, d).squares
      }
    }
    return root(values, a, b)
  }
}

/// Where the squared errors have their minimum between `a` and `b`: an end where they only rise or fall.
private func root(_ values: UnsafeBufferPointer<Double>, _ a: Double, _ b: Double) -> Double {
  var (a, b) = (a, b)
  var (left, right) = (smoothingErrors(values, a).slope, smoothingErrors(values, b).slope)
  if left >= 0 { return a }
  if right <= 0 { return b }
  var lastSide = 0
  for _ in 0..<40 where b - a > 1e-10 {
    let middle = (a * right - b * left) / (right - left)
    let slope = smoothingErrors(values, middle).slope
    if slope == 0 || middle <= a || middle >= b { return middle }
    // The end that stays twice counts half, so that both ends close in.
    if slope < 0 {
      if lastSide < 0 { right *= 0.5 }
      (a, left, lastSide) = (middle, slope, -1)
    } else {
      if lastSide > 0 { left *= 0.5 }
      (b, right, lastSide) = (middle, slope, 1)
    }
    // The newest point is the root where the step to it was smaller than what is looked for.
    if abs(slope) < 1e-13 * (abs(left) + abs(right)) { return middle }
  }
  return 0.5 * (a + b)
}

/// The sum of squared one-step errors of simple exponential smoothing begun at the first value, and half its
/// derivative by the weight.
private func smoothingErrors(
  _ values: UnsafeBufferPointer<Double>, _ weight: Double
) -> (squares: Double, slope: Double) {
  guard var level = values.first else { return (0, 0) }
  var (squares, slope, change) = (0.0, 0.0, 0.0)
  for index in 1..<max(1, values.count) {
    let error = values[index] - level
    squares += error * error
    slope -= error * change
    change = (1 - weight) * change + error
    level += weight * error
  }
  return (squares, slope)
}
