import Solution

/// A classifier's solution with every section; faults are edits of its lines.
enum ClassifySample {
  static let text = """
    version: 1
    project: acme-churn
    task: classify
    seed: 42

    scope:
      problem: "One customer in four leaves within the year"
      decision: "Which 500 customers the team calls each month"
      decides: {owner: "Head of Retention", approver: "CFO", signed_on: null}
      mode: augmentation
      current_process: {rules: rules.yaml}
      volume: {decisions_per_year: 84000}
      payoff: {currency: EUR, true_positive: 180, false_positive: -15, false_negative: 0, true_negative: 0}
      acceptable_failure: {kind: false_alarm, rate: 0.45, today: 0.74}
      min_value_per_year: 50000
      feasibility: {data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: false}
      ethics: {personal_data: contract, legal_basis: "register no. 12", harm_if_wrong: "an unneeded call"}

    data:
      source: {type: csv, filepath: data/customers.csv}
      columns:
        - {name: customerID, type: text, role: id}
        - {name: tenure, type: number, role: feature, min: 0, unit: months}
        - {name: TotalCharges, type: number, role: feature, missing: ["", " "]}
        - {name: Contract, type: category, role: feature}
        - {name: gender, type: category, role: sensitive}
        - {name: since, type: date, role: ignore}
        - {name: Churn, type: binary, role: target, positive: "Yes"}
      checks: {unknown_column: error, bad_value: error, duplicate_key: error, max_missing: 0.2}

    split: {type: stratified, folds: 5, repeats: 1, test: 0.2}
    prepare:
      - {step: impute, columns: [TotalCharges], method: median, indicator: true}
      - {step: encode, columns: category, method: target_out_of_fold}
    features:
      - {name: charge_per_month, ratio: [TotalCharges, tenure]}
    classify: {serve: {alerts_per_month: 500}}
    models:
      baseline: current_process
      candidates: [logistic_regression, random_forest, gradient_boosting, ensemble]
      calibration: auto
    search: {metric: log_loss, method: successive_halving, num_samples: 60, time_budget_s: 60, threads: 2}
    success:
      primary_metric: roc_auc
      criteria:
        - {metric: roc_auc, min: 0.82}
        - {metric: failure_rate, max: 0.45}
        - {metric: precision_at_alerts, min: 0.55, confidence: 0.95}
        - {metric: value_per_year, min: 50000}
        - {metric: equal_opportunity_difference, slice: gender, max: 0.10}
        - {metric: latency_p95_ms, max: 20, at: endpoint}
    report: {formats: [html], explain: {global: permutation, local: top_drivers}}

    """

  /// The text with one line changed, as `Sample.edited`.
  static func edited(_ line: Int, _ find: String, _ put: String) -> String {
    Sample.edited(line, find, put, in: text)
  }

  /// The text with several of its parts replaced.
  static func replacing(_ changes: (String, String)...) -> String {
    changes.reduce(text) { text, change in
      text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        guard let start = line.indices.first(where: { line[$0...].hasPrefix(change.0) }) else { return String(line) }
        let end = line.index(start, offsetBy: change.0.count)
        return "\(line[..<start])\(change.1)\(line[end...])"
      }.joined(separator: "\n")
    }
  }
}
