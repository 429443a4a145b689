internal import ForecastModel
internal import Statistics

/// Which origins and steps become rows: as many as the settings ask for, spread evenly over all series and times.
struct LagDraws: Sendable {
  /// A row: the number of values before its origin, and the steps from there to its target.
  struct Row: Sendable {
    var origin: Int
    var step: Int
  }

  private let panel: LagPanel
  private let block: Int
  private let leastHistory: Int
  /// Rows of an origin, and the share of origins that have any.
  private let steps: Int
  private let share: Double
  private let random: RandomNumbers

  init(_ panel: LagPanel, _ recipe: LagRecipe, _ settings: LagSettings) {
    let longest = panel.series.map(\.values.count).max() ?? 0
    let season = recipe.seasons.first ?? 1
    let least = min(max(2, season <= 7 ? 2 * season : season), max(1, longest / 3))
    let origins = panel.series.reduce(0) { $0 + max(0, $1.values.count - least) }
    self.panel = panel
    block = recipe.block
    leastHistory = least
    steps = max(1, min(8, recipe.block, settings.rows / max(1, origins)))
    share = min(1, Double(settings.rows) / Double(max(1, origins * steps)))
    random = RandomNumbers(seed: settings.seed).stream(0x1A65)
  }

  /// The rows of a series by rising origin; every target is a value before the panel's end.
  func rows(of index: Int) -> [Row] {
    let values = panel.series[index].values
    var random = self.random.stream(UInt64(index))
    var rows: [Row] = []
    // The first value that is no gap is where the series begins.
    guard let first = values.firstIndex(where: { !$0.isNaN }), first + leastHistory < values.count else { return [] }
    for origin in (first + leastHistory)..<values.count where share >= 1 || random.uniform() < share {
      var taken: [Int] = []
      for _ in 0..<steps {
        let step = 1 + random.integer(below: block)
        let target = origin + step - 1
        if target < values.count, !values[target].isNaN, !taken.contains(step) { taken.append(step) }
      }
      for step in taken { rows.append(Row(origin: origin, step: step)) }
    }
    return rows
  }
}
