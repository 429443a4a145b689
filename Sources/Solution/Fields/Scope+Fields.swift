import JSON

extension Scope: Described {
  static var fields: [Field<Scope>] {
    [
      Field(
        "problem", \.problem, .text(.notEmpty), required: true,
        example: "Stores order by habit: 30 % of weekly volume is over- or under-ordered",
        "What goes wrong today, in one sentence that the client would sign."),
      Field(
        "decision", \.decision, .text(.notEmpty), required: true,
        example: "Units to order per store and category, each Monday 06:00",
        "Which decision the predictions serve: who takes it, when, and what they do with it."),
      Field(
        "decides", \.decides,
        "Who answers for the solution. Left out of what a signature covers. Without an owner the project is a no-go."),
      Field(
        "mode", \.mode, example: "augmentation",
        "Whether predictions act by themselves (automation, which needs a failure_rate criterion) or a person accepts or edits them (augmentation)."
      ),
      Field(
        "current_process", \.currentProcess, example: "seasonal_naive",
        "What happens without machine learning. Of a forecast: the model that comes nearest to it; models.baseline names the same. Of a yes-or-no decision: none (nobody is alerted), all, random (as many as the model alerts), or {rules: file}. Of recommendations: the model that comes nearest to what is shown today."
      ).only([.forecast, .binary] + Question.recommend),
      Field("volume", \.volume, required: true, "How much is decided in a year."),
      Field(
        "cost_of_error", \.givenCostOfError,
        "What a wrong number costs. Of a forecast it decides which quantile is served: under / (under + over)."
      ).only(.forecast, .number).required(for: .forecast),
      Field(
        "payoff", \.payoff,
        "What each outcome of a yes-or-no decision earns. It decides which threshold is served, and what the model is worth."
      ).only(.binary),
      Field(
        "value_of_hit", \.valueOfHit,
        "What it is worth that a user takes an item of the list."
      ).only(Question.recommend),
      Field(
        "acceptable_failure", \.acceptableFailure,
        "What counts as a failure and how many are acceptable. The criterion failure_rate judges it."
      ).only([.forecast, .binary, .category, .number] + Question.recommend),
      Field(
        "min_value_per_year", \.minValuePerYear, .number(.atLeast(0)), unit: "money", example: 60000,
        "The project is not worth running below this."),
      Field(
        "run_budget_per_month", \.runBudgetPerMonth, .number(.atLeast(0)), unit: "money", example: 150,
        "What serving may cost a month; `check` warns where export.price comes out higher."),
      Field("feasibility", \.feasibility, "Answers that the feasibility score is counted from."),
      Field("ethics", \.ethics, "What must be answered before people are affected. Unanswered is a no-go."),
      Field(
        "flywheel", \.flywheel, .text(.notEmpty),
        example: "planner edits and actual sales are appended every Monday",
        "How actual values come back for the next training; shown on the report."),
    ]
  }
}

extension Scope.Mode: WordValue {}

extension Scope.Decides: Described {
  static var fields: [Field<Scope.Decides>] {
    [
      Field("owner", \.owner, example: "Head of Supply, ACME", "Who owns the solution and its retraining."),
      Field("approver", \.approver, example: "CFO, ACME", "Who signs scope and criteria."),
      Field(
        "signed_on", \.signedOn, .text(.date), example: "2026-11-20",
        "Day of the signature; an export without it is stamped DRAFT."),
    ]
  }
}

extension Scope.Volume: Described {
  static var fields: [Field<Scope.Volume>] {
    [
      Field(
        "decisions_per_year", \.decisionsPerYear, .number(.above(0)), required: true, unit: "decisions a year",
        example: 62400, "How many decisions a year the predictions serve. With anomalies: failures a year that could be warned of."),
      Field(
        "units_per_decision", \.unitsPerDecision, .number(.above(0)), unit: "units of the target", example: 40,
        "Units of the target that one decision moves."
      ).only(.forecast),
    ]
  }
}

