import JSON
import Support

extension SuccessSettings: Described {
  static var fields: [Field<SuccessSettings>] {
    [
      Field(
        "primary_metric", \.primaryMetric, .choice(Choice(MetricReference.all.filter(\.mayLead).map { ($0.name, $0.questions) })),
        example: "wape", "The report's headline."
      ).byDefault("roc_auc", for: [.binary]).byDefault("log_loss", for: [.category]).byDefault("rmse", for: [.number])
        .byDefault("alert_share", for: [.unlabelled]).byDefault("ndcg", for: [.implicit]).byDefault("rmse", for: [.ratings]),
      Field(
        "criteria", \.criteria, .list(of: Criterion.kind, atLeast: 1), required: true,
        example: [["metric": "wape", "max": 0.28], ["metric": "wape", "min_relative_change": 0.1]],
        "Conditions that must all hold, or `solkit export` writes nothing."),
      Field(
        "on_fail", \.onFail, example: "block",
        "block: a failed criterion stops the export. warn: it is exported, stamped NOT APPROVED."),
    ]
  }
}

extension SuccessSettings.OnFail: WordValue {}

extension Criterion: Described {
  static var fields: [Field<Criterion>] {
    [
      Field(
        "metric", \.metric, .choice(Choice(MetricReference.all.map { ($0.name, $0.questions) })), required: true,
        example: "wape", "What is measured; `solkit explain wape` has its definition."),
      Field("min", \.min, unit: "unit of the metric", example: 0.75, "Least value that passes."),
      Field("max", \.max, unit: "unit of the metric", example: 0.28, "Largest value that passes."),
      Field(
        "min_relative_change", \.minRelativeChange, .number(NumberRange(upper: 1)), unit: "share", example: 0.1,
        "Least gain over models.baseline as a share of the baseline: 0.1 is ten percent better, 0.0 no worse."),
      Field(
        "confidence", \.confidence, .number(.between(0.5, 1)), unit: "share", example: 0.95,
        absent: "the point decides; for failure_rate 0.95",
        "Level of the one-sided bound that must pass instead of the point."),
      Field(
        "slice", \.slice, .text(.notEmpty), example: "region",
        "A category column: the criterion must hold for each of its values; a difference metric is between its values. Of a recommender also new_users, new_items or heavy_users."),
      Field(
        "level", \.level, .number(.between(0, 1)), unit: "share", example: 0.8,
        "Nominal level of the interval that interval_coverage measures."
      ).only(.forecast),
      Field(
        "k", \.k, .wholeNumber(1...1000), unit: "items", example: 20, absent: "search.k",
        "Length of the lists that the metric is measured on."
      ).only(Question.recommend),
      Field(
        "at", \.at, example: "endpoint",
        "run: judged after training. endpoint: measured on the exported service by `solkit export`."),
      .later("audience", "Whom the criterion is for."),
    ]
  }

  mutating func settle(at place: Place?) { self.place = place }
}

extension Criterion.Stage: WordValue {}
