#if canImport(Glibc)
  import Glibc
#endif

/// Points and weights on [0, 1] that integrate any polynomial of degree below twice their number exactly
/// (Gauss-Legendre).
struct Quadrature {
  var points: [Double] = []
  var weights: [Double] = []

  /// Newton's method on the Legendre polynomial, from the usual guess (Abramowitz and Stegun 25.4.30, 22.16.6).
  init(count: Int) {
    for index in 0..<count {
      var x = cos(.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<100 {
        let (value, derivative) = Self.legendre(count, at: x)
        slope = derivative
        let step = value / derivative
        x -= step
        if abs(step) < 1e-15 { break }
      }
      slope = Self.legendre(count, at: x).derivative
      points.append((1 - x) / 2)
      weights.append(1 / ((1 - x * x) * slope * slope))
    }
  }

  /// The Legendre polynomial of that degree and its derivative, for x inside (-1, 1).
  private static func legendre(_ degree: Int, at x: Double) -> (value: Double, derivative: Double) {
    var (before, value) = (1.0, x)
    guard degree > 1 else { return (value, 1) }
    for k in 2...degree {
      (before, value) = (value, ((2 * Double(k) - 1) * x * value - (Double(k) - 1) * before) / Double(k))
    }
    return (value, Double(degree) * (x * value - before) / (x * x - 1))
  }
}
