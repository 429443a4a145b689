import Support

extension Checker {
  /// A watch has its own baseline, metrics and windows; a plain forecast has none of them.
  mutating func checkAnomalies() {
    guard let anomalies = file.anomalies else { return checkNoAnomalies() }
    if isSound("models.baseline"), file.models.baseline != AnomalySettings.baseline {
      error(
        .anomalies, "with anomalies the baseline is \(AnomalySettings.baseline), not '\(file.models.baseline)'",
        at: "models.baseline", hint: "alarms are held against the limits of today",
        fix: "set models.baseline: \(AnomalySettings.baseline)")
    }
    if let index = file.models.candidates.firstIndex(of: "lag_gbt"), isSound("models.candidates") {
      error(
        .anomalies, "lag_gbt forecasts all series at once and does not watch", at: "models.candidates[\(index)]",
        hint: "a watch moves each model on by one reading at a time", fix: "take it out")
    }
    if file.orders != nil, isSound("orders") {
      error(
        .anomalies, "orders follow from forecasts, and anomalies asks for alarms", at: "orders",
        fix: "delete one of the two sections")
    }
    if isSound("split", "forecast.horizon"), file.stepSize != file.forecast.horizon {
      error(
        .anomalies, "with anomalies windows follow each other: step_size \(file.stepSize) is not the horizon",
        at: "split.step_size", hint: "each reading is judged once", fix: "delete step_size")
    }
    if isSound("search.metric"), !["wape", "mase", "smape", "rmse", "mae"].contains(file.search.metric) {
      error(
        .anomalies, "search.metric '\(file.search.metric)' is not measured of readings", at: "search.metric",
        hint: "candidates are chosen by how well they expect the next reading", fix: "set search.metric: mae")
    }
    if let limits = anomalies.limits, isSound("anomalies.limits") {
      if let below = limits.below, let above = limits.above, below >= above {
        error(
          .anomalies, "anomalies.limits: below \(text(below)) is not under above \(text(above))",
          at: "anomalies.limits.below", fix: "swap the two")
      } else if limits.below == nil, limits.above == nil {
        error(
          .anomalies, "anomalies.limits names neither below nor above", at: "anomalies.limits",
          fix: "give one of them, or delete the section")
      }
    }
    if let coolDown = anomalies.coolDown, isSound("anomalies.cool_down", "forecast.horizon"),
      coolDown >= file.forecast.horizon
    {
      error(
        .anomalies, "anomalies.cool_down: \(coolDown) is not under forecast.horizon: \(file.forecast.horizon)",
        at: "anomalies.cool_down", hint: "all alarms of a window would be one", fix: "lower anomalies.cool_down")
    }
    let hasEvents = !file.data.columns(as: .event).isEmpty
    checkAtMostOneEvent()
    for (metric, key) in namedMetrics {
      if !AnomalySettings.metrics.contains(metric.name), metric.stage == .run {
        error(
          .anomalies, "\(metric.name) measures forecasts, and anomalies asks for alarms", at: key,
          hint: "measured are \(AnomalySettings.metrics.joined(separator: ", "))", fix: "name one of these")
      } else if AnomalySettings.labelledMetrics.contains(metric.name), !hasEvents, isSound("data.columns") {
        error(
          .anomalies, "\(metric.name) needs to know when something failed", at: key,
          hint: "no column of data.columns has role event",
          fix: "add a binary column with role event, or judge false_alarms_per_week")
      }
    }
  }

  private mutating func checkNoAnomalies() {
    if isSound("models.baseline"), file.models.baseline == AnomalySettings.baseline {
      error(
        .anomalies, "the baseline \(AnomalySettings.baseline) raises alarms and forecasts nothing",
        at: "models.baseline", fix: "add the section anomalies, or set models.baseline: seasonal_naive")
    }
    if let column = file.data.columns.firstIndex(where: { $0.role == .event }), isSound("data.columns") {
      error(
        .anomalies, "column '\(file.data.columns[column].name)' says when something failed, but nobody watches for it",
        at: "data.columns[\(column)].role", fix: "add the section anomalies, or set role: ignore")
    }
    let own = ["recall", "precision", "false_alarms_per_week", "alarms_per_week", "warning_hours"]
    for (metric, key) in namedMetrics where own.contains(metric.name) {
      error(
        .anomalies, "\(metric.name) measures alarms, and this file forecasts", at: key,
        fix: "add the section anomalies, or name a metric of forecasts such as wape")
    }
  }

  private mutating func checkAtMostOneEvent() {
    let indices = file.data.columns.indices.filter { file.data.columns[$0].role == .event }
    for index in indices.dropFirst() {
      error(
        .columnRoles, "a second column has role event: '\(file.data.columns[index].name)'",
        at: "data.columns[\(index)].role", hint: "only one can have it", fix: "give one of them another role")
    }
  }

  /// The metrics of criteria and headline, with the key of each.
  private var namedMetrics: [(metric: MetricReference, key: String)] {
    var found = [(metric: MetricReference, key: String)]()
    for (index, criterion) in file.success.criteria.enumerated() {
      let key = "success.criteria[\(index)]"
      guard isSound(key), let metric = MetricReference.named(criterion.metric, for: question) else { continue }
      found.append((metric, "\(key).metric"))
    }
    if isSound("success.primary_metric"),
      let metric = MetricReference.named(file.success.primaryMetric, for: question)
    {
      found.append((metric, "success.primary_metric"))
    }
    return found
  }
}
