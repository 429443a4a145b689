#if canImport(Glibc)
  import Glibc
#endif

/// How much a row of a factor model is held towards zero, by how many interactions it has.
///
/// The ridge of a row with n interactions is `strength` times (`perInteraction` n + `base`) to the power `exponent`,
/// the number in brackets taken as 1 at least (Rendle et al., RecSys 2022, section 3.3).
public struct RidgeRule: Sendable, Equatable {
  /// Above 0.
  public var strength: Float
  /// 0 holds all rows alike, 1 in proportion to what is known of them.
  public var exponent: Float
  public var perInteraction: Float
  /// What the unknown rest counts.
  public var base: Float

  public init(strength: Float, exponent: Float = 0, perInteraction: Float = 1, base: Float = 0) {
    self.strength = strength
    self.exponent = exponent
    self.perInteraction = perInteraction
    self.base = base
  }

  /// - Parameter count: interactions of the row, at least 0.
  public func ridge(count: Int) -> Float {
    exponent == 0 ? strength : strength * powf(max(1, perInteraction * Float(count) + base), exponent)
  }

  /// The rule whose mean ridge over rows of these lengths is `mean`, so that exponents can be compared.
  public static func averaging(
    _ mean: Float, over lengths: [Int], exponent: Float, perInteraction: Float, base: Float
  ) -> RidgeRule {
    var rule = RidgeRule(strength: 1, exponent: exponent, perInteraction: perInteraction, base: base)
    guard exponent != 0, !lengths.isEmpty else {
      rule.strength = mean
      return rule
    }
    var sum = 0.0
    for length in lengths { sum += Double(rule.ridge(count: length)) }
    rule.strength = Float(Double(mean) * Double(lengths.count) / sum)
    return rule
  }
}
