extension MetricReference {
  /// How good a classifier or a predicted number is, and how its alerts come out.
  static let classify = ranking + probabilities + decisions + alerts + fairness + numbers

  private static let ranking: [MetricReference] = [
    MetricReference(
      name: "roc_auc", title: "Area under the ROC curve",
      text:
        "How often a positive row gets a higher probability than a negative one: 0.5 is chance, 1 is perfect. Of several classes: each against all others, averaged.",
      formula: "P(score of a positive > score of a negative) + P(equal) / 2", unit: "share",
      direction: .higherIsBetter, source: "Hanley and McNeil, Radiology 143 (1982) 29-36",
      example: "positives 0.9, 0.4; negatives 0.5, 0.1: 3 of 4 pairs in order: 0.75", allowsRelativeChange: true,
      allowsSlice: true, bounds: .from(0, to: 1), questions: Question.classes, isSearchable: true),
    MetricReference(
      name: "pr_auc", title: "Average precision",
      text:
        "The area under precision against recall, as a sum of steps. Says more than roc_auc where positives are rare; chance is their share.",
      formula: "sum over thresholds of (recall(k) - recall(k-1)) x precision(k)", unit: "share",
      direction: .higherIsBetter, source: "Davis and Goadrich, ICML (2006) 233-240",
      example: "in order yes, no, yes: 1/2 x 1 + 1/2 x 2/3 = 0.833", allowsRelativeChange: true, allowsSlice: true,
      bounds: .from(0, to: 1), questions: [.binary], isSearchable: true),
  ]

  private static let probabilities: [MetricReference] = [
    MetricReference(
      name: "log_loss", title: "Log loss",
      text: "How surprised the probabilities are by the truth. A sure and wrong answer costs most.",
      formula: "mean of -log p(true class), p kept in [1e-15, 1 - 1e-15]", unit: "nats", direction: .lowerIsBetter,
      source: "Good, J. Royal Statistical Society B 14 (1952) 107-114",
      example: "p of the truth 0.8 and 0.5: (0.223 + 0.693) / 2 = 0.458", allowsRelativeChange: true,
      allowsSlice: true, bounds: .atLeast(0), questions: Question.classes, isSearchable: true),
    MetricReference(
      name: "brier", title: "Brier score", text: "The mean squared difference between probability and truth (0 or 1).",
      formula: "mean (p - y)^2", unit: "squared share", direction: .lowerIsBetter,
      source: "Brier, Monthly Weather Review 78 (1950) 1-3", example: "p 0.8 for yes, 0.3 for no: (0.04 + 0.09) / 2 = 0.065",
      allowsRelativeChange: true, allowsSlice: true, bounds: .from(0, to: 1), questions: [.binary],
      isSearchable: true),
    MetricReference(
      name: "expected_calibration_error", title: "Expected calibration error",
      text:
        "How far probabilities are from what happens: of the rows that get 30 %, 30 % should be positive. Ten bins with equal numbers of rows.",
      formula: "sum over bins of share of rows x |mean p - share of positives|", unit: "share",
      direction: .lowerIsBetter, source: "Naeini, Cooper and Hauskrecht, AAAI (2015) 2901-2907; bins of equal mass",
      example: "two bins of half the rows, off by 0.02 and 0.04: 0.03", allowsSlice: true, bounds: .from(0, to: 1),
      questions: [.binary]),
  ]

  private static let decisions: [MetricReference] = [
    MetricReference(
      name: "accuracy", title: "Accuracy",
      text: "The share of rows whose served decision, or most probable class, is right.", formula: "right / rows",
      unit: "share", direction: .higherIsBetter, source: "Sokolova and Lapalme, Inf. Processing & Management 45 (2009) 427-437",
      example: "87 of 100 right: 0.87", allowsRelativeChange: true, allowsSlice: true, bounds: .from(0, to: 1),
      questions: Question.classes),
    MetricReference(
      name: "balanced_accuracy", title: "Balanced accuracy",
      text: "The mean over classes of the share that is recognised: a rare class counts as much as a common one.",
      formula: "mean over classes of right of the class / rows of the class", unit: "share",
      direction: .higherIsBetter, source: "Brodersen, Ong, Stephan and Buhmann, ICPR (2010) 3121-3124",
      example: "90 of 100 negatives and 6 of 10 positives: (0.9 + 0.6) / 2 = 0.75", allowsRelativeChange: true,
      allowsSlice: true, bounds: .from(0, to: 1), questions: Question.classes),
    MetricReference(
      name: "precision", title: "Precision", text: "The share of alerts that are right, at what is served.",
      formula: "true positives / alerts", unit: "share", direction: .higherIsBetter,
      source: "Sokolova and Lapalme 2009", example: "55 right among 100 alerts: 0.55", allowsRelativeChange: true,
      allowsSlice: true, bounds: .from(0, to: 1), questions: [.binary]),
    MetricReference(
      name: "recall", title: "Recall", text: "The share of positives that are alerted, at what is served.",
      formula: "true positives / positives", unit: "share", direction: .higherIsBetter,
      source: "Sokolova and Lapalme 2009", example: "55 of 80 positives alerted: 0.69", allowsRelativeChange: true,
      allowsSlice: true, bounds: .from(0, to: 1), questions: [.binary]),
    MetricReference(
      name: "f1", title: "F1", text: "The harmonic mean of precision and recall, at what is served.",
      formula: "2 precision x recall / (precision + recall)", unit: "share", direction: .higherIsBetter,
      source: "van Rijsbergen, Information Retrieval, 1979, chapter 7", example: "precision 0.5, recall 1: 0.667",
      allowsRelativeChange: true, allowsSlice: true, bounds: .from(0, to: 1), questions: [.binary]),
    MetricReference(
      name: "macro_f1", title: "Macro F1", text: "F1 of each class against all others, averaged over classes.",
      formula: "mean over classes of F1", unit: "share", direction: .higherIsBetter,
      source: "Sokolova and Lapalme 2009", example: "F1 of three classes 0.9, 0.6, 0.6: 0.7", allowsRelativeChange: true,
      allowsSlice: true, bounds: .from(0, to: 1), questions: [.category]),
    MetricReference(
      name: "mcc", title: "Matthews correlation coefficient",
      text: "The correlation between served decision and truth: 0 is chance, 1 is perfect, also where classes are unequal.",
      formula: "(tp tn - fp fn) / sqrt((tp + fp)(tp + fn)(tn + fp)(tn + fn))", unit: "correlation",
      direction: .higherIsBetter, source: "Matthews, Biochimica et Biophysica Acta 405 (1975) 442-451",
      example: "tp 6, tn 90, fp 10, fn 4: (540 - 40) / sqrt(16 x 10 x 100 x 94) = 0.408", allowsSlice: true,
      bounds: .from(-1, to: 1), questions: [.binary]),
  ]

