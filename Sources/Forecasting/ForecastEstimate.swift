public import Solution

/// What a run will take, roughly: from the number of values that are fitted, at the rates that were measured for a
/// thousand weekly series of 156 points (`Benchmarks/forecasting`). Within a factor of three on other machines.
public struct ForecastEstimate: Sendable, Equatable {
  /// Wall-clock seconds, rounded up to a whole one.
  public var seconds: Double
  /// Largest resident memory, in MB of 10^6 bytes.
  public var megabytes: Double

  /// Processor seconds to fit a candidate to a value: 3.1 for 60,000 fits of about 145 values.
  private static let perValue = 3.6e-7
  /// Processor seconds of evaluation and report for a series.
  private static let perSeries = 1e-3

  public init(_ solution: SolutionFile, data: ForecastData, threads: Int) {
    let values = Double(data.set.series.reduce(0) { $0 + $1.values.count })
    let series = Double(data.set.series.count)
    let candidates = Double(solution.models.candidates.count + 1)
    let fits = Double(solution.split.windowCount + 1) * candidates
    let work = 0.1 + values * fits * Self.perValue + series * Self.perSeries
    seconds = max(1, (work / Double(max(1, threads))).rounded(.up))
    megabytes = (35 + (values * 64 + series * fits * 400) / 1e6).rounded()
  }
}
