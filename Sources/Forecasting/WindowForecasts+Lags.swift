import ForecastFitting
import ForecastModel
import LagFitting
import Support

extension WindowForecasts {
  /// Boosting on lags: one fit over all series that have the window, on what lies before it in each of them.
  static func fitLags(
    series set: SeriesSet, starts: [Int?], settings lags: LagSettings, seasonLengths: [Int], threads: Int,
    check: @Sendable () throws -> Void
  ) throws -> WindowForecasts {
    let places = set.series.indices.filter { starts[$0] != nil }
    let panel = set.panel(of: places, starts: starts, seasonLengths: seasonLengths)
    let (_, fitted) = try fitLagBoosting(panel: panel, settings: lags, threads: threads, check: check)
    var models = [FittedForecaster?](repeating: nil, count: set.series.count)
    let settings = FitSettings(seasonLength: seasonLengths.first ?? 1, seasonLengths: seasonLengths)
    for (index, place) in places.enumerated() {
      models[place] =
        fitted[index].map { .single(FittedSeries(.lagBoosting($0))) }
        ?? ForecastFitting.fit(.lagBoosting, to: panel.series[index].values, settings: settings)
    }
    let found = models
    let paths = Parallel.map(set.series.count, threads: threads) { index -> ForecastPath? in
      guard let model = found[index], let start = starts[index] else { return nil }
      var path = ForecastPath()
      model.forecast(horizon: lags.horizon, in: set.context(set.series[index], before: start), into: &path)
      return path
    }
    return WindowForecasts(paths: paths, models: models)
  }
}

extension MeasurePlan {
  /// How boosting on lags is fitted: with the client's seed, and near the median or, where squares of errors count, the mean.
  var lagSettings: LagSettings {
    var settings = LagSettings(horizon: origins.horizon)
    settings.seed = UInt64(bitPattern: Int64(seed))
    if ["rmse", "rmsse", "bias"].contains(metric) { settings.loss = .squared }
    return settings
  }
}

extension SeriesSet {
  /// What boosting on lags learns from: values before each series' start, known columns, static columns and the parts
  /// of the key.
  func panel(of places: [Int], starts: [Int?], seasonLengths: [Int]) -> LagPanel {
    // The parts of a key of one part name the series itself, which the trees know by number.
    let facts = { (one: Series) in (keyNames.count > 1 ? one.key : []) + one.statics }
    let names = (keyNames.count > 1 ? keyNames : []) + staticNames
    let levels = names.indices.map { index -> [String: Double] in
      let texts = Set(places.map { facts(series[$0])[index] }).sorted()
      return Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, Double($0)) })
    }
    return LagPanel(
      frequency: frequency, seasonLengths: seasonLengths.filter { $0 > 1 }.sorted(),
      columns: allKnownColumns.map { column in
        LagRecipe.Column(column.name, column.kind == .category ? .category(levels: column.levels.count) : .number)
      },
      fixed: names.indices.map { LagRecipe.Fixed(names[$0], levels: levels[$0].count) },
      series: places.map { place in
        let one = series[place]
        let start = starts[place] ?? one.firstPeriod
        var values = training(one, before: start)
        // A series that ended early has a gap up to the origin.
        while one.firstPeriod + values.count < start { values.append(.nan) }
        return LagPanel.Series(
          firstPeriod: one.firstPeriod, values: values,
          known: one.known, facts: facts(one).enumerated().map { levels[$0][$1] ?? .nan })
      })
  }
}
