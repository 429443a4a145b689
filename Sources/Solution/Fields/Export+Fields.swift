import JSON

extension ReportSettings: Described {
  static var fields: [Field<ReportSettings>] {
    [
      Field(
        "formats", \.formats, .list(of: Format.kind, atLeast: 1), example: ["html", "json", "markdown"],
        "Forms of the report."),
      Field("explain", \.explain, "Which explanations of a classifier the report has.")
        .only(Question.classify).later(for: .forecast, .implicit, .ratings),
      Field(
        "sample_users", \.sampleUsers, .wholeNumber(0...1000), unit: "users", example: 12,
        "Users whose lists the report shows, with names of the items."
      ).only(Question.recommend),
      .later("what_if", "Scenarios that the report plays through."),
    ]
  }
}

extension ReportSettings.Format: WordValue {}

extension ExplainSettings: Described {
  static var fields: [Field<ExplainSettings>] {
    [
      Field(
        "global", \.global, example: "permutation",
        "What the model looks at as a whole: permutation (how much the search metric suffers when a column is shuffled), gain (what splits on a column gained in training), or none."
      ),
      Field(
        "local", \.local, example: "top_drivers",
        "Which columns moved single predictions most (top_drivers), or none."),
    ]
  }
}

extension ExplainSettings.Global: WordValue {}
extension ExplainSettings.Local: WordValue {}

extension ExportSettings: Described {
  static var fields: [Field<ExportSettings>] {
    [
      Field(
        "target", \.target, .oneOf(Target.self, later: ["kubernetes", "lambda", "batch", "airflow"]),
        example: "docker",
        "docker: a folder with container files around the static server. static-binary: the folder without them."),
      Field("endpoint", \.endpoint, "How the endpoint listens."),
      Field("model", \.model, "How the model is written that is handed over.")
        .only(Question.recommend).later(for: .forecast, .binary, .category, .number, .unlabelled),
      Field(
        "price", \.price,
        "What the machine costs that serves; without it nothing that asks for run cost can be judged."),
      Field("verify", \.verify, "How the exported endpoint is compared with the run."),
    ]
  }
}

extension ExportSettings.Target: WordValue {}

extension ServedModelSettings: Described {
  static var fields: [Field<ServedModelSettings>] {
    [
      Field(
        "vectors", \.vectors, example: "int8",
        "How the vectors of users are kept: int8 takes a quarter of the memory. What the run judges is what is handed over."
      ),
      .later("encrypt", "Encryption of the model file."),
      .later("key_file", "File that holds the key of an encrypted model."),
    ]
  }
}

extension ServedModelSettings.Vectors: WordValue {}

extension EndpointSettings: Described {
  static var fields: [Field<EndpointSettings>] {
    [
      Field("port", \.port, .wholeNumber(1...65_535), example: 8080, "Port that the endpoint listens on."),
      Field(
        "auth", \.auth, example: "bearer",
        "bearer: every call carries the token. none: no token, for networks that guard the endpoint themselves."),
      Field(
        "token_file", \.tokenFile, .text(.secretFile), example: "/run/secrets/solkit_token",
        "Path, on the machine that serves, of the file that holds the token. The token itself never stands here."),
      Field(
        "batch_max", \.batchMax, .wholeNumber(1...1_000_000), unit: "series, rows or lists", example: 1000,
        "Most series, rows or lists in one call."),
    ]
  }
}

extension EndpointSettings.Auth: WordValue {}

extension PriceSettings: Described {
  static var fields: [Field<PriceSettings>] {
    [
      Field("replicas", \.replicas, .wholeNumber(1...10_000), example: 1, "Copies of the endpoint that run."),
      Field(
        "vcpu", \.vcpu, unit: "processors", example: 0.25,
        "Processors of one replica; measured: what `export` saw at that traffic, rounded up to a quarter."),
      Field(
        "gb", \.gb, unit: "GB", example: 0.0625,
        "Memory of one replica; measured: what `export` saw at that traffic, rounded up to a quarter."),
      Field(
        "vcpu_hour", \.vcpuHour, .number(.atLeast(0)), required: true, unit: "money per processor and hour",
        example: 0.04, "Price of a processor."),
      Field(
        "gb_hour", \.gbHour, .number(.atLeast(0)), required: true, unit: "money per GB and hour", example: 0.005,
        "Price of memory."),
      Field(
        "requests_per_second", \.requestsPerSecond, .number(.above(0)), required: true, unit: "requests a second",
        example: 5, "The client's own traffic, as an average over a month."),
    ]
  }
}

extension VerifySettings: Described {
  static var fields: [Field<VerifySettings>] {
    [
      Field(
        "replay_rows", \.replayRows, .wholeNumber(1...1_000_000), unit: "rows", example: 500,
        "Held-out rows that the exported endpoint is asked again."),
      Field(
        "max_abs_diff", \.maxAbsoluteDifference, .number(.atLeast(0)), unit: "units of the target", example: 1.0e-6,
        "Largest difference from the run on another kind of processor; on the same kind it must be zero."),
      Field(
        "load_seconds", \.loadSeconds, .number(.between(0, 86_401)), unit: "seconds", example: 20,
        "Length of the load test that measures latency, memory and cost."),
    ]
  }
}
