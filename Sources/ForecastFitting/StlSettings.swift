/// How STL decomposes a series: Cleveland, Cleveland, McRae and Terpenning, J. Official Statistics 6 (1990) 3-73.
/// Their letters stand in brackets.
public struct StlSettings: Sendable, Equatable {
  /// Periods in a season (n_p), from 2.
  public var period: Int
  /// Values of one phase over which its season is smoothed (n_s), odd; nil: the season is the same in all cycles.
  public var seasonalWindow: Int?
  /// 0: locally constant, 1: locally linear.
  public var seasonalDegree = 0
  /// Periods over which the trend is smoothed (n_t), odd; nil: the least odd number from 1.5 n_p / (1 - 1.5 / n_s) on.
  public var trendWindow: Int?
  public var trendDegree = 1
  /// Periods of the low-pass filter (n_l), odd; nil: the least odd number from n_p on.
  public var lowPassWindow: Int?
  public var lowPassDegree = 1
  /// Loess is evaluated at every so many periods and joined by lines; nil: a tenth of its window, rounded up.
  public var seasonalJump: Int? = 1
  public var trendJump: Int?
  public var lowPassJump: Int?
  /// Passes of the inner loop (n_i).
  public var innerPasses = 2
  /// Passes of the outer loop (n_o), each of which weighs outliers down; 0: none.
  public var robustPasses = 0

  public init(period: Int, seasonalWindow: Int? = nil) {
    self.period = period
    self.seasonalWindow = seasonalWindow
  }

  /// The three smoothers of a series with `count` values.
  func smoothers(count: Int) -> (seasonal: Loess, trend: Loess, lowPass: Loess) {
    func smoother(_ window: Int, _ degree: Int, _ jump: Int?) -> Loess {
      let odd = max(3, window) | 1
      return Loess(window: odd, degree: degree, jump: max(1, jump ?? (odd + 9) / 10))
    }
    let seasonal = seasonalWindow.map { max(3, $0) | 1 } ?? 10 * count + 1
    let usual = (1.5 * Double(period) / (1 - 1.5 / Double(seasonal))).rounded(.up)
    return (
      smoother(seasonal, seasonalWindow == nil ? 0 : seasonalDegree, seasonalJump),
      smoother(trendWindow ?? Int(usual), trendDegree, trendJump),
      smoother(lowPassWindow ?? period, lowPassDegree, lowPassJump)
    )
  }
}
