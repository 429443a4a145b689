import JSON
import Support

extension SolutionFile: Described {
  static var fields: [Field<SolutionFile>] {
    [
      Field(
        "version", \.version, .wholeNumber(1...1), required: true, example: 1,
        "Format of this file. Files of an older format are read for ever."),
      Field(
        "project", \.project, .text(.notEmpty), required: true, example: "acme-weekly-orders",
        "Short name of the client's project, shown on the report."),
      Field(
        "template", \.template, example: ["name": "forecast-sales", "version": "1.2.0"],
        "The template that the folder was made from, and its version."),
      Field(
        "task", \.task, .oneOf(Task.self, later: ["vision"]), required: true,
        example: "forecast", "What kind of question is answered."),
      Field(
        "seed", \.seed, .wholeNumber(atLeast: 0), example: 42,
        "Seed of every random number: the same seed gives the same bytes, on any number of threads."),
      Field(
        "scope", \.scope, required: true,
        "The business part, answered once with the client and scored by `solkit check`."),
      Field("data", \.data, required: true, "Where the data is, and the contract of its columns."),
      Field(
        "prepare", \.prepareLines, example: [["step": "impute", "columns": ["tenure"], "method": "median"]],
        "Preparation steps, in this order, after all of features; fitted on training rows only."
      ).only(Question.classify).later(for: .forecast, .implicit, .ratings),
      Field(
        "features", \.featureLines, example: [["name": "charge_per_month", "ratio": ["TotalCharges", "tenure"]]],
        "Columns made from columns, the same in training and serving."
      ).only(Question.classify).later(for: .forecast, .implicit, .ratings),
      Field("split", \.split, "How what is learnt from and what is judged on are separated."),
      Field("forecast", \.forecast, "What is forecast, how far and how sure.")
        .only(.forecast).required(for: .forecast),
      Field(
        "orders", \.orders, example: ["lead_time": 2, "review_period": 1, "pack_size": 12], absent: "no order proposals",
        "How orders follow from the forecast, for `solkit predict --orders` and `order` in requests."
      ).only(.forecast),
      Field(
        "anomalies", \.anomalies, absent: "nothing is watched",
        "Makes the forecast a watch: readings that do not fit it become alarms, at a rate of false alarms that is agreed."
      ).only(.forecast),
      Field("recommend", \.recommend, "What is recommended, and by which rules.").only(Question.recommend),
      Field("classify", \.classify, "What is served of a classifier.").only(Question.classify),
      .later("vision", "What is served of an image model."),
      Field("models", \.models, required: true, "What competes: today's way and the candidates."),
      Field("search", \.search, "How candidates are chosen, and within which limits."),
      Field("success", \.success, required: true, "What the client signed: conditions that must all hold."),
      Field("report", \.report, "What the report holds."),
      Field("export", \.export, "What is handed over, and what it may cost."),
      .later("monitoring", "Logs, drift, late actual values and retraining."),
      .later("engine", "Where preparation and training run."),
    ]
  }
}

extension SolutionFile {
  mutating func settle(at place: Place?) {
    prepare = prepareLines.compactMap { try? $0.definition() }
    let time = data.columns(as: .timestamp).first?.name
    features = featureLines.compactMap { try? $0.definition(timestamp: time) }
  }
}

extension Task: WordValue {}

extension TemplateReference: Described {
  static var fields: [Field<TemplateReference>] {
    [
      Field("name", \.name, .text(.notEmpty), required: true, example: "forecast-sales", "Name of the template."),
      Field("version", \.version, .text(.version), required: true, example: "1.2.0", "Version of the template."),
    ]
  }
}
