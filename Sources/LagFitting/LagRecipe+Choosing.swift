internal import ForecastModel
internal import TimeAxis

extension LagRecipe {
  /// The recipe for a panel: lengths of windows and lags from its seasons, and from how long the series are.
  init(for panel: LagPanel, _ settings: LagSettings, scaling: Scaling, transform: Transform, start: Start) {
    let longest = panel.series.map(\.values.count).max() ?? 0
    let seasons = panel.seasonLengths.filter { $0 > 1 && 2 * $0 <= max(longest, 4) && $0 <= ModelLimits.seasonLength }
    let season = seasons.first ?? 1
    let lengths: [Int]
    switch season {
    case 1: lengths = [3, 8, 26]
    case 2...7: lengths = [season, 4 * season, 13 * season, 52 * season]
    case 8...31: lengths = [max(3, season / 4), season, 3 * season] + seasons.dropFirst().map { $0 }
    default: lengths = [max(2, season / 13), season / 4, season]
    }
    let windows = Array(Set(lengths)).sorted().filter { $0 == lengths[0] || $0 <= longest }
    let year: Int
    switch panel.frequency {
    case .daily: year = 364
    case .weekly: year = 52
    default: year = 0
    }
    let isLong = year > 0 && 4 * longest >= 5 * year && !seasons.contains(year)
    let levelWindow =
      switch season {
      case 1: 8
      case 2...7: 4 * season
      case 8...31: season
      default: season / 4
      }
    let averages = season <= 7 ? [1, 2, 4, 8, 26] : season <= 31 ? [1, 2, 4] : [1, 2, 3]
    self.init(
      frequency: panel.frequency, seasons: seasons,
      seasonAverages: averages.filter { $0 == 1 || $0 * season <= longest }, windows: windows,
      lags: min(season == 1 ? 6 : season <= 31 ? season : 8, max(1, longest)), levelWindow: max(1, levelWindow),
      year: isLong ? year : 0, columnWindow: max(1, levelWindow), block: settings.block,
      columns: panel.columns.indices.map { Column(panel.columns[$0].name, panel.kind(ofColumn: $0)) },
      fixed: panel.fixed, seriesCount: panel.series.count > 1 ? panel.series.count : 0, scaling: scaling,
      transform: transform, start: start,
      isNotNegative: panel.series.allSatisfy { $0.values.allSatisfy { !($0 < 0) } })
  }
}

extension LagPanel {
  /// A number that is positive throughout and takes more than two values is a price or the like.
  fileprivate func kind(ofColumn index: Int) -> LagRecipe.Column.Kind {
    guard columns[index].kind == .number else { return columns[index].kind }
    var first: Double?
    var second: Double?
    var isVaried = false
    for one in series where one.known.columns.indices.contains(index) {
      // Only what lies before the origin, so that the recipe does not hang on what comes after.
      let end = one.firstPeriod + one.values.count - one.known.firstPeriod
      for value in one.known.columns[index].prefix(max(0, end)) where !value.isNaN {
        guard value > 0 else { return .number }
        if first == nil { first = value } else if second == nil, value != first { second = value }
        if value != first, second != nil, value != second { isVaried = true }
      }
    }
    return isVaried ? .relative : .number
  }
}
