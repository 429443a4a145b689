#if canImport(Glibc)
  import Glibc
#endif

/// The standard normal distribution.
public enum Normal {
  /// The density at `x`.
  public static func density(_ x: Double) -> Double { exp(-0.5 * x * x) * 0.398_942_280_401_432_7 }

  /// The share of the distribution at or under `x`, to full relative precision in the lower tail.
  public static func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x * 0.707_106_781_186_547_5) }

  /// The value that has the share `level` under it, to a few units in the last place.
  ///
  /// 0 gives minus infinity, 1 plus infinity, anything outside NaN. The start is formula 26.2.23 of Abramowitz
  /// and Stegun (error under 4.5e-4); each Halley step on `cumulative` cubes the error.
  public static func quantile(_ level: Double) -> Double {
    guard level > 0, level < 1 else { return level == 0 ? -.infinity : level == 1 ? .infinity : .nan }
    if level > 0.5 { return -lower(1 - level) }
    return lower(level)
  }

  private static func lower(_ level: Double) -> Double {
    guard level < 0.5 else { return 0 }
    let t = (-2 * log(level)).squareRoot()
    let top = 2.515517 + t * (0.802853 + t * 0.010328)
    let bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var x = top / bottom - t
    for _ in 0..<2 {
      let density = self.density(x)
      guard density > 0 else { break }
      let step = (cumulative(x) - level) / density
      x -= step / (1 + 0.5 * x * step)
    }
    return x
  }
}
