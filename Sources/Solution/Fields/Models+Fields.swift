import Holidays
import JSON

extension SplitSettings: Described {
  static var fields: [Field<SplitSettings>] {
    [
      Field(
        "type", \.type,
        .choice(
          Choice(
            Kind.allCases.map { ($0.rawValue, $0.questions) }, later: ["folder"])),
        example: "stratified",
        "How what is learnt from and what is judged on are separated. datetime: windows that roll forward, each after all that was trained on. stratified: at random, with equal shares of each class. cutoff: rows from one moment on are the test. group: rows with one key stay together. column, file: a column of the data, or of a file beside it, says which part a row is in. Of a recommender: cutoff by time, leave_last_out the last item of each user, group users that training never saw, stratified a share of the ratings at random."
      ).byDefault("stratified", for: Question.classify).byDefault("cutoff", for: Question.recommend),
      Field(
        "n_windows", \.windowCount, .wholeNumber(2...1000), unit: "windows", example: 4,
        "Number of windows in all, the untouched ones included."
      ).only(.forecast),
      Field(
        "step_size", \.stepSize, .wholeNumber(atLeast: 1), unit: "periods", example: 4,
        absent: "as long as forecast.horizon", "Periods between the beginnings of two windows."
      ).only(.forecast),
      Field(
        "test_windows", \.testWindows, .wholeNumber(atLeast: 1), unit: "windows", example: 1,
        "How many of the last windows stay untouched until the end: the verdict is judged on them."
      ).only(.forecast),
      Field(
        "folds", \.folds, .wholeNumber(2...100), unit: "folds", example: 5,
        "Folds of the cross-validation by which candidates are chosen and calibrated, on the training part."
      ).only(Question.classify),
      Field(
        "repeats", \.repeats, .wholeNumber(1...100), example: 1, "How often the folds are drawn: stratified and group."
      ).only(Question.classify),
      Field(
        "test", \.test, .number(.between(0, 1)), unit: "share", example: 0.2,
        "Share of rows that stay untouched until the end, for stratified and group: the verdict is judged on them. Of a recommender also for cutoff without at: the last share of the time."
      ).only(Question.classify + Question.recommend),
      Field(
        "column", \.column, .text(.notEmpty), example: "paid_at",
        "cutoff: the column of time. group: the column of the key. column: a column with train and test, or fold numbers. file: that column of the file."
      ).only(Question.classify),
      Field(
        "at", \.at, example: "2026-01-01", "cutoff: the first moment of the test part, as the column writes it; of a recommender also as a day, such as \"2026-10-01\"."
      ).only(Question.classify + Question.recommend),
      Field(
        "filepath", \.filepath, .text(.file), example: "folds.csv",
        "file: a CSV file with a header and a line for each row of the data, in the same order."
      ).only(Question.classify),
      Field(
        "test_fold", \.testFold, .wholeNumber(0...1_000_000), example: 0,
        "column and file, where the parts are fold numbers: the fold that stays untouched."
      ).only(Question.classify),
    ]
  }
}

extension SplitSettings.Kind: WordValue {
  /// The questions whose rows it can separate without a leak.
  var questions: [Question] {
    switch self {
    case .datetime: [.forecast]
    case .cutoff, .group: Question.classify + Question.recommend
    case .stratified: Question.classify + [.ratings]
    case .column, .file: Question.classify
    case .leaveLastOut: Question.recommend
    }
  }
}

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
        "season_length", \.seasons, SeasonLengths.kind, unit: "periods", example: 52,
        absent: "usual for freq: h [24, 168], D 7, W 52, MS 12, QS 4, YS 1, integer time 1",
        "Periods after which the pattern repeats; 1 is none. A list such as [24, 168] names several, for mstl; the first of it counts for measures and for models that know only one."
      ),
      Field(
        "quantiles", \.quantiles, .list(of: .number(.between(0, 1)), atLeast: 1), example: [0.1, 0.5, 0.75, 0.9],
        "Quantiles that are forecast beside the middle, ascending. The served one, under / (under + over), is always added."
      ),
      Field(
        "hierarchy", \.hierarchy, absent: "no sums are forecast",
        "Sums of series that are forecast too, so that they agree with their parts."),
      Field(
        "holidays", \.holidays, .list(of: .choice(Choice(allowed: Holidays.countries)), atLeast: 0),
        example: ["DE", "AT"],
        "Countries, by two letters, whose nationwide public holidays are known ahead; from 2000 to 2035. Candidates that look at known_future columns look at them too, and nobody has to send them. Holidays of a region, or days of the client's own, are a known_future column."
      ),
      Field("intervals", \.intervals, "How the quantiles are made from what a model says."),
    ]
  }
}

extension IntervalSettings: Described {
  static var fields: [Field<IntervalSettings>] {
    [
      Field(
        "method", \.method, example: "conformal",
        "model: the model's own scale, errors taken as normal. conformal: quantiles of the errors of held-out windows, by steps ahead. grouped: the same with scales corrected by class of demand. adaptive: also by series, as far as windows tell series apart. auto: the one that errs least on the validation windows, adaptive where they are level."
      )
    ]
  }
}

