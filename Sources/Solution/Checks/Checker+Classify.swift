import Support

extension Checker {
  /// The business part of a classifier: what its outcomes earn, and what is done today.
  mutating func checkClassifyScope() {
    let scope = file.scope
    if let payoff = scope.payoff, isSound("scope.payoff") { checkPayoff(payoff) }
    if scope.minValuePerYear != nil, isSound("scope"), !hasValue {
      error(
        .valueNeeds, "scope.min_value_per_year is set, but nothing says what a prediction earns",
        at: "scope.min_value_per_year", hint: valueHint, fix: valueFix)
    }
    if scope.payoff != nil, scope.currentProcess == nil, file.models.baseline != "current_process",
      isSound("scope.payoff", "scope.current_process")
    {
      error(
        .process, "scope.payoff is set, but not scope.current_process: value is counted against what is done today",
        at: "scope.payoff", fix: "add current_process: none, all, random, or {rules: rules.yaml}")
    }
  }

  /// Whether the value in money can be counted.
  var hasValue: Bool {
    switch question {
    case .binary: file.scope.payoff != nil
    case .number: file.scope.givenCostOfError != nil
    case .forecast: true
    case .category, .unlabelled: false
    case .implicit, .ratings: file.scope.valueOfHit != nil
    }
  }

  var valueHint: String? {
    switch question {
    case .category: "of several classes no value is counted in this version"
    case .unlabelled: "without a target nobody knows which alerts were right"
    default: nil
    }
  }

  var valueFix: String {
    switch question {
    case .binary: "add scope.payoff"
    case .number: "add scope.cost_of_error"
    case .implicit, .ratings: "add scope.value_of_hit: {margin: 3.1, incremental_share: 0.2}"
    default: "delete it"
    }
  }

  private mutating func checkPayoff(_ payoff: Scope.Payoff) {
    for (key, amount) in payoff.amounts {
      guard case .column(let name, let factor) = amount, isSound("data.columns") else { continue }
      let place = "scope.payoff.\(key).column"
      guard let column = columnNamed(name, at: place) else { continue }
      if ![.number, .integer].contains(column.type) || [.target, .id, .user].contains(column.role) {
        error(
          .valueNeeds, "scope.payoff.\(key): column '\(name)' holds no amount", at: place,
          hint: "its type is \(column.type.rawValue), its role \(column.role.rawValue)", fix: "name a number column")
      }
      if factor == 0 {
        warn(
          .money, "scope.payoff.\(key): with factor 0 the column '\(name)' counts for nothing",
          at: "scope.payoff.\(key).factor", fix: "write 0 instead of the column")
      }
    }
    guard case .number(let tp) = payoff.truePositive, case .number(let fp) = payoff.falsePositive,
      case .number(let fn) = payoff.falseNegative, case .number(let tn) = payoff.trueNegative
    else { return }
    if tp == fn, fp == tn {
      error(
        .money, "scope.payoff: an alert and no alert earn the same, whatever is true", at: "scope.payoff",
        hint: "then no model is worth anything", fix: "ask what a right alert brings, and what a wrong one costs")
    } else if tp <= fn, fp <= tn {
      error(
        .money, "scope.payoff: an alert never earns more than none", at: "scope.payoff.true_positive",
        hint: "true_positive \(text(tp)) against false_negative \(text(fn))", fix: "ask what a right alert brings")
    } else if tp >= fn, fp >= tn {
      warn(
        .money, "scope.payoff: an alert always earns at least as much as none, so everybody would be alerted",
        at: "scope.payoff.false_positive", hint: "false_positive \(text(fp)) against true_negative \(text(tn))",
        fix: "ask what an alert for nothing costs")
    }
  }

