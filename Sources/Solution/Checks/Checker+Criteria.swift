import Support

extension Checker {
  mutating func checkCriteria() {
    for (index, criterion) in file.success.criteria.enumerated() {
      let key = "success.criteria[\(index)]"
      guard isSound(key), let metric = MetricReference.named(criterion.metric, for: question) else { continue }
      checkBounds(of: criterion, metric, at: key)
      checkNeeds(of: criterion, metric, at: key)
      checkSlice(of: criterion, metric, at: key)
    }
  }

  private mutating func checkBounds(of criterion: Criterion, _ metric: MetricReference, at key: String) {
    if criterion.min == nil, criterion.max == nil, criterion.minRelativeChange == nil {
      error(
        .criterionBounds, "the criterion for \(metric.name) has no bound, so it asks for nothing", at: key,
        hint: "bounds: min, max, min_relative_change",
        fix: metric.direction == .higherIsBetter ? "add min" : "add max")
    }
    if let min = criterion.min, let max = criterion.max, min > max {
      error(
        .criterionBounds, "the criterion for \(metric.name): min \(text(min)) is above max \(text(max))",
        at: "\(key).min", fix: "swap the two")
    }
    for (name, bound) in [("min", criterion.min), ("max", criterion.max)] {
      if let bound, !metric.bounds.contains(bound) {
        error(
          .criterionBounds,
          "\(metric.name) is a number\(metric.bounds.words): \(name) \(text(bound)) is not possible",
          at: "\(key).\(name)", hint: metric.unit == "share" && bound > 1 ? "5 % is 0.05" : nil,
          fix: "give a bound in the unit of the metric: \(metric.unit)")
      }
    }
    if metric.direction == .lowerIsBetter, criterion.min != nil, criterion.max == nil,
      criterion.minRelativeChange == nil
    {
      warn(
        .laxCriterion, "\(metric.name): \(metric.direction.rawValue), but the criterion has only min",
        at: "\(key).min",
        fix: "use max")
    }
    if metric.direction == .higherIsBetter, criterion.max != nil, criterion.min == nil {
      warn(
        .laxCriterion, "\(metric.name): \(metric.direction.rawValue), but the criterion has only max",
        at: "\(key).max",
        fix: "use min")
    }
    checkCoverage(criterion, metric, at: key)
    if criterion.metric == "value_per_year", let least = file.scope.minValuePerYear, let min = criterion.min,
      isSound("scope.min_value_per_year"), min < least
    {
      warn(
        .laxCriterion, "this criterion asks for \(text(min)) a year, scope.min_value_per_year for \(text(least))",
        at: "\(key).min", fix: "set min: \(text(least))")
    }
  }

  private mutating func checkCoverage(_ criterion: Criterion, _ metric: MetricReference, at key: String) {
    guard metric.name == "interval_coverage" else {
      if criterion.level != nil {
        error(
          .criterionNeeds, "level is for interval_coverage, not for \(metric.name)", at: "\(key).level",
          hint: criterion.confidence == nil ? "did you mean 'confidence'?" : nil, fix: "delete level")
      }
      return
    }
    guard let level = criterion.level else {
      error(
        .criterionNeeds, "the criterion for interval_coverage has no level", at: key,
        hint: "which interval is meant, such as level: 0.8", fix: "add level")
      return
    }
    if let min = criterion.min, level < min {
      error(
        .criterionBounds, "an interval of level \(text(level)) cannot be asked to cover at least \(text(min))",
        at: "\(key).min", fix: "set min below the level")
    }
    if let max = criterion.max, level > max {
      error(
        .criterionBounds, "an interval of level \(text(level)) cannot be asked to cover at most \(text(max))",
        at: "\(key).max", fix: "set max above the level")
    }
  }

  private mutating func checkNeeds(of criterion: Criterion, _ metric: MetricReference, at key: String) {
    if metric.stage != criterion.at {
      let isService = metric.stage == .endpoint
      error(
        .criterionNeeds,
        isService
          ? "\(metric.name) can only be measured at the endpoint"
          : "\(metric.name) is measured in the run, not at the endpoint",
        at: file.places["\(key).at"] == nil ? "\(key).metric" : "\(key).at",
        fix: isService ? "add at: endpoint" : "delete at: endpoint")
    }
    if criterion.minRelativeChange != nil, !metric.allowsRelativeChange {
      error(
        .criterionNeeds, "\(metric.name) has no relative change against the baseline",
        at: "\(key).min_relative_change",
        hint: metric.name == "value_per_year" ? "it is a difference from the baseline already" : nil,
        fix: "use min or max")
    }
    if criterion.confidence != nil, metric.stage == .endpoint {
      error(
        .criterionNeeds, "\(metric.name) is measured, so it has no confidence", at: "\(key).confidence",
        fix: "delete confidence")
    }
    if metric.name == "cost_per_million", isSound("export"), file.export.price == nil {
      error(
        .criterionNeeds, "cost_per_million needs export.price", at: "\(key).metric",
        fix: "add export.price with vcpu_hour, gb_hour and requests_per_second")
    }
    if metric.name == "failure_rate", isSound("scope"), file.scope.acceptableFailure == nil {
      error(
        .criterionNeeds, "failure_rate needs scope.acceptable_failure, which says what a failure is",
        at: "\(key).metric",
        fix: "add scope.acceptable_failure: {\(question.failureExample), rate: 0.05, today: 0.18}")
    }
    checkClassifyNeeds(of: criterion, metric, at: key)
    checkRecommendNeeds(of: criterion, metric, at: key)
  }

  private mutating func checkSlice(of criterion: Criterion, _ metric: MetricReference, at key: String) {
    guard let slice = criterion.slice else {
      if metric.needsSlice {
        error(
          .criterionNeeds, "\(metric.name) is a difference between the values of a column, and names none", at: key,
          fix: "add slice: and a category column")
      }
      return
    }
    guard metric.allowsSlice || metric.needsSlice else {
      error(
        .slice, "\(metric.name) has no slices", at: "\(key).slice", fix: "delete slice")
      return
    }
    if question.task == .recommend { return checkRecommendSlice(slice, at: "\(key).slice") }
    guard isSound("data.columns") else { return }
    let roles: [ColumnContract.Role] =
      question == .forecast ? [.static, .seriesID, .sensitive] : [.feature, .sensitive]
    let types: [ColumnContract.ColumnType] =
      question == .forecast ? [.category, .text, .binary] : [.category, .binary]
    let usable = file.data.columns.filter { roles.contains($0.role) && types.contains($0.type) }
    guard !usable.contains(where: { $0.name == slice }) else { return }
    let names = usable.map(\.name)
    let exists = file.data.columns.contains { $0.name == slice }
    error(
      .slice,
      exists
        ? "the slice '\(slice)' is no category column"
          + (question == .forecast ? " that is the same for a whole series" : " that may be looked at")
        : "the slice '\(slice)' is no column of data.columns", at: "\(key).slice",
      hint: NearestName.of(slice, in: names).map { "did you mean '\($0)'?" }
        ?? (names.isEmpty ? "there is no such column" : "columns that can be: \(names.joined(separator: ", "))"),
      fix: "name a category column with role \(roles.map(\.rawValue).joined(separator: " or "))")
  }
}
