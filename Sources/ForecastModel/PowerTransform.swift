#if canImport(Glibc)
  import Glibc
#endif

/// The power transform of Box and Cox, J. Royal Stat. Soc. B 26 (1964) 211-252, for values over 0.
public struct PowerTransform: Sendable, Equatable {
  /// From 0, the logarithm, to 1, the series less a constant.
  public var power: Double
  /// What values are divided by first.
  public var unit: Double

  public init(power: Double, unit: Double) {
    self.power = power
    self.unit = unit
  }

  /// NaN for what is not over 0.
  public func applied(_ value: Double) -> Double {
    guard value > 0 else { return .nan }
    let ratio = value / unit
    return power == 0 ? log(ratio) : (pow(ratio, power) - 1) / power
  }

  /// The value whose transform this is; 0 below the least there is.
  public func inverse(_ value: Double) -> Double {
    guard power > 0 else { return unit * exp(value) }
    let base = power * value + 1
    return base > 0 ? unit * pow(base, 1 / power) : 0
  }
}
