#if canImport(Glibc)
  import Glibc
#endif

/// Probabilities and their log-odds.
public enum LogOdds {
  /// ln(p / (1 - p)), of a probability held within [1e-15, 1 - 1e-15].
  public static func of(_ probability: Double) -> Double {
    let p = inner(probability)
    return log(p) - log1p(-p)
  }

  /// 1 / (1 + exp(-x)), without overflow.
  public static func probability(_ logOdds: Double) -> Double {
    if logOdds >= 0 { return 1 / (1 + exp(-logOdds)) }
    let e = exp(logOdds)
    return e / (1 + e)
  }

  /// ln(1 + exp(x)), without overflow: the logistic loss of a row of class 0.
  public static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

  /// Held off 0 and 1, where logarithms end.
  public static func inner(_ probability: Double) -> Double { min(max(probability, 1e-15), 1 - 1e-15) }
}
