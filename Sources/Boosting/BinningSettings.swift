/// How bins are found.
public struct BinningSettings: Sendable, Equatable {
  /// Most bins of values of a feature, 2 to 255. More follow the data closer; fewer are faster.
  public var maximumBins = 255
  /// Rows that bins are found on, at least 1000; with fewer rows, all. More make the bins more even.
  public var sampleSize = 200_000
  /// Chooses the sample.
  public var seed: UInt64 = 42

  /// Values out of their range are moved into it when bins are found.
  public init(maximumBins: Int = 255, sampleSize: Int = 200_000, seed: UInt64 = 42) {
    self.maximumBins = maximumBins
    self.sampleSize = sampleSize
    self.seed = seed
  }

  /// What is used: each value moved into its range.
  var clamped: BinningSettings {
    BinningSettings(maximumBins: min(255, max(2, maximumBins)), sampleSize: max(1000, sampleSize), seed: seed)
  }
}