extension ModelSettings: Described {
  static var fields: [Field<ModelSettings>] {
    [
      Field(
        "baseline", \.baseline,
        .choice(Choice(ModelReference.all.filter(\.isBaseline).map { ($0.name, $0.questions) })), required: true,
        example: "seasonal_naive",
        "What happens without machine learning: always fitted, scored and shown first."),
      Field(
        "rules", \.rules, .text(.file), example: "rules.yaml",
        absent: "that of scope.current_process",
        "Path of the rules file for baseline rules, from the folder of this configuration."
      ).only(.binary),
      Field(
        "imported", \.imported, absent: "no model of the client's own",
        "The client's own model, for candidate imported: judged beside the others, never fitted."
      ).only(.binary, .category, .number),
      Field(
        "candidates", \.candidates,
        .list(
          of: .choice(
            Choice(
              ModelReference.all.filter(\.isCandidate).map { ($0.name, $0.questions) },
              later: [
                "lag_linear", "mlp", "kernel_svm",
              ])),
          atLeast: 1), required: true, example: ["ets", "theta", "ensemble"],
        "Model families that compete; ensemble is the others put together as models.ensemble says."),
      Field(
        "calibration", \.calibration, example: "auto",
        "How probabilities are made honest: platt, isotonic, beta, none, or auto for the best of these in cross-validation."
      ).only(Question.classes).later(for: .forecast),
      Field(
        "ensemble", \.ensemble,
        .choice(Choice(ModelSettings.Ensemble.allCases.map { ($0.rawValue, $0.questions) })), example: "stacked",
        "How the ensemble puts its members together: weighted is their mean with weights of most likelihood, stacked a regression over their log-odds, or over their numbers, auto the better of both in cross-validation. Of forecasts: median step by step; weighted by the errors of held-out windows; per_series the best member of each series; per_class the best of each class of demand by search.metric; stacked by errors and by features of the series; auto the simplest of those that err least."
      ),
    ]
  }
}

extension SearchSettings: Described {
  static var fields: [Field<SearchSettings>] {
    [
      Field(
        "metric", \.metric,
        .choice(Choice(MetricReference.all.filter { !$0.searchedBy.isEmpty }.map { ($0.name, $0.searchedBy) })), example: "wape",
        "The metric by which the best candidate is chosen, on what is not untouched."
      ).byDefault("log_loss", for: Question.classes).byDefault("rmse", for: [.number])
        .byDefault("alert_share", for: [.unlabelled]).byDefault("ndcg", for: [.implicit])
        .byDefault("rmse", for: [.ratings]),
      Field(
        "k", \.k, .wholeNumber(1...1000), unit: "items", example: 20,
        "Length of the lists by which candidates are chosen, for metrics of lists."
      ).only(Question.recommend),
      Field(
        "num_samples", \.numSamples, .wholeNumber(1...1_000_000), unit: "trials", example: 40, "Most trials."),
      Field(
        "time_budget_s", \.timeBudgetSeconds, .number(.above(0)), unit: "seconds", example: 600,
        "Time of the whole command, final fits and report included; kept within 5 %, unless the baseline and the first candidate alone take longer. Of a forecast: time after which no further candidate begins."),
      Field(
        "memory_mb", \.memoryMegabytes, .wholeNumber(atLeast: 64), unit: "MB", example: 4096,
        "Memory that a run may use. A classifier fits fewer folds at once to stay within it, and leaves out a candidate that would not fit in."),
      Field(
        "threads", \.threads, .wholeNumber(1...4096), example: 2, absent: "one for each processor",
        "Threads that work at once. Results do not depend on it."),
      Field(
        "method", \.method, example: "successive_halving",
        "How trials are drawn: grid, random, or successive_halving, where many small trials begin and the better ones go on with more rows."
      ).only(Question.classify).later(for: .forecast, .implicit, .ratings),
      Field(
        "space", \.space, example: ["gradient_boosting": ["learning_rate": ["min": 0.01, "max": 0.3, "log": true], "leaves": [4, 8, 16]]],
        absent: "the built-in lists of docs/classify.md",
        "Ranges of your own, by candidate and parameter, instead of the built-in list of that candidate. A parameter takes a number, a list, or a section with min, max and log; what is not named keeps its default."
      ).only(Question.classify).later(for: .forecast, .implicit, .ratings),
    ]
  }
}

extension ModelSettings.Calibration: WordValue {}
extension ModelSettings.Ensemble: WordValue {}
extension IntervalSettings.Method: WordValue {}
extension SearchSettings.Method: WordValue {}

extension SeasonLengths: FieldValue {
  private static let length = FieldKind.wholeNumber(1...100_000)
  static var kind: FieldKind { .either(length, .list(of: length, atLeast: 1)) }

  init?(_ resolved: Resolved) {
    if let one = resolved.value?.integer {
      self.init([one])
    } else if let several = [Int](resolved), !several.isEmpty {
      self.init(several)
    } else {
      return nil
    }
  }

  var json: JSONValue { values.count == 1 ? values[0].json : values.json }
}

extension ScalarValue: FieldValue {
  static var kind: FieldKind { .numberOrText(.notEmpty) }

  init?(_ resolved: Resolved) {
    switch resolved.value {
    case .number(let number): self = .number(number)
    case .string(let text): self = .text(text)
    default: return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    }
  }
}