  /// What is served.
  mutating func checkServe() {
    guard isSound("classify") else { return }
    let key = "classify.serve"
    if isGiven(key), file.classify.serve == nil, question == .binary || question == .unlabelled,
      !isExplicitlyUnset(key)
    {
      error(
        .serve, "classify.serve takes exactly one of alerts_per_month, threshold, probability", at: key,
        fix: "write {alerts_per_month: 500}, {threshold: from_payoff} or {probability: 0.4}")
      return
    }
    switch file.classify.serve {
    case .thresholdFromPayoff? where file.scope.payoff == nil && isSound("scope"):
      error(
        .serve, "classify.serve takes its threshold from scope.payoff, which is not set", at: key,
        fix: "add scope.payoff, or write {probability: 0.5}")
    case .alertsPerMonth(let alerts)? where isSound("scope.volume"):
      let year = file.scope.volume.decisionsPerYear
      if alerts * 12 > year {
        error(
          .serve, "classify.serve: \(text(alerts)) alerts a month are more than \(text(year)) decisions a year",
          at: "\(key).alerts_per_month", fix: "lower alerts_per_month, or correct scope.volume.decisions_per_year")
      }
    case nil where question == .unlabelled && !isGiven(key):
      error(
        .serve, "without a target nothing but a number of alerts can be served", at: "classify",
        fix: "add classify: {serve: {alerts_per_month: 500}}")
    default: break
    }
  }

  /// Whether the key was given with an empty value, which reads as "not given".
  private func isExplicitlyUnset(_ key: String) -> Bool {
    !file.places.keys.contains { $0.hasPrefix("\(key).") }
  }

  mutating func checkClassifyModels() {
    guard isSound("models.baseline") else { return }
    let baseline = file.models.baseline
    let process = file.scope.currentProcess
    if baseline == "current_process", process == nil, isSound("scope.current_process") {
      error(
        .process, "models.baseline is current_process, but scope.current_process is not set", at: "models.baseline",
        fix: "add current_process: none, all, random, or {rules: rules.yaml} to scope")
    }
    if baseline == "rules", file.rulesPath == nil, isSound("models.rules", "scope.current_process") {
      error(
        .process, "models.baseline is rules, but no rules file is named", at: "models.baseline",
        fix: "add rules: rules.yaml to models")
    }
    if file.models.rules != nil, baseline != "rules", isSound("models.rules") {
      error(
        .process, "models.rules names a file, but models.baseline is '\(baseline)', so nobody reads it",
        at: "models.rules", fix: "set baseline: rules, or delete rules")
    }
    if let process, baseline == "majority", process != .nobody, isSound("scope.current_process") {
      warn(
        .processDiffers, "scope.current_process is '\(process.words)', but the baseline is 'majority'",
        at: "models.baseline", hint: "gains are then counted against something that nobody does today",
        fix: "set models.baseline: current_process")
    }
  }

  /// What the metrics of alerts and of money need.
  mutating func checkClassifyNeeds(of criterion: Criterion, _ metric: MetricReference, at key: String) {
    guard question.task == .classify else { return }
    if metric.name.hasSuffix("_at_alerts"), file.alertShare == nil, file.classify.serve != nil || !isGiven("classify.serve"),
      isSound("classify", "scope.volume")
    {
      error(
        .criterionNeeds, "\(metric.name) needs classify.serve: {alerts_per_month: ...}, the number of alerts",
        at: "\(key).metric", fix: "add it, or judge \(metric.name.dropLast(10)) at the served threshold")
    }
    if metric.name == "review_share", file.classify.reviewBand == nil, !isGiven("classify.review_band"), isSound("classify") {
      error(
        .criterionNeeds, "review_share needs classify.review_band, the rows that a person decides", at: "\(key).metric",
        fix: "add classify.review_band, or delete the criterion")
    }
    if metric.name == "value_per_year", !hasValue, isSound("scope") {
      error(
        .criterionNeeds, "value_per_year needs \(question == .number ? "scope.cost_of_error" : "scope.payoff")",
        at: "\(key).metric", fix: valueFix)
    }
  }

  /// The column with a name; an error at `key` where there is none, or where nothing of it is read.
  mutating func columnNamed(_ name: String, at key: String) -> ColumnContract? {
    let columns = file.data.columns
    if let column = columns.first(where: { $0.name == name }) { return column }
    let names = columns.map(\.name)
    error(
      .columnNames, "'\(name)' is no column of data.columns", at: key,
      hint: NearestName.of(name, in: names).map { "did you mean '\($0)'?" }, fix: "name a column that is listed")
    return nil
  }
}

extension Question {
  /// What `scope.acceptable_failure` says of a failure, as an example.
  var failureExample: String {
    switch self {
    case .binary: "kind: false_alarm"
    case .category, .unlabelled: "kind: wrong_decision"
    case .forecast, .number: "over_share_of_actual: 0.5"
    case .implicit, .ratings: "kind: item_not_allowed"
    }
  }
}
