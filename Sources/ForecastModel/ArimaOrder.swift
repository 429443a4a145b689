/// The order of a seasonal ARIMA model, (p,d,q)(P,D,Q)[m], in the notation of Box and Jenkins.
public struct ArimaOrder: Sendable, Hashable {
  /// Autoregressive terms.
  public var p: Int
  /// Differences at lag 1.
  public var d: Int
  /// Moving average terms.
  public var q: Int
  /// P: autoregressive terms at multiples of the season.
  public var seasonalP: Int
  /// D: differences at the lag of the season.
  public var seasonalD: Int
  /// Q: moving average terms at multiples of the season.
  public var seasonalQ: Int
  /// m: periods in a season, 1 where there is none.
  public var seasonLength: Int

  /// - Parameters:
  ///   - plain: p, d, q.
  ///   - seasonal: P, D, Q; all 0 where `seasonLength` is 1.
  public init(_ plain: (Int, Int, Int), seasonal: (Int, Int, Int) = (0, 0, 0), seasonLength: Int = 1) {
    (p, d, q) = plain
    (seasonalP, seasonalD, seasonalQ) = seasonLength > 1 ? seasonal : (0, 0, 0)
    self.seasonLength = max(1, seasonLength)
  }

  /// Whether the numbers are within what a model may have.
  public var isValid: Bool {
    (0...Self.largestOrder).contains(p) && (0...Self.largestOrder).contains(q) && (0...3).contains(d)
      && (0...Self.largestSeasonalOrder).contains(seasonalP)
      && (0...Self.largestSeasonalOrder).contains(seasonalQ) && (0...2).contains(seasonalD)
      && (1...ModelLimits.seasonLength).contains(seasonLength)
      && (seasonLength > 1 || seasonalP + seasonalD + seasonalQ == 0) && stateCount <= Self.largestState
  }

  /// Largest p and q.
  public static let largestOrder = 32
  /// Largest P and Q.
  public static let largestSeasonalOrder = 8
  /// Most numbers in the state of a filter: its covariance after a gap has the square of that.
  public static let largestState = 2048

  /// Longest lag of the autoregressive polynomial.
  package var arLags: Int { p + seasonalP * seasonLength }
  /// Longest lag of the moving average polynomial.
  package var maLags: Int { q + seasonalQ * seasonLength }
  /// Values that differencing takes from the start of a series.
  package var differenceLags: Int { d + seasonalD * seasonLength }
  /// Numbers in the state of the ARMA part; at least one, so that no case needs care.
  package var armaStates: Int { max(1, arLags, maLags) }
  package var stateCount: Int { armaStates + differenceLags }
  /// AR and MA coefficients.
  package var coefficientCount: Int { p + q + seasonalP + seasonalQ }

  /// `(0,1,1)(0,1,1)[12]`; without the seasonal part where it is empty.
  public var name: String {
    let plain = "(\(p),\(d),\(q))"
    guard seasonLength > 1, seasonalP + seasonalD + seasonalQ > 0 else { return plain }
    return plain + "(\(seasonalP),\(seasonalD),\(seasonalQ))[\(seasonLength)]"
  }
}
