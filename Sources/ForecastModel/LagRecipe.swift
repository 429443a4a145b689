public import TimeAxis

/// Which numbers a row of boosting on lags holds: how the past, the calendar and the known columns become features.
///
/// The same recipe makes the rows that trees are grown on and those that are asked for, by the same loops
/// (`LagRow`), so that there is no difference between training and serving to go wrong.
///
/// Layout: text frequency; u32 lists of 32-bit numbers: seasons, averages of seasons, windows; u32 lags, level window,
/// year, column window, block; columns (u32 count; each text name, u8 kind, u32 levels); statics (u32 count; each
/// text name, u32 levels); u32 series; u8 scaling, transform, start, not negative.
public struct LagRecipe: Sendable, Equatable {
  /// What one unit of the target is measured in, series by series and origin by origin.
  public enum Scaling: UInt8, Sendable, CaseIterable {
    /// Divided by the level of the series at the origin: for quantities, which are not negative.
    case ratio = 0
    /// The level is taken away and the rest divided by the mean distance from it: for what may be negative.
    case difference = 1
  }

  /// What the trees see of the scaled target.
  public enum Transform: UInt8, Sendable, CaseIterable {
    case plain = 0
    /// Square root, which makes the spread of counts even; its mean lies near the median. Not for differences.
    case squareRoot = 1
    /// log(1 + z). Not for differences.
    case logarithm = 2
    /// The trees add up to the logarithm (Poisson and Tweedie losses). Not for differences.
    case exponential = 3
  }

  /// What the trees add to.
  public enum Start: UInt8, Sendable, CaseIterable {
    /// The level at the origin.
    case level = 0
    /// The mean of the last values of the same phase of the first season.
    case season = 1
  }

  /// A column that is known beside the target.
  public struct Column: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
      /// A number as it is: a flag, a temperature.
      case number
      /// A positive number of which the relation to its own past counts too: a price.
      case relative
      /// Codes below `levels`.
      case category(levels: Int)
    }

    public var name: String
    public var kind: Kind

    public init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  /// A fact of a series that does not change, as a code below `levels`.
  public struct Fixed: Sendable, Equatable {
    public var name: String
    public var levels: Int

    public init(_ name: String, levels: Int) {
      self.name = name
      self.levels = levels
    }
  }

  public var frequency: Frequency
  /// Periods of each season, the shortest first; empty where there is none.
  public var seasons: [Int]
  /// Over how many values of the same phase is averaged: 1 is the last of them.
  public var seasonAverages: [Int]
  /// Periods of the means over the newest values.
  public var windows: [Int]
  /// How many of the newest values are features.
  public var lags: Int
  /// Periods of the mean that all is measured against.
  public var levelWindow: Int
  /// Periods of a year that is long enough ago to look back to; 0: none.
  public var year: Int
  /// Periods of the means of known columns.
  public var columnWindow: Int
  /// Periods ahead that are forecast from one origin; those further on follow from forecasts.
  public var block: Int
  public var columns: [Column]
  public var fixed: [Fixed]
  /// Series that the trees know by number; 0: none.
  public var seriesCount: Int
  public var scaling: Scaling
  public var transform: Transform
  public var start: Start
  /// Forecasts below 0 are 0.
  public var isNotNegative: Bool

  /// A recipe as it is given; what is out of range is refused where a recipe is read from a file.
  public init(
    frequency: Frequency, seasons: [Int], seasonAverages: [Int], windows: [Int], lags: Int, levelWindow: Int, year: Int,
    columnWindow: Int, block: Int, columns: [Column], fixed: [Fixed], seriesCount: Int, scaling: Scaling,
    transform: Transform, start: Start, isNotNegative: Bool
  ) {
    self.frequency = frequency
    self.seasons = seasons
    self.seasonAverages = seasonAverages
    self.windows = windows
    self.lags = lags
    self.levelWindow = levelWindow
    self.year = year
    self.columnWindow = columnWindow
    self.block = block
    self.columns = columns
    self.fixed = fixed
    self.seriesCount = seriesCount
    self.scaling = scaling
    self.transform = transform
    self.start = start
    self.isNotNegative = isNotNegative
  }

  /// Periods on each side of the day a year ago.
  static let yearMargin = 3

  /// Newest values that a series must keep.
  public var memory: Int {
    let averages = seasonAverages.max() ?? 0
    return max(
      lags, levelWindow, windows.max() ?? 0, (seasons.map { $0 * averages }.max() ?? 0) + (seasons.max() ?? 0),
      year > 0 ? year + levelWindow + block : 0)
  }
}
