internal import Statistics

/// How an order is chosen. The defaults are those of Hyndman and Khandakar (J. Statistical Software 27(3), 2008) and
/// R's `auto.arima`.
public struct ArimaSettings: Sendable, Equatable {
  /// How orders are gone through.
  public enum Search: Sendable, Equatable {
    /// From four usual orders to the best neighbour, until none is better.
    case stepwise
    /// All orders within the limits.
    case full
  }

  /// What ranks the orders on the way; the winner is always estimated by exact maximum likelihood.
  public enum Ranking: Sendable, Equatable {
    /// Exact maximum likelihood.
    case exact
    /// Estimates by conditional least squares, with their exact likelihood.
    case conditional
    /// Exact, but conditional where a pass over the series costs more than `ArimaSettings.costOfExact`.
    case automatic
  }

  /// Differences at lag 1; nil: repeated KPSS tests.
  public var d: Int?
  /// Differences at the season; nil: by seasonal strength.
  public var seasonalD: Int?
  public var largestD = 2
  /// The same where the series has a season.
  public var largestDWithSeason = 1
  public var largestSeasonalD = 1
  /// What the KPSS statistic must exceed for the first difference: 5 %.
  public var firstDifferenceLimit = levelStationarityLimit
  /// What it must exceed for the second: 2.5 %, since a trend of a trend that it finds by mistake runs away.
  public var secondDifferenceLimit = 0.574
  public var largestP = 5
  public var largestQ = 5
  public var largestSeasonalP = 2
  public var largestSeasonalQ = 2
  /// Most of p + q + P + Q in a full search.
  public var largestSum = 5
  /// Whether a mean, or a drift after one difference, may be fitted.
  public var allowsConstant = true
  public var search = Search.stepwise
  public var ranking = Ranking.automatic
  /// Most orders of a stepwise search.
  public var mostOrders = 94
  /// No root of a polynomial may be nearer to the unit circle than this: such fits forecast badly.
  public var smallestRoot = 1.01
  /// Values of a series without a season beyond which `smallestRoot` does not hold for its moving average. In a short
  /// series an estimate on the border is mostly chance; in a long one it says that the series was differenced once
  /// too often, which harms no forecast, while a search without it ends at long autoregressions that do.
  public var longestStrict = 150

  /// Most models of the same differences in the mean of `fitArimaMean`; 1: the chosen one alone.
  public var mostInMean = 6
  /// What a difference of the criterion counts in the weights of that mean: 1 would be Akaike's weights. Half of it was
  /// better on rolling origins inside the training parts of five of six groups (docs/models/arima.md).
  public var strengthOfEvidence = 0.5
  /// Whether that mean is of the tested number of differences and of one alike where they differ.
  public var hedgesDifferences = true

  public init() {}

  /// Models of less weight relative to the best are left out of the mean.
  static let leastWeight = 0.05

  /// The longest season that the candidate `arima` has in its state; longer ones are taken out before.
  public static let longestSeason = 60
  /// Values times longest lag from which `Ranking.automatic` is conditional.
  static let costOfExact = 20_000
}
