/// The formulas by which a project is judged, written down so that anybody gets the same numbers.
public struct FormulaReference: Sendable, Equatable {
  public var name: String
  public var title: String
  public var text: String

  public static let all: [FormulaReference] = [
    FormulaReference(
      name: "feasibility_score", title: "Feasibility, 0 to 100",
      text:
        "data: have 20, obtainable 10, none 0. labels: free 20, cheap 12, dear 5. drift: stable 20, seasonal 15, fast 5. accuracy demand: max(0, 20 - 10 log10(cost index)). solved_before: true 10. human_can_do: true 10. What is not answered gives 0. The weights are ours, and no promise."
    ),
    FormulaReference(
      name: "cost_index", title: "What the accuracy costs",
      text:
        "scope.acceptable_failure.today / rate: 10 to the power of the extra nines. Each extra nine costs about ten times as much."
    ),
    FormulaReference(
      name: "blockers", title: "What no score helps against",
      text:
        "No owner; ethics unanswered; personal data without a stated legal basis; rights or safety touched in automation; no data and none obtainable; run cost above the largest possible value, that of a perfect model."
    ),
    FormulaReference(
      name: "served_quantile", title: "Which forecast is served",
      text:
        "q = under_per_unit / (under_per_unit + over_per_unit): the forecast that costs least in the long run. Metrics use the middle forecast; only money uses q."
    ),
    FormulaReference(
      name: "payoff", title: "What a classifier is worth",
      text:
        "scope.payoff has the money of each outcome: true_positive, false_positive, false_negative, true_negative, each a number or a column times a factor. Value a year = (mean payoff of the model at what is served - mean payoff of scope.current_process) x decisions_per_year, on the untouched rows. Where all four are numbers, acting pays from the calibrated probability (tn - fp) / (tn - fp + tp - fn) on; the served threshold is chosen out of fold, never on the test part."
    ),
    FormulaReference(
      name: "alert_budget", title: "How many are alerted",
      text:
        "alert share = alerts_per_month x 12 / decisions_per_year; the rows with the highest probability are alerted. current_process random acts on the same share."
    ),
    FormulaReference(
      name: "review_band", title: "What a person decides, and what it is worth",
      text:
        "Rows in classify.review_band are decided by a person, who is counted as always right: such a row brings the better of acting and leaving alone for what it really was, less cost_per_review. Without from and to a row is shown where min(p (tp - fn), (1 - p)(tn - fp)) > cost_per_review, with the row's own amounts (Chow 1970): the loss that a wrong decision is expected to bring. Precision, recall and failure rate are of the rows that are not shown. Value of reviewing = value with the band - value without it."
    ),
    FormulaReference(
      name: "run_cost", title: "What serving costs",
      text:
        "A month: replicas x 730 x (vcpu x vcpu_hour + gb x gb_hour). A million predictions: run cost / (requests_per_second x 2.628e6) x 1e6. measured is what the load test saw, rounded up to a quarter."
    ),
    FormulaReference(
      name: "break_even", title: "How good is good enough",
      text:
        "The metric where the straight line through (baseline, 0) and (model, value) meets the yearly run cost plus scope.min_value_per_year."
    ),
    FormulaReference(
      name: "verdict", title: "The order of the verdict",
      text:
        "The first that holds: 11 a scope blocker; 12 the baseline, served as the bundle would serve it, passes every criterion of the run (value_per_year and relative ones aside) and the model's gain over it is not sure to reach min_value_per_year; 11 even the upper bound of the yearly value is below the yearly run cost; 0 the chosen candidate passes all criteria of the run; 10 otherwise."
    ),
  ]
}
