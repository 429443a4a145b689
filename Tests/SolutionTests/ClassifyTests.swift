import Features
import Solution
import Support
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ClassifyTests {
  @Test func valuesArriveTyped() throws {
    let (file, warnings, _) = try Sample.load(ClassifySample.text)
    #expect(warnings.isEmpty, "\(warnings.map { $0.drawn() })")
    #expect(file.task == .classify && file.question == .binary)
    #expect(file.scope.currentProcess == .rules("rules.yaml") && file.rulesPath == "rules.yaml")
    #expect(file.scope.payoff?.truePositive == .number(180))
    #expect(file.scope.payoff?.breakEvenProbability == 15.0 / 195)
    #expect(file.scope.acceptableFailure?.kind == .falseAlarm)
    #expect(file.data.columns.map(\.role) == [.id, .feature, .feature, .feature, .sensitive, .ignore, .target])
    #expect(file.split.method == .stratified && file.split.folds == 5 && file.split.test == 0.2)
    #expect(file.prepare == [
      PreparationStep(.impute(.median, indicator: true), columns: .named(["TotalCharges"])),
      PreparationStep(.encode(.targetOutOfFold(smoothing: 10, folds: 5)), columns: .type("category")),
    ])
    #expect(
      file.features
        == [FeatureDefinition("charge_per_month", .ratio(numerator: "TotalCharges", denominator: "tenure"))])
    #expect(file.served == .alertsPerMonth(500) && file.alertShare == 6000.0 / 84000)
    #expect(file.models.calibration == .auto && file.search.method == .successiveHalving)
    #expect(file.report.explain.global == .permutation)
    #expect(file.place(of: "prepare[1]")?.line == 34 && file.place(of: "features[0]")?.line == 36)
  }

  /// Every key of the shared example is accepted.
  @Test func theSharedExampleLoads() throws {
    guard let data = getenv("SOLKIT_DATA").map({ String(cString: $0) }) else { return }
    let path = "\(data)/../examples/classify.yaml"
    guard Files.exists(path) else { return }
    let (file, warnings, resolved) = try SolutionFile.load(paths: [path])
    #expect(file.question == .binary && file.success.criteria.count == 6)
    #expect(warnings.allSatisfy { $0.severity != .error })
    let again = try Sample.load(resolved.printed()).resolved
    #expect(again.canonicalJSON == resolved.canonicalJSON)
  }

  /// The shipped templates say nothing that a check would warn about, and their rules fit their columns.
  @Test(arguments: ["churn", "fraud"]) func theTemplatesAreSound(_ name: String) throws {
    let folder = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/templates/\(name)"
    let (file, warnings, _) = try SolutionFile.load(paths: ["\(folder)/solution.yaml"])
    #expect(warnings.isEmpty, "\(warnings.map { $0.drawn() })")
    #expect(file.ruleFiles == ["rules.yaml"] && file.filesBeside == ["rules.yaml"])
    let rules = try RulesFile.load("\(folder)/rules.yaml", columns: file.data.columns)
    #expect(rules.rules.count >= 2 && rules.otherwise < 0.1)
  }

  @Test func columnsOfSplitAndMoneyAreReadToo() throws {
    let text = ClassifySample.replacing(
      ("{type: stratified, folds: 5, repeats: 1, test: 0.2}", "{type: cutoff, column: since, at: \"2026-01-01\"}"),
      ("false_negative: 0", "false_negative: {column: TotalCharges, factor: -1}"),
      ("ratio: [TotalCharges, tenure]", "lag: tenure, key: [Contract], time: since"))
    #expect(try Sample.load(text).file.columnsBesideFeatures == ["since", "TotalCharges", "Contract"])
    #expect(try Sample.load().file.columnsBesideFeatures.isEmpty)
  }

  @Test func defaultsFollowTheQuestion() throws {
    let short = """
      version: 1
      project: p
      task: classify
      scope: {problem: p, decision: d, volume: {decisions_per_year: 100}}
      data:
        source: {type: csv, filepath: d.csv}
        columns: [{name: x, type: number, role: feature}, {name: y, type: TYPE, role: target}]
      models: {baseline: BASE, candidates: [gradient_boosting]}
      success: {criteria: [{metric: METRIC, min: 0.1}]}

      """
    func load(_ type: String, _ base: String, _ metric: String) throws -> SolutionFile {
      var text = short
      for (mark, word) in [("TYPE", type), ("BASE", base), ("METRIC", metric)] {
        let range = try #require(text.firstRange(of: mark))
        text.replaceSubrange(range, with: word)
      }
      return try Sample.load(text).file
    }
    let yesNo = try load("binary", "majority", "roc_auc")
    #expect(yesNo.question == .binary && yesNo.search.metric == "log_loss" && yesNo.split.type == .stratified)
    #expect(yesNo.served == .probability(0.5) && yesNo.success.primaryMetric == "roc_auc")
    let several = try load("category", "majority", "macro_f1")
    #expect(several.question == .category && several.search.metric == "log_loss")
    let number = try load("number", "mean", "r2")
    #expect(number.question == .number && number.search.metric == "rmse" && number.success.primaryMetric == "rmse")
  }

  @Test func withoutATargetUnusualRowsAreFound() throws {
    let text = ClassifySample.replacing(
      ("role: target, positive: \"Yes\"", "role: ignore"), ("[logistic_regression, random_forest, gradient_boosting, ensemble]", "[isolation_forest]"),
      ("  current_process: {rules: rules.yaml}", ""),
      ("  payoff: {currency: EUR, true_positive: 180, false_positive: -15, false_negative: 0, true_negative: 0}", ""),
      ("  acceptable_failure: {kind: false_alarm, rate: 0.45, today: 0.74}", ""), ("  min_value_per_year: 50000", ""),
      ("  - {step: encode, columns: category, method: target_out_of_fold}", ""), ("baseline: current_process", "baseline: majority"),
      ("  calibration: auto", ""), ("metric: log_loss, ", ""), ("  primary_metric: roc_auc", ""),
      ("    - {metric: roc_auc, min: 0.82}", "    - {metric: alert_share, max: 0.1}"), ("    - {metric: failure_rate, max: 0.45}", ""),
      ("    - {metric: precision_at_alerts, min: 0.55, confidence: 0.95}", ""),
      ("    - {metric: value_per_year, min: 50000}", ""),
      ("    - {metric: equal_opportunity_difference, slice: gender, max: 0.10}", ""))
    let file = try Sample.load(text).file
    #expect(file.question == .unlabelled && file.search.metric == "alert_share")
    let faults = Sample.faults(text, sets: ["success.criteria[1]={metric: roc_auc, min: 0.8}"])
    #expect(faults.map(\.code) == ["E2110"])
  }

  @Test func aPayoffInAColumn() throws {
    let text = ClassifySample.replacing(
      ("false_negative: 0", "false_negative: {column: TotalCharges, factor: -1}"),
      ("serve: {alerts_per_month: 500}", "serve: {threshold: from_payoff}"),
      ("    - {metric: precision_at_alerts, min: 0.55, confidence: 0.95}", "    - {metric: precision, min: 0.55}"))
    let file = try Sample.load(text).file
    #expect(file.scope.payoff?.falseNegative == .column("TotalCharges", factor: -1))
    #expect(file.scope.payoff?.columns == ["TotalCharges"] && file.scope.payoff?.breakEvenProbability == nil)
    #expect(file.served == .thresholdFromPayoff && file.alertShare == nil)
  }

  @Test(arguments: [
    ("{type: cutoff, column: since, at: \"2026-01-01\"}", SplitSettings.Method.cutoff(column: "since", at: .text("2026-01-01"))),
    ("{type: cutoff, column: tenure, at: 24}", .cutoff(column: "tenure", at: .number(24))),
    ("{type: group, column: customerID, folds: 3, test: 0.3}", .group(column: "customerID")),
    ("{type: column, column: customerID, test_fold: 4}", .column("customerID")),
    ("{type: file, filepath: folds.csv, column: repeat0, test_fold: 2}", .file(path: "folds.csv", column: "repeat0")),
  ])
  func splits(_ split: String, _ method: SplitSettings.Method) throws {
    let text = ClassifySample.edited(31, "{type: stratified, folds: 5, repeats: 1, test: 0.2}", split)
    #expect(try Sample.load(text).file.split.method == method)
  }

  /// What docs/preparation.md lists.
  @Test(arguments: [
    ("{step: impute, columns: [Contract], method: constant, value: unknown}", PreparationStep.Action.impute(.constantText("unknown"), indicator: false)),
    ("{step: impute, columns: [tenure], method: fill_zero}", .impute(.constantNumber(0), indicator: false)),
    ("{step: outliers, method: robust_z, action: flag}", .outliers(.robustZ(threshold: 3.5), .flag)),
    ("{step: outliers, columns: [tenure], method: fences, factor: 3}", .outliers(.quantileFences(factor: 3), .clip)),
    ("{step: outliers, columns: number, method: isolation}", .outliers(.isolation(threshold: 0.6), .flag)),
    ("{step: scale, columns: [charge_per_month], method: box_cox}", .scale(.boxCox)),
    ("{step: encode, columns: [Contract], method: hash, buckets: 64}", .encode(.hash(buckets: 64))),
    ("{step: select, method: mutual_information, keep: 20}", .select(.mutualInformation(keep: 20))),
    ("{step: select, columns: number, method: l1, strength: 0.5}", .select(.l1(strength: 0.5))),
  ])
  func preparation(_ line: String, _ action: PreparationStep.Action) throws {
    let text = ClassifySample.edited(34, "", "  - \(line)")
    #expect(try Sample.load(text).file.prepare.last?.action == action)
  }

  @Test(arguments: [
    ("bucket: tenure, edges: [12, 24]", FeatureDefinition.Formula.bucketEdges("tenure", edges: [12, 24])),
    ("bucket: tenure, quantiles: 4", .bucketQuantiles("tenure", count: 4)), ("difference: [tenure, TotalCharges]", .difference("tenure", "TotalCharges")),
    ("word_count: Contract", .wordCount("Contract")),
    ("lag: tenure, key: [Contract], time: since", .lag("tenure", key: ["Contract"], time: "since", periods: 1)),
    ("rolling: tenure, window: 10, statistic: max, time: since", .rolling("tenure", key: [], time: "since", window: 10, .max)),
  ])
  func features(_ line: String, _ formula: FeatureDefinition.Formula) throws {
    let text = ClassifySample.edited(36, "ratio: [TotalCharges, tenure]", line)
    #expect(try Sample.load(text).file.features.map(\.formula) == [formula])
  }

  @Test(arguments: slips) func isFoundWithPlaceAndRemedy(_ slip: Slip) throws {
    let faults = Sample.faults(ClassifySample.edited(slip.line, slip.find, slip.put))
    let fault = try #require(faults.first, "nothing was found")
    let drawn = fault.drawn()
    #expect(faults.count == 1, "one slip, one error: \(faults.map { $0.drawn() }.joined(separator: "\n"))")
    #expect(fault.code == slip.code, "\(drawn)")
    #expect(fault.place?.line == slip.at, "\(drawn)")
    for words in slip.says { #expect(drawn.contains(words), "\(drawn)") }
    #expect(fault.fix != nil && drawn.split(separator: "\n").count <= 12)
    #expect(ErrorReference.all.contains { $0.code == fault.code })
  }

  /// What a text or a date cannot be asked is one fault, not one for every line that was written for a binary target.
  @Test(arguments: ["text", "date", "datetime"]) func aTargetOfNoUsableTypeIsOneFault(_ type: String) throws {
    let text = ClassifySample.replacing(
      ("{name: Churn, type: binary, role: target, positive: \"Yes\"}", "{name: Churn, type: \(type), role: target}"))
    let faults = Sample.faults(text)
    #expect(faults.map(\.code) == ["E2402"], "\(faults.map { $0.drawn() }.joined(separator: "\n"))")
    #expect(faults.first?.hint?.contains("category") == true)
  }

  static let slips = keys + money + columns + splitting + preparing + criteria

  static let keys = [
    Slip(4, "", "forecast: {horizon: 4}", "E2110", "'forecast' is for a forecast", "a binary target"),
    Slip(12, "}", ", units_per_decision: 4}", "E2110", "units_per_decision"),
    Slip(13, "", "  cost_of_error: {currency: EUR, over_per_unit: 1, under_per_unit: 1}", "E2110", "a number target"),
    Slip(11, "{rules: rules.yaml}", "seasonal_naive", "E2110", "for a forecast", "none, all, random"),
    Slip(11, "{rules: rules.yaml}", "{rule: rules.yaml}", "E2101", "did you mean 'rules'?"),
    Slip(11, "{rules: rules.yaml}", "everybody", "E2106", "none, all, random", "a section with rules"),
    Slip(3, "classify", "clasify", "E2106", "did you mean 'classify'?"),
    Slip(29, "}", ", missing_period: error}", "E2110", "missing_period"),
    Slip(31, "stratified", "datetime", "E2110", "known: stratified"),
    Slip(37, "alerts_per_month", "alerts_a_month", "E2101", "alerts_a_month"),
    Slip(40, "random_forest", "randomforest", "E2106", "did you mean 'random_forest'?"),
    Slip(40, "random_forest", "theta", "E2110", "'theta' is for a forecast"),
    Slip(40, "random_forest", "lasso", "E2110", "'lasso' is for a number target"),
    Slip(40, "random_forest", "kernel_svm", "E2102", "not in this version"),
    Slip(39, "current_process", "seasonal_naive", "E2110", "majority, rules, current_process"),
    Slip(42, "log_loss", "wape", "E2110", "'wape' is for"),
    Slip(42, "successive_halving", "bayesian", "E2106", "grid, random, successive_halving"),
    Slip(41, "auto", "sigmoid", "E2106", "platt"),
    Slip(52, "global: permutation", "global: shap", "E2106", "permutation, gain, none"),
    Slip(14, "false_alarm", "false_alarms", "E2106", "did you mean 'false_alarm'?"),
    Slip(14, "}", ", over_share_of_actual: 0.5}", "E2110", "over_share_of_actual"),
  ]

  static let money = [
    Slip(13, "true_positive: 180, ", "", "E2103", "'scope.payoff.true_positive' is missing"),
    Slip(13, "true_positive: 180", "true_positive: plenty", "E2104", "a number, or a section with column, factor"),
    Slip(13, "true_positive: 180", "true_positive: {column: TotalCharge}", "E2403", "did you mean 'TotalCharges'?"),
    Slip(13, "true_positive: 180", "true_positive: {column: Contract}", "E2421", "holds no amount"),
    Slip(13, "true_positive: 180", "true_positive: -180", "E2410", "never earns more"),
    Slip(13, "true_positive: 180, false_positive: -15", "true_positive: 0, false_positive: 0", "E2410", "earn the same"),
    Slip(11, "", "", "E2419", at: 39, "scope.current_process is not set"),
    Slip(37, "alerts_per_month: 500", "alerts_per_month: 7001", "E2418", "more than 84000 decisions"),
    Slip(37, "alerts_per_month: 500", "alerts_per_month: 500, probability: 0.4", "E2418", "exactly one of"),
    Slip(39, "", "  baseline: current_process\n  rules: other.yaml", "E2419", at: 40, "nobody reads it"),
  ]

  static let columns = [
    Slip(28, "role: target, positive: \"Yes\"", "role: ignore", "E2401", at: 21, "no column has role target"),
    Slip(28, "type: binary", "type: date", "E2402", "role target cannot have type date"),
    Slip(25, "role: feature", "role: target", "E2401", at: 28, "second column has role target"),
    Slip(24, "role: feature", "role: known_future", "E2110", "known_future"),
    Slip(23, "role: feature", "role: series_id", "E2110", "series_id"),
  ]

  static let splitting = [
    Slip(31, "type: stratified, folds: 5, repeats: 1, test: 0.2", "type: cutoff, column: since", "E2416", "needs at"),
    Slip(31, "type: stratified, folds: 5, repeats: 1, test: 0.2", "type: cutoff, column: since, at: \"1.1.2026\"", "E2416", "yyyy-MM-dd"),
    Slip(31, "type: stratified, folds: 5, repeats: 1, test: 0.2", "type: cutoff, column: since, at: 2026", "E2416", "in quotes"),
    Slip(31, "type: stratified, folds: 5, repeats: 1, test: 0.2", "type: cutoff, column: Contract, at: 3", "E2416", "no order"),
    Slip(31, "}", ", at: 3}", "E2416", "'at' has no meaning"),
    Slip(31, "type: stratified", "type: group, column: customer", "E2403", "'customer' is no column"),
    Slip(31, "type: stratified, folds: 5, repeats: 1, test: 0.2", "type: column, column: Contract", "E2416", "which part"),
    Slip(22, "role: id", "role: user", "E2420", at: 31, "both sides", "type: group, column: customerID"),
    Slip(31, "test: 0.2", "test: 20", "E2105", "between 0 and 1"),
  ]

  static let preparing = [
    Slip(33, "median", "medain", "E2417", "did you mean 'median'?"),
    Slip(33, "indicator: true", "buckets: 3", "E2417", "'buckets' has no meaning"),
    Slip(33, "TotalCharges", "TotalCharge", "E2403", "did you mean 'TotalCharges'?"),
    Slip(33, "TotalCharges", "Contract", "E2417", "is not for column 'Contract'"),
    Slip(33, "TotalCharges", "gender", "E2417", "only features are prepared"),
    Slip(33, "impute", "imputation", "E2106", "impute"),
    Slip(34, "columns: category", "columns: categories", "E2106", "category, text, all"),
    Slip(36, "[TotalCharges, tenure]", "[TotalCharges]", "E2417", "takes two columns, found 1"),
    Slip(36, "TotalCharges", "Churn", "E2420", "would know the answer"),
    Slip(36, "TotalCharges", "gender", "E2420", "sensitive"),
    Slip(36, "TotalCharges", "Contract", "E2417", "cannot be made of column 'Contract'"),
    Slip(36, "name: charge_per_month", "name: tenure", "E2403", "name of a column"),
    Slip(36, "ratio: [TotalCharges, tenure]", "lag: tenure", "E2417", "no column has role timestamp"),
    Slip(36, "ratio: [TotalCharges, tenure]", "bucket: tenure, edges: [3, 2]", "E2417", "edges ascend"),
    Slip(36, "ratio: [TotalCharges, tenure]", "window: 3", "E2417", "does not say what is computed"),
  ]

  static let criteria = [
    Slip(46, "roc_auc", "wape", "E2110", "'wape' is for"), Slip(46, "roc_auc", "macro_f1", "E2110", "a category target"),
    Slip(46, "min: 0.82", "min: 82", "E2406", "roc_auc"),
    Slip(37, "alerts_per_month: 500", "probability: 0.5", "E2412", at: 48, "alerts_per_month"),
    Slip(50, "slice: gender, ", "", "E2412", "names none"), Slip(50, "slice: gender", "slice: tenure", "E2404", "Contract, gender"),
    Slip(46, "}", ", slice: since}", "E2404", "no category column"), Slip(46, "}", ", level: 0.9}", "E2110", "level"),
  ]

  @Test func withoutAPayoffNothingIsWorthMoney() {
    let faults = Sample.faults(ClassifySample.edited(13, "", ""))
    #expect(faults.map(\.code) == ["E2421", "E2412"] && faults.map { $0.place?.line } == [15, 49])
  }

  @Test(arguments: [
    (39, "current_process", "majority", "E2502"), (27, "role: ignore", "role: timestamp", "E2506"),
    (47, "failure_rate, max: 0.45", "failure_rate, max: 0.5", "E2503"),
  ])
  func warnings(_ line: Int, _ find: String, _ put: String, _ code: String) throws {
    let warnings = try Sample.load(ClassifySample.edited(line, find, put)).warnings
    #expect(warnings.contains { $0.code == code && $0.severity == .warning }, "\(warnings)")
  }
}
