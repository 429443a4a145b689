import JSON

extension SplitSettings: Described {
  static var fields: [Field<SplitSettings>] {
    [
      Field(
        "type", \.type,
        .oneOf(Kind.self, later: ["cutoff", "stratified", "group", "column", "file", "folder"]), example: "datetime",
        "How past and future are separated. datetime: windows that roll forward, each after all that was trained on."),
      Field(
        "n_windows", \.windowCount, .wholeNumber(2...1000), unit: "windows", example: 4,
        "Number of windows in all, the untouched ones included."),
      Field(
        "step_size", \.stepSize, .wholeNumber(atLeast: 1), unit: "periods", example: 4,
        absent: "as long as forecast.horizon", "Periods between the beginnings of two windows."),
      Field(
        "test_windows", \.testWindows, .wholeNumber(atLeast: 1), unit: "windows", example: 1,
        "How many of the last windows stay untouched until the end: the verdict is judged on them."),
      .later("folds", "Number of folds, for other tasks."),
      .later("repeats", "Number of repeats, for other tasks."),
      .later("test", "Share of test rows, for other tasks."),
      .later("at", "Time of the cut, for other tasks."),
      .later("column", "Column that separates, for other tasks."),
    ]
  }
}

extension SplitSettings.Kind: WordValue {}

extension ForecastSettings: Described {
  static var fields: [Field<ForecastSettings>] {
    [
      Field(
        "freq", \.freq, example: "W-MON", absent: "found from the timestamps",
        "How often a series is observed: h, D, W-MON to W-SUN, MS (month), QS (quarter), YS (year), or 1 for whole numbers that count periods."
      ),
      Field(
        "horizon", \.horizon, .wholeNumber(1...10_000), required: true, unit: "periods", example: 8,
        "How many periods ahead are forecast."),
      Field(
        "season_length", \.seasonLength, .wholeNumber(1...100_000), unit: "periods", example: 52,
        absent: "usual for freq: h 24, D 7, W 52, MS 12, QS 4, YS 1, integer time 1",
        "Periods after which the pattern repeats; 1 is none."),
      Field(
        "quantiles", \.quantiles, .list(of: .number(.between(0, 1)), atLeast: 1), example: [0.1, 0.5, 0.75, 0.9],
        "Quantiles that are forecast beside the middle, ascending. The served one, under / (under + over), is always added."
      ),
    ]
  }
}

extension ModelSettings: Described {
  static var fields: [Field<ModelSettings>] {
    [
      Field(
        "baseline", \.baseline, .choice(Choice(allowed: ModelReference.baselines)), required: true,
        example: "seasonal_naive",
        "What happens without machine learning: always fitted, scored and shown first."),
      Field(
        "candidates", \.candidates,
        .list(
          of: .choice(
            Choice(
              allowed: ModelReference.all.map(\.name),
              later: ["arima", "ces", "lag_gbt", "croston", "tsb", "imapa", "mstl", "tbats", "lag_linear", "mlp"])),
          atLeast: 1), required: true, example: ["ets", "theta", "ensemble"],
        "Model families that compete; ensemble is the median of the others."),
      .later("calibration", "Calibration of probabilities, for other tasks."),
    ]
  }
}

extension SearchSettings: Described {
  static var fields: [Field<SearchSettings>] {
    [
      Field(
        "metric", \.metric, .choice(Choice(allowed: MetricReference.searchable)), example: "wape",
        "The metric by which the best candidate is chosen, on the windows before the untouched ones."),
      Field(
        "num_samples", \.numSamples, .wholeNumber(1...1_000_000), unit: "trials", example: 40, "Most trials."),
      Field(
        "time_budget_s", \.timeBudgetSeconds, .number(.above(0)), unit: "seconds", example: 600,
        "Time after which no further trial begins; kept within 5 %."),
      Field(
        "memory_mb", \.memoryMegabytes, .wholeNumber(atLeast: 64), unit: "MB", example: 4096,
        "Memory that a run may use."),
      Field(
        "threads", \.threads, .wholeNumber(1...4096), example: 2, absent: "one for each processor",
        "Threads that work at once. Results do not depend on it."),
      .later("method", "How trials are drawn."),
    ]
  }
}
