import Evaluation
import ForecastModel
public import JSON
import Solution

/// The result of a run in a few lines, as the terminal shows it. Kept with the run, so that an unchanged second run
/// says the same without doing anything.
public struct ForecastSummary: Sendable, Equatable {
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

  public init(_ evaluation: ForecastEvaluation) {
    let metric = evaluation.headline
    let format = NumberText(metric: metric.name)
    let model = evaluation.testValue(metric, of: evaluation.chosen.name) ?? .nan
    let today = evaluation.testValue(metric, of: evaluation.baseline) ?? .nan
    let criterion = evaluation.solution.success.criteria.first {
      $0.metric == metric.name && $0.slice == nil && $0.max != nil
    }
    var text = "\(metric.name.uppercased()) \(format.text(model))"
    if let limit = criterion?.max { text += " (limit \(short(limit)))" }
    if !model.isFinite {
      text += " | the actual values of the test add up to 0, or are too large"
    } else if let improvement = evaluation.improvement(metric), improvement.point.isFinite {
      let better = improvement.point >= 0
      text += " | \(percent(abs(improvement.point))) \(better ? "better" : "worse") than \(evaluation.baseline) \(format.text(today))"
      if let lower = improvement.lower, let upper = improvement.upper {
        // The interval is counted in the direction of the word before it.
        let bounds = better ? (lower, upper) : (-upper, -lower)
        text += " (95 %: \(decimal(bounds.0 * 100, 1)) to \(decimal(bounds.1 * 100, 1)))"
      }
    }
    text += " | \(evaluation.chosen.name)"
    result = text
    if let money = evaluation.money {
      func range(_ estimate: Estimate) -> String {
        guard let lower = estimate.lower, let upper = estimate.upper else { return amount(estimate.point) }
        return "\(amount(estimate.point)) (\(amount(lower)) to \(amount(upper)))"
      }
      var line = "\(money.currency) \(range(money.value)) a year"
      if evaluation.verdict == .noMachineLearningNeeded {
        // What is served then is the baseline; the gain on top of it is what the verdict turned on.
        line = "\(money.currency) \(range(money.valueOfQuantile)) a year from \(evaluation.baseline) at its quantile"
          + " | a model would add \(range(money.valueOfForecast))"
      }
      if let cost = evaluation.runCost {
        line += " | running cost \(money.currency) \(amount(cost.perYear)) a year, \(money.currency) "
          + "\(decimal(cost.perMillion, 2)) per million"
      }
      value = line
      if let even = evaluation.breakEven, today != 0 {
        let change = relativeImprovement(of: even, over: today, lowerIsBetter: isLowerBetter(metric.name))
        if change > 1 {
          breakEven = "no error is low enough to pay"
        } else if evaluation.requiredPerYear > 0, change.isFinite, change >= 0, model.isFinite {
          let from = change >= 0.0005 ? "pays from \(percent(change))" : "pays from less than 0.1 %"
          breakEven = "\(from) better than today"
        }
      }
    }
    let judged = evaluation.criteria.filter { $0.outcome != .pending }
    let failed = judged.filter { $0.outcome == .fail }
    let waiting = evaluation.criteria.count - judged.count
    var parts = ["\(judged.count - failed.count) of \(judged.count) pass"]
    if waiting > 0 { parts[0] += ", \(waiting) wait\(waiting == 1 ? "s" : "") for the endpoint" }
    parts += failed.map { "FAIL \(Self.text($0))" }
    gate = parts.joined(separator: " | ")
    switch evaluation.verdict {
    case .noGo(let reason): verdict = "NO-GO: \(reason)"
    case .noMachineLearningNeeded:
      let served = "served at the \(decimal(evaluation.contract.servedQuantile, 2)) quantile"
      verdict =
        "you do not need machine learning: "
        + (evaluation.asksTheBaseline
          ? "\(evaluation.baseline) meets every criterion when it is \(served)"
          : "what \(evaluation.chosen.name) adds to \(evaluation.baseline) \(served) is not sure to be worth it")
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
      let change = value >= 0 ? "\(percent(value)) better" : "\(percent(-value)) worse"
      let sure = criterion.confidence.map { " (\(percent($0, 0)) bound)" } ?? ""
      return "\(criterion.metric)\(place): \(change) than today\(sure), at least \(percent(least)) asked"
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

/// How a metric is written in a line of text.
private struct NumberText {
  var metric: String

  /// A limit as it was written: `0.25`, not `0.250`.
  func limit(_ value: Double) -> String { metric == "value_per_year" ? amount(value) : short(value) }

  func text(_ value: Double) -> String {
    switch metric {
    case "value_per_year": amount(value)
    default: abs(value) >= 100 ? decimal(value, 0) : decimal(value, 3)
    }
  }
}

/// Without zeros at the end: `0.25`, `50`.
private func short(_ value: Double) -> String { value == value.rounded() ? decimal(value, 0) : "\(value)" }

private func percent(_ share: Double, _ decimals: Int = 1) -> String { "\(decimal(share * 100, decimals)) %" }

/// Three significant digits from a thousand on, thousands apart: `214 000`.
private func amount(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "n/a" }
  var unit = 1.0
  while abs(value) / unit >= 1000 { unit *= 10 }
  let rounded = Int((value / unit).rounded() * unit)
  var digits = String(abs(rounded))
  var groups = [String]()
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (rounded < 0 ? "-" : "") + ([digits] + groups).joined(separator: " ")
}

private func decimal(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "n/a" }
  var power = 1
  for _ in 0..<decimals { power *= 10 }
  let scaled = Int((abs(value) * Double(power)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return sign + String(scaled) }
  let fraction = String(scaled % power)
  return "\(sign)\(scaled / power).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
}
