/// A series in units in which its largest value is near 1, so that squares neither overflow nor vanish.
///
/// The unit is a power of two: dividing by it is exact, and a series that is a power of two times another gets the
/// same parameters to the last bit.
struct ScaledSeries {
  /// From the first to the last value that was seen, divided by `unit`; NaN where one is missing between them.
  let values: [Double]
  let unit: Double
  /// Missing values after the last one seen.
  let missingAtEnd: Int
  /// Values that are not missing.
  let observed: Int
  let isPositive: Bool

  init(_ raw: [Double]) {
    guard let first = raw.firstIndex(where: \.isFinite), let last = raw.lastIndex(where: \.isFinite) else {
      (values, unit, missingAtEnd, observed, isPositive) = ([], 1, 0, 0, false)
      return
    }
    var largest = 0.0
    for value in raw where value.isFinite { largest = max(largest, abs(value)) }
    // Exponents near the ends of their range would make the unit or its inverse leave it.
    let exponent = largest == 0 ? 0 : min(max(largest.exponent + 1, -1000), 1000)
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    values = raw[first...last].map { $0.isFinite ? $0 / unit : .nan }
    self.unit = unit
    missingAtEnd = raw.count - 1 - last
    observed = values.reduce(0) { $1.isNaN ? $0 : $0 + 1 }
    isPositive = values.allSatisfy { $0.isNaN || $0 > 0 }
  }

  var count: Int { values.count }

  /// A number of the model in the unit of the series, at most the largest there is.
  func inUnit(_ value: Double) -> Double { scaled(value, by: unit) }
}

/// The product, or the largest number of its sign where it would be infinite: what is fitted must be writable.
func scaled(_ value: Double, by unit: Double) -> Double {
  min(max(value * unit, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
}
