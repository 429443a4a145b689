/// Which of the state-space forms of exponential smoothing: ETS(error, trend, season) in the taxonomy of Hyndman,
/// Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), chapter 2.
public struct ExponentialSmoothingForm: Sendable, Equatable, Hashable {
  /// How the innovation enters.
  public enum Error: UInt8, Sendable, CaseIterable { case additive = 0, multiplicative = 1 }
  public enum Trend: UInt8, Sendable, CaseIterable { case none = 0, additive = 1, damped = 2 }
  public enum Season: UInt8, Sendable, CaseIterable { case none = 0, additive = 1, multiplicative = 2 }

  public var error: Error
  public var trend: Trend
  public var season: Season

  public init(_ error: Error, _ trend: Trend, _ season: Season) {
    self.error = error
    self.trend = trend
    self.season = season
  }

  /// Additive error with multiplicative season has an infinite forecast variance and is left out, as in R's `ets`.
  public var isAdmissible: Bool { error == .multiplicative || season != .multiplicative }

  /// Whether the form needs data over zero.
  public var needsPositive: Bool { error == .multiplicative }

  /// The fifteen admissible forms, simpler ones first.
  public static let admissible: [ExponentialSmoothingForm] = Season.allCases.flatMap { season in
    Trend.allCases.flatMap { trend in
      Error.allCases.map { ExponentialSmoothingForm($0, trend, season) }
    }
  }.filter(\.isAdmissible)

  /// As the literature writes it: `ETS(M,Ad,N)`.
  public var name: String {
    let trend = switch trend {
    case .none: "N"
    case .additive: "A"
    case .damped: "Ad"
    }
    let season = switch season {
    case .none: "N"
    case .additive: "A"
    case .multiplicative: "M"
    }
    return "ETS(\(error == .additive ? "A" : "M"),\(trend),\(season))"
  }

  /// One byte: error + 2 trend + 6 season.
  var code: UInt8 { error.rawValue + 2 * trend.rawValue + 6 * season.rawValue }

  init?(code: UInt8) {
    guard
      let error = Error(rawValue: code % 2), let trend = Trend(rawValue: code / 2 % 3),
      let season = Season(rawValue: code / 6)
    else { return nil }
    self.init(error, trend, season)
    guard isAdmissible else { return nil }
  }
}
