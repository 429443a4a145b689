import Evaluation
public import JSON
import Solution

/// The result of a run in a few lines, as the terminal shows it. Kept with the run, so that an unchanged second run
/// says the same without doing anything.
public struct RunSummary: Sendable, Equatable {
  /// `WAPE 0.247 (limit 0.28) | 17.9 % better than seasonal_naive 0.301 (95 %: 15.2 to 20.4)`
  public var result: String
  /// `EUR 214 000 a year (182 000 to 244 000) | running cost EUR 90 a year, EUR 0.57 per million`; nil without money.
  public var value: String?
  /// `6 of 6 pass, 2 wait for the endpoint`, with what failed.
  public var gate: String
  /// Where the value pays: `pays from 5.0 % better than today`; nil where that cannot be said.
  public var breakEven: String?
  /// The verdict in one sentence, where it is not a pass.
  public var verdict: String?

  public init(_ findings: Findings) {
    let metric = findings.headline
    let format = NumberText(metric: metric.name)
    let model = findings.testValue(metric, of: findings.chosen) ?? .nan
    let today = findings.testValue(metric, of: findings.baseline) ?? .nan
    let criterion = findings.solution.success.criteria.first {
      $0.metric == metric.name && $0.slice == nil && ($0.max ?? $0.min) != nil
    }
    var text = "\(metric.name.uppercased()) \(format.text(model))"
    if let limit = criterion?.max ?? criterion?.min { text += " (limit \(NumberText.short(limit)))" }
    if !model.isFinite {
      text += " | \(findings.wording.noHeadline)"
    } else if let improvement = findings.improvement(metric), improvement.point.isFinite {
      let better = improvement.point >= 0
      text += " | \(NumberText.percent(abs(improvement.point))) \(better ? "better" : "worse") than \(findings.baseline) \(format.text(today))"
      if let lower = improvement.lower, let upper = improvement.upper {
        // The interval is counted in the direction of the word before it.
        let bounds = better ? (lower, upper) : (-upper, -lower)
        text += " (95 %: \(NumberText.fixed(bounds.0 * 100, 1)) to \(NumberText.fixed(bounds.1 * 100, 1)))"
      }
    }
    text += " | \(findings.chosen)"
    result = text
    if let money = findings.money {
      func range(_ estimate: Estimate) -> String {
        guard let lower = estimate.lower, let upper = estimate.upper else { return NumberText.amount(estimate.point) }
        return "\(NumberText.amount(estimate.point)) (\(NumberText.amount(lower)) to \(NumberText.amount(upper)))"
      }
      var line = "\(money.currency) \(range(money.value)) a year"
      if findings.verdict == .noMachineLearningNeeded {
        // What is served then is the baseline; the gain on top of it is what the verdict turned on.
        line = "\(money.currency) \(range(money.valueOfServing)) a year from \(findings.baseline) \(findings.wording.asServed)"
          + " | a model would add \(range(money.valueOfModel))"
      }
      if let cost = findings.runCost {
        line += " | running cost \(money.currency) \(NumberText.amount(cost.perYear)) a year, \(money.currency) "
          + "\(NumberText.fixed(cost.perMillion, 2)) per million"
      }
      value = line
      if let even = findings.breakEven, today != 0 {
        let change = relativeImprovement(of: even, over: today, lowerIsBetter: isLowerBetter(metric.name))
        if change > 1, isLowerBetter(metric.name) {
          breakEven = "nothing is good enough to pay"
        } else if findings.requiredPerYear > 0, change.isFinite, change >= 0, model.isFinite {
          let from = change >= 0.0005 ? "pays from \(NumberText.percent(change))" : "pays from less than 0.1 %"
          breakEven = "\(from) better than today"
        }
      }
    }
    let judged = findings.criteria.filter { $0.outcome != .pending }
    let failed = judged.filter { $0.outcome == .fail }
    let waiting = findings.criteria.count - judged.count
    var parts = ["\(judged.count - failed.count) of \(judged.count) pass"]
    if waiting > 0 { parts[0] += ", \(waiting) wait\(waiting == 1 ? "s" : "") for the endpoint" }
    parts += failed.map { "FAIL \(Self.text($0))" }
    gate = parts.joined(separator: " | ")
    switch findings.verdict {
    case .noGo(let reason): verdict = "NO-GO: \(reason)"
    case .noMachineLearningNeeded:
      let served = "served \(findings.wording.asServed)"
      verdict =
        "you do not need machine learning: "
        + (findings.asksTheBaseline
          ? "\(findings.baseline) meets every criterion when it is \(served)"
          : "what \(findings.chosen) adds to \(findings.baseline) \(served) is not sure to be worth it")
    case .pass, .fail: verdict = nil
    }
  }

  /// `wape in region=North: 3.1 % worse than today`
  private static func text(_ result: CriterionResult) -> String {
    let criterion = result.criterion
    let place = result.worst.flatMap { worst in criterion.slice.map { " in \($0)=\(worst.value)" } } ?? ""
    let format = NumberText(metric: criterion.metric)
    guard let value = result.decisive ?? result.value, value.isFinite else {
      return "\(criterion.metric)\(place): not measured"
    }
    if let least = criterion.minRelativeChange {
      let change = value >= 0 ? "\(NumberText.percent(value)) better" : "\(NumberText.percent(-value)) worse"
      let sure = criterion.confidence.map { " (\(NumberText.percent($0, 0)) bound)" } ?? ""
      return "\(criterion.metric)\(place): \(change) than today\(sure), at least \(NumberText.percent(least)) asked"
    }
    let bound = result.value == result.decisive ? "" : " (\(result.method))"
    let limits = [
      criterion.min.map { "at least \(format.limit($0))" }, criterion.max.map { "at most \(format.limit($0))" },
    ].compactMap { $0 }
    return "\(criterion.metric)\(place): \(format.text(value))\(bound), \(limits.joined(separator: " and ")) asked"
  }

  /// As the run keeps it.
  public var json: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return [
      "schema_version": 1, "result": .string(result), "value": text(value), "gate": .string(gate),
      "break_even": text(breakEven), "verdict": text(verdict),
    ]
  }

  /// Reads what `json` wrote; nil where it is something else.
  public init?(json: JSONValue) {
    guard let result = json["result"]?.string, let gate = json["gate"]?.string else { return nil }
    self.result = result
    self.gate = gate
    value = json["value"]?.string
    breakEven = json["break_even"]?.string
    verdict = json["verdict"]?.string
  }
}
