import JSON

extension Checker {
  mutating func checkScope() {
    let scope = file.scope
    if isSound("scope.cost_of_error"), scope.givenCostOfError != nil, scope.costOfError.overPerUnit == 0, scope.costOfError.underPerUnit == 0 {
      error(
        .money, "scope.cost_of_error: over_per_unit and under_per_unit are both 0", at: "scope.cost_of_error",
        hint: "then no prediction is better than another", fix: "give at least one of them a price above 0")
    }
    if isSound("scope.decides"), scope.decides.signedOn != nil, (scope.decides.approver ?? "").isEmpty {
      error(
        .signature, "scope.decides.signed_on is set, but nobody is named who signed", at: "scope.decides.signed_on",
        fix: "name the approver, or set signed_on: null")
    }
    checkFailure()
    if case .model(let process)? = scope.currentProcess, isSound("scope.current_process", "models.baseline"),
      process != file.models.baseline
    {
      warn(
        .processDiffers,
        "scope.current_process is '\(process)', but the baseline is '\(file.models.baseline)'",
        at: "scope.current_process",
        hint: "gains are then counted against something that nobody does today",
        fix: "set models.baseline: \(process)")
    }
  }

  private mutating func checkFailure() {
    let judged = file.success.criteria.filter { $0.metric == "failure_rate" }
    if file.scope.mode == .automation, question.task == .recommend, judged.isEmpty, isSound("scope", "success.criteria") {
      // What must not be shown is left out by rule, so that nothing is left to chance.
      if file.scope.acceptableFailure != nil {
        warn(
          .failureNotJudged, "scope.acceptable_failure is set, but no criterion judges it", at: "scope.acceptable_failure",
          hint: "rules leave out what must not be shown; the criterion proves it",
          fix: "add {metric: failure_rate, max: \(limitText)} to success.criteria")
      }
      return
    }
    if file.scope.mode == .automation, isSound("scope.mode", "success.criteria"), judged.isEmpty {
      error(
        .automation, "scope.mode is automation, but no criterion judges failure_rate", at: "scope.mode",
        hint: "what acts by itself must prove how seldom it fails",
        fix: "add {metric: failure_rate, max: \(limitText)} to success.criteria")
    }
    guard let failure = file.scope.acceptableFailure, isSound("scope.acceptable_failure") else { return }
    if failure.today <= failure.rate {
      warn(
        .laxCriterion,
        "scope.acceptable_failure: \(text(failure.today)) fail today, and \(text(failure.rate)) may fail",
        at: "scope.acceptable_failure.rate", hint: "what happens today is already good enough",
        fix: "ask again which rate the business needs")
    }
    guard isSound("success.criteria") else { return }
    if judged.isEmpty, file.scope.mode != .automation {
      warn(
        .failureNotJudged, "scope.acceptable_failure is set, but no criterion judges it",
        at: "scope.acceptable_failure",
        hint: "the verdict judges listed criteria only",
        fix: "add {metric: failure_rate, max: \(limitText)} to success.criteria")
    }
    for (index, criterion) in file.success.criteria.enumerated() where criterion.metric == "failure_rate" {
      if let max = criterion.max, max > failure.rate {
        warn(
          .laxCriterion, "this criterion lets \(text(max)) fail, scope.acceptable_failure only \(text(failure.rate))",
          at: "success.criteria[\(index)].max", fix: "set max: \(text(failure.rate))")
      }
    }
  }

  private var limitText: String { file.scope.acceptableFailure.map { text($0.rate) } ?? "0.05" }

  func text(_ number: Double) -> String { JSONValue.number(number).text }
}
