public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Forecasts series that nobody has seen, from what is the same for a whole series: their attributes.
///
/// The level is a mean of logarithms with an effect for each value of each attribute, shrunk towards none; season and
/// trend are those of series with the same values, leaning on all series where these are few.
///
/// Layout: columns (texts), i64 last period, u32 season, f64 intercept, offset, weight, between, noise, the profile of
/// all (f64, count first), the intervals; for each column u32 values, each its text, f64 effect, u32 series, profile.
public struct ColdStartModel: Sendable, Equatable {
  /// What is known of the series with one value of an attribute.
  public struct Group: Sendable, Equatable {
    public var value: String
    /// Added to the logarithm of the level.
    public var effect: Double
    /// Series with this value.
    public var count: Int
    public var profile: [Double]

    public init(value: String, effect: Double, count: Int, profile: [Double]) {
      self.value = value
      self.effect = effect
      self.count = count
      self.profile = profile
    }
  }

  public var columns: [String]
  /// By column, sorted by value.
  public var groups: [[Group]]
  /// Mean of log(level + offset).
  public var intercept: Double
  /// Keeps the logarithm of a level of 0 defined, in the unit of the target.
  public var offset: Double
  /// Of all series together.
  public var profile: [Double]
  public var season: Int
  /// The last period that training knows.
  public var lastPeriod: Int
  /// See `ProfileModel`.
  public var weight: Double
  public var between: Double
  public var noise: Double
  /// Calibrated on series that were left out.
  public var intervals: QuantileTable

  public init(
    columns: [String], groups: [[Group]], intercept: Double, offset: Double, profile: [Double], season: Int,
    lastPeriod: Int, weight: Double, between: Double, noise: Double, intervals: QuantileTable = .normal
  ) {
    self.columns = columns
    self.groups = groups
    self.intercept = intercept
    self.offset = offset
    self.profile = profile
    self.season = season
    self.lastPeriod = lastPeriod
    self.weight = weight
    self.between = between
    self.noise = noise
    self.intervals = intervals
  }

  /// A profile of a group counts as much as that of all with this many series.
  private static let leaningCount = 5.0

  /// The model of a series.
  /// - Parameters:
  ///   - attributes: by column; nil, or a value that training had not seen, says nothing.
  ///   - past: own values up to `lastPeriod`, if there are any.
  public func model(attributes: [String?], past: [Double] = []) -> FittedForecaster {
    var logarithm = intercept
    var mixed = profile
    for (column, value) in attributes.enumerated() where groups.indices.contains(column) {
      guard let value, let group = group(value, in: column) else { continue }
      logarithm += group.effect
      let share = Double(group.count) / (Double(group.count) + Self.leaningCount) / Double(columns.count)
      for index in mixed.indices where group.profile.indices.contains(index) {
        mixed[index] += share * (group.profile[index] - profile[index])
      }
    }
    let level = max(0, exp(min(logarithm, 700)) - offset)
    return .single(
      FittedSeries(
        .profile(
          ProfileModel(
            profile: mixed.map { max(0, $0) }, season: season, level: level, weight: weight, between: between,
            noise: noise, past: past))))
  }

  /// The same after periods that went by: the profile begins later, and its last season goes on.
  public func advanced(to period: Int) -> ColdStartModel {
    guard period > lastPeriod, period - lastPeriod <= largestPeriodCount else { return self }
    let passed = period - lastPeriod
    let season = min(max(1, season), max(1, profile.count))
    func moved(_ profile: [Double]) -> [Double] {
      profile.indices.map { index in
        let place = index + passed
        return place < profile.count
          ? profile[place] : profile[profile.count - season + (place - profile.count) % season]
      }
    }
    var later = self
    later.lastPeriod = period
    later.profile = moved(profile)
    for column in later.groups.indices {
      for group in later.groups[column].indices {
        later.groups[column][group].profile = moved(groups[column][group].profile)
      }
    }
    return later
  }

  /// What is known of a value; a number may be written in any way that means the same.
  private func group(_ value: String, in column: Int) -> Group? {
    find(value, in: column) ?? Double(value).flatMap { number in
      groups[column].first { Double($0.value) == number }
    }
  }

  private func find(_ value: String, in column: Int) -> Group? {
    var (low, high) = (0, groups[column].count)
    while low < high {
      let middle = (low + high) / 2
      if groups[column][middle].value < value { low = middle + 1 } else { high = middle }
    }
    return low < groups[column].count && groups[column][low].value == value ? groups[column][low] : nil
  }

  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.put(columns)
    writer.put(Int64(lastPeriod))
    writer.put(UInt32(clamping: season))
    for number in [intercept, offset, weight, between, noise] { writer.put(number) }
    writer.put(profile)
    intervals.encode(into: &writer)
    for column in groups {
      writer.put(UInt32(column.count))
      for group in column {
        writer.put(group.value)
        writer.put(group.effect)
        writer.put(UInt32(clamping: group.count))
        writer.put(group.profile)
      }
    }
    return writer.bytes
  }

  /// Reads what `encoded` wrote.
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    columns = try reader.strings()
    let last = try reader.integer(Int64.self)
    guard last.magnitude < 1 << 50 else { throw reader.fault("a period is \(last)") }
    lastPeriod = Int(last)
    let season = try reader.whole("season", in: 1...largestPeriodCount)
    intercept = try reader.finite("intercept")
    offset = try reader.magnitude("offset")
    weight = try reader.magnitude("weight")
    between = try reader.magnitude("between")
    noise = try reader.magnitude("noise")
    let length = 1...ModelLimits.seasonLength * 10
    profile = try reader.finites("profile", counts: length)
    self.season = min(season, profile.count)
    intervals = try QuantileTable(from: &reader)
    groups = []
    for _ in columns {
      var column = [Group]()
      for _ in 0..<(try reader.count(ofAtLeast: 16)) {
        let value = try reader.string()
        guard column.last.map({ $0.value < value }) ?? true else { throw reader.fault("values are not sorted") }
        column.append(
          Group(
            value: value, effect: try reader.finite("effect"), count: try reader.whole("series", in: 0...largestPeriodCount),
            profile: try reader.finites("profile", counts: profile.count...profile.count)))
      }
      groups.append(column)
    }
  }
}