  private static let alerts: [MetricReference] = [
    MetricReference(
      name: "precision_at_alerts", title: "Precision at the alert budget",
      text: "The share of alerts that are right, of the alerts that classify.serve.alerts_per_month allows.",
      formula: "positives among the n highest / n, n = rows x alerts x 12 / decisions_per_year", unit: "share",
      direction: .higherIsBetter, source: "Manning, Raghavan and Schuetze, Introduction to Information Retrieval, 8.4",
      example: "500 calls, 290 to leavers: 0.58", allowsRelativeChange: true, allowsSlice: true,
      bounds: .from(0, to: 1), questions: [.binary]),
    MetricReference(
      name: "recall_at_alerts", title: "Recall at the alert budget",
      text: "The share of all positives that the alerts of classify.serve.alerts_per_month reach.",
      formula: "positives among the n highest / positives", unit: "share", direction: .higherIsBetter,
      source: "Manning, Raghavan and Schuetze, 8.4", example: "290 of 1,860 leavers: 0.156", allowsRelativeChange: true,
      allowsSlice: true, bounds: .from(0, to: 1), questions: [.binary]),
    MetricReference(
      name: "lift_at_alerts", title: "Lift at the alert budget",
      text: "How many times more positives the alerts hold than as many rows drawn at random.",
      formula: "precision_at_alerts / share of positives", unit: "ratio", direction: .higherIsBetter,
      source: "Ling and Li, KDD (1998) 73-79", example: "precision 0.58, share 0.265: 2.19", allowsRelativeChange: true,
      allowsSlice: true, bounds: .atLeast(0), questions: [.binary]),
    MetricReference(
      name: "alert_share", title: "Share of alerts",
      text: "The share of rows that become alerts at what is served: how much work the model makes.",
      formula: "alerts / rows", unit: "share", direction: .lowerIsBetter, source: "counted",
      example: "71 alerts in 1,000 rows: 0.071", allowsSlice: true, bounds: .from(0, to: 1),
      questions: [.binary, .unlabelled]),
    MetricReference(
      name: "review_share", title: "Share of reviews",
      text: "The share of rows that classify.review_band sends to a person.",
      formula: "reviews / rows", unit: "share", direction: .lowerIsBetter, source: "counted",
      example: "120 of 1,000 rows lie in the band: 0.12", allowsSlice: true, bounds: .from(0, to: 1),
      questions: Question.classes),
  ]

  private static let fairness: [MetricReference] = [
    MetricReference(
      name: "demographic_parity_difference", title: "Demographic parity difference",
      text: "How differently the values of the slice are alerted, whatever the truth. Needs slice.",
      formula: "largest - least share of alerts over the values of the slice", unit: "share", direction: .lowerIsBetter,
      source: "Dwork, Hardt, Pitassi, Reingold and Zemel, ITCS (2012) 214-226",
      example: "8 % of women and 6 % of men are alerted: 0.02", bounds: .from(0, to: 1), questions: [.binary],
      needsSlice: true),
    MetricReference(
      name: "equal_opportunity_difference", title: "Equal opportunity difference",
      text: "How differently the positives of the values of the slice are found. Needs slice.",
      formula: "largest - least recall over the values of the slice", unit: "share", direction: .lowerIsBetter,
      source: "Hardt, Price and Srebro, NIPS (2016) 3323-3331",
      example: "16 % of leaving women and 14 % of leaving men are alerted: 0.02", bounds: .from(0, to: 1),
      questions: [.binary], needsSlice: true),
  ]

  private static let numbers: [MetricReference] = [
    MetricReference(
      name: "r2", title: "Coefficient of determination",
      text: "The share of the target's variance that the predictions explain; 0 is as good as its mean, below 0 is worse.",
      formula: "1 - sum (y - f)^2 / sum (y - mean y)^2", unit: "share", direction: .higherIsBetter,
      source: "Kvalseth, The American Statistician 39 (1985) 279-285",
      example: "squared errors 20, squared deviations 100: 0.8", allowsSlice: true, bounds: NumberRange(upper: 1),
      questions: [.number]),
    MetricReference(
      name: "mape", title: "Mean absolute percentage error",
      text: "The error as a share of the actual value, averaged; rows whose actual value is 0 do not count.",
      formula: "mean |y - f| / |y|", unit: "share", direction: .lowerIsBetter,
      source: "Hyndman and Koehler, Int. J. Forecasting 22 (2006) 679-688",
      example: "actual 10, 20; predicted 12, 17: (0.2 + 0.15) / 2 = 0.175", allowsRelativeChange: true,
      allowsSlice: true, bounds: .atLeast(0), questions: [.number], isSearchable: true),
  ]
}