extension Scope.CostOfError: Described {
  static var fields: [Field<Scope.CostOfError>] {
    [
      Field("currency", \.currency, .text(.currency), example: "EUR", "Currency of every amount in this file."),
      Field(
        "over_per_unit", \.overPerUnit, .number(.atLeast(0)), required: true, unit: "money per unit", example: 0.8,
        "What one unit predicted too much costs. With anomalies: an alarm for nothing."),
      Field(
        "under_per_unit", \.underPerUnit, .number(.atLeast(0)), required: true, unit: "money per unit", example: 2.4,
        "What one unit predicted too little costs. With anomalies: a failure that nobody was warned of."),
    ]
  }
}

extension Scope.AcceptableFailure: Described {
  static var fields: [Field<Scope.AcceptableFailure>] {
    [
      Field(
        "kind", \.kind,
        .choice(
          Choice([
            ("false_alarm", [.binary]), ("missed_positive", [.binary]), ("wrong_decision", Question.classes),
            ("item_not_allowed", Question.recommend),
          ])), example: "false_alarm",
        "What counts as a failure: false_alarm, of the alerts; missed_positive, of the actual positives; wrong_decision, of all decisions; item_not_allowed, a list with an item that must not be shown (not available, denied, already owned), of all lists."
      ).only(Question.classes + Question.recommend).byDefault("item_not_allowed", for: Question.recommend),
      Field(
        "over_share_of_actual", \.overShareOfActual, .number(.above(0)), unit: "share", example: 0.5,
        "A forecast fails when its error is above this share of the actual value (and above floor)."
      ).only(.forecast, .number),
      Field(
        "floor", \.floor, .number(.atLeast(0)), unit: "units of the target", example: 1,
        "Errors up to this many units never count as failures."
      ).only(.forecast, .number),
      Field(
        "rate", \.rate, .number(.between(0, 1)), required: true, unit: "share", example: 0.05,
        "Share that may fail, among what kind says."),
      Field(
        "today", \.today, .number(.between(0, 1)), required: true, unit: "share", example: 0.18,
        "Share that fails today. today / rate is the cost index: each extra nine costs about ten times as much."),
    ]
  }
}

extension Scope.AcceptableFailure.Kind: WordValue {}

extension Scope.FeasibilityAnswers: Described {
  static var fields: [Field<Scope.FeasibilityAnswers>] {
    [
      Field("data", \.data, example: "have", "Is the data there? have 20 points, obtainable 10, none 0."),
      Field("labels", \.labels, example: "free", "What does the truth cost? free 20 points, cheap 12, dear 5."),
      Field(
        "drift", \.drift, example: "seasonal",
        "How fast does the world change? stable 20 points, seasonal 15, fast 5."),
      Field("solved_before", \.solvedBefore, example: true, "Has anybody solved it before? true gives 10 points."),
      Field("human_can_do", \.humanCanDo, example: true, "Can a person do it, given time? true gives 10 points."),
    ]
  }
}

extension Scope.FeasibilityAnswers.Data: WordValue {}
extension Scope.FeasibilityAnswers.Labels: WordValue {}
extension Scope.FeasibilityAnswers.Drift: WordValue {}

extension Scope.Ethics: Described {
  static var fields: [Field<Scope.Ethics>] {
    [
      Field(
        "personal_data", \.personalData, example: "none",
        "none, or the ground on which personal data is used, such as contract or consent. Unanswered is a no-go."),
      Field(
        "legal_basis", \.legalBasis, example: "legitimate interest, register no. 12",
        "Required by law where personal data is used; without it the project is a no-go."),
      Field("regulation", \.regulation, example: ["GDPR"], "Regulations that apply."),
      Field(
        "harm_if_wrong", \.harmIfWrong, example: "waste or empty shelf",
        "What a wrong prediction does to somebody. Unanswered is a no-go."),
      Field("opt_out", \.optOut, example: "planner_edit", "How a person gets around the prediction."),
      Field(
        "rights_or_safety", \.rightsOrSafety, example: false,
        "Whether a wrong prediction can touch somebody's rights or safety; with mode automation a no-go."),
    ]
  }
}
