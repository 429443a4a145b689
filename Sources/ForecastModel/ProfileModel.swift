public import Support

/// The season and trend of other series at a level of its own: what is known of a series with little past or none.
///
/// The level begins as what series with the same attributes sell, and counts as `weight` periods of its own; each value
/// that is seen moves it: (weight x prior + sum of values) / (weight + sum of what the profile expected of them).
///
/// Layout: f64 profile (count first), u32 next, u32 season, f64 values, f64 expected, f64 weight, f64 between, f64
/// noise.
public struct ProfileModel: FittedModel {
  /// What a period sells as a multiple of the level, from the period after training on.
  public let profile: [Double]
  /// Place in `profile` of the next period.
  public private(set) var next: Int
  /// Periods at the end of `profile` that repeat after it.
  public let season: Int
  /// Sum of values seen and of the prior's; what the profile expected of them, at level 1.
  public private(set) var values: Double
  public private(set) var expected: Double
  /// Periods that the prior level counts as.
  public let weight: Double
  /// Standard deviations as a share of the level: between series of the same attributes, and of a period.
  public let between: Double
  public let noise: Double

  /// - Parameters:
  ///   - profile: not negative; at least one.
  ///   - level: of series with the same attributes, not negative.
  ///   - past: own values before the profile begins, at their usual multiple of 1; NaN where missing.
  public init(
    profile: [Double], season: Int, level: Double, weight: Double, between: Double, noise: Double, past: [Double] = []
  ) {
    self.profile = profile.isEmpty ? [1] : profile
    self.season = min(max(1, season), self.profile.count)
    self.weight = weight
    self.between = between
    self.noise = noise
    next = 0
    let seen = past.filter(\.isFinite)
    values = weight * level + seen.reduce(0, +)
    expected = weight + Double(seen.count)
  }

  public var name: String { "profile of alike series" }

  /// What a period sells at level 1.
  public var level: Double { expected > 0 ? max(0, values / expected) : 0 }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    let share = expected > 0 ? weight / expected : 1
    let spread = (noise * noise + between * between * share).squareRoot()
    for step in path.median.indices {
      path.median[step] = level * multiple(next + step)
      path.scale[step] = path.median[step] * spread
    }
  }

  public mutating func append(_ value: Double) {
    if value.isFinite {
      values += value
      expected += multiple(next)
    }
    next = min(next + 1, largestPeriodCount)
  }

  private func multiple(_ index: Int) -> Double {
    guard index >= profile.count else { return profile[index] }
    return profile[profile.count - season + (index - profile.count) % season]
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(profile)
    writer.put(UInt32(clamping: next))
    writer.put(UInt32(clamping: season))
    for number in [values, expected, weight, between, noise] { writer.put(number) }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    profile = try reader.finites("profile", counts: 1...ModelLimits.seasonLength * 10)
    guard profile.allSatisfy({ $0 >= 0 }) else { throw reader.fault("a profile is negative") }
    next = try reader.whole("next", in: 0...largestPeriodCount)
    season = try reader.whole("season", in: 1...profile.count)
    values = try reader.finite("values")
    expected = try reader.magnitude("expected")
    weight = try reader.magnitude("weight")
    between = try reader.magnitude("between")
    noise = try reader.magnitude("noise")
  }
}
