/// The sample quantile of type 7 (Hyndman and Fan, Am. Statistician 50, 1996), as in R and NumPy: linear between
/// the order statistics, the smallest value at 0, the largest at 1. NaN where there are no values.
/// - Parameters:
///   - level: in [0, 1]; what is outside counts as the nearer end.
///   - values: in any order, none of them NaN.
public func quantile(_ level: Double, of values: [Double]) -> Double {
  quantile(level, ofSorted: values.sorted())
}

/// As `quantile(_:of:)`, for values that are in ascending order already.
public func quantile(_ level: Double, ofSorted values: [Double]) -> Double {
  guard let last = values.last else { return .nan }
  let position = min(max(level, 0), 1) * Double(values.count - 1)
  guard position < Double(values.count - 1) else { return last }
  let index = Int(position)
  let share = position - Double(index)
  // An infinite value has no middle with its neighbour.
  guard share > 0, values[index].isFinite else { return values[index] }
  return values[index] + share * (values[index + 1] - values[index])
}

/// The middle value, the mean of the middle two where their number is even; NaN where there are none.
public func median(of values: [Double]) -> Double { quantile(0.5, of: values) }
