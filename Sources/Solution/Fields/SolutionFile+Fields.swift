import JSON

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
        "task", \.task, .oneOf(Task.self, later: ["recommend", "classify", "vision"]), required: true,
        example: "forecast", "What kind of question is answered."),
      Field(
        "seed", \.seed, .wholeNumber(atLeast: 0), example: 42,
        "Seed of every random number: the same seed gives the same bytes, on any number of threads."),
      Field(
        "scope", \.scope, required: true,
        "The business part, answered once with the client and scored by `solkit check`."),
      Field("data", \.data, required: true, "Where the data is, and the contract of its columns."),
      .later("prepare", "Preparation steps, fitted on training rows only."),
      .later("features", "Features made from columns, the same in training and serving."),
      Field("split", \.split, "How past and future are separated."),
      Field("forecast", \.forecast, required: true, "What is forecast, how far and how sure."),
      .later("recommend", "What is recommended."),
      .later("classify", "What is served of a classifier."),
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

extension Task: WordValue {}

extension TemplateReference: Described {
  static var fields: [Field<TemplateReference>] {
    [
      Field("name", \.name, .text(.notEmpty), required: true, example: "forecast-sales", "Name of the template."),
      Field("version", \.version, .text(.version), required: true, example: "1.2.0", "Version of the template."),
    ]
  }
}
