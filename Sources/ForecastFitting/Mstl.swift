internal import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// A series as the sum of several seasons, a trend and a remainder.
public struct MstlDecomposition: Sendable, Equatable {
  /// Periods in each season, rising.
  public var lengths: [Int]
  /// The seasons, in the order of `lengths`, each as long as the series.
  public var seasonal: [[Double]]
  public var trend: [Double]
  /// NaN where the value is missing.
  public var remainder: [Double]
}

/// How MSTL decomposes: Bandara, Hyndman and Bergmeir (2021), arXiv 2107.13462.
public struct MstlSettings: Sendable, Equatable {
  /// Values of one phase over which the first season is smoothed; each further season has `windowStep` more.
  public var firstWindow = 11
  public var windowStep = 4
  /// How often all seasons are estimated in turn, each on the series less the others; once where there is one alone.
  public var iterations = 2
  /// Passes of STL's inner loop.
  public var innerPasses = 2
  /// Passes of STL that weigh outliers down; 0: none.
  public var robustPasses = 0
  /// Loess at every period instead of at a tenth of its window: slower, hardly different.
  public var isExact = false
  /// Decomposes logarithms, where all values are over 0: seasons grow with the level then.
  public var usesLogarithms = true

  public init() {}
}

/// Seasons of several lengths, each by STL.
public enum Mstl {
  /// The lengths of which a series holds two cycles: rising, each once, at most `ModelLimits.seasons`.
  static func usable(_ lengths: [Int], count: Int) -> [Int] {
    let fitting = Set(lengths.filter { $0 > 1 && $0 <= count / 2 && $0 <= ModelLimits.seasonLength }).sorted()
    return Array(fitting.prefix(ModelLimits.seasons))
  }

  /// Decomposes a series.
  /// - Parameters:
  ///   - values: oldest first; what is not finite is missing and has no weight.
  ///   - seasonLengths: those of which the series does not hold two cycles are left out.
  public static func decomposition(
    of values: [Double], seasonLengths: [Int], settings: MstlSettings = .init()
  ) -> MstlDecomposition {
    let lengths = usable(seasonLengths, count: values.count)
    let zeros = [Double](repeating: 0, count: values.count)
    var seasonal = lengths.map { _ in zeros }
    var rest = values
    var trend = zeros
    if lengths.isEmpty { trend = stl(values, StlSettings(period: 1)).trend }
    for _ in 0..<(lengths.count == 1 ? 1 : max(1, settings.iterations)) {
      for (index, length) in lengths.enumerated() {
        let window = settings.firstWindow + index * settings.windowStep
        var stlSettings = StlSettings(period: length, seasonalWindow: window)
        stlSettings.innerPasses = settings.innerPasses
        stlSettings.robustPasses = settings.robustPasses
        if settings.isExact { (stlSettings.trendJump, stlSettings.lowPassJump) = (1, 1) }
        for t in rest.indices { rest[t] += seasonal[index][t] }
        let found = stl(rest, stlSettings)
        for t in rest.indices { rest[t] -= found.seasonal[t] }
        seasonal[index] = found.seasonal
        trend = found.trend
      }
    }
    return MstlDecomposition(
      lengths: lengths, seasonal: seasonal, trend: trend, remainder: zip(rest, trend).map { $0 - $1 })
  }
}

/// Seasons by MSTL, the rest by the best form of exponential smoothing without a season.
/// - Parameter seasonLengths: usable ones, rising.
/// - Returns: nil where there is no season, or the rest cannot be smoothed.
func fitMstl(_ series: ScaledSeries, seasonLengths: [Int], settings: MstlSettings) -> FittedSeries? {
  guard !seasonLengths.isEmpty else { return nil }
  let isLogarithm = settings.usesLogarithms && series.isPositive
  let found = Mstl.decomposition(
    of: isLogarithm ? series.values.map { log($0) } : series.values, seasonLengths: seasonLengths, settings: settings)
  // NaN where a value is missing: smoothing passes over it.
  let rest = zip(found.trend, found.remainder).map { $0 + $1 }
  var fits = SmoothingFits(rest, seasonLength: 1)
  let isPositive = !isLogarithm && rest.allSatisfy { $0.isNaN || $0 > 0 }
  guard let best = fits.best(of: nonSeasonalForms, isPositive: isPositive) else { return nil }
  let unit = isLogarithm ? 1 : series.unit
  let seasons = found.lengths.enumerated().map { index, length in
    MstlModel.Season(
      factors: found.seasonal[index].suffix(length).map { scaled($0, by: unit) }, next: 0,
      weight: Loess(window: settings.firstWindow + index * settings.windowStep, degree: 0, jump: 1).newestShare)
  }
  return FittedSeries(
    .mstl(
      MstlModel(
        rest: fits.model(best, unit: unit), seasons: seasons, logarithmUnit: isLogarithm ? series.unit : nil)))
}
