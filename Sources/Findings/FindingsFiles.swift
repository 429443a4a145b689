public import Evaluation
public import JSON
import Solution
import Support

/// `leaderboard.json`, `metrics.json` and `verdict.json` of a run.
public struct FindingsFiles: Sendable {
  public var findings: Findings

  /// - Parameter findings: what is written.
  public init(_ findings: Findings) { self.findings = findings }

  /// The three files of every run, with their names.
  /// - Parameter money: as `metrics(money:)`.
  public func all(money: JSONObject?) -> [(name: String, text: String)] {
    [
      ("leaderboard.json", leaderboard.prettyText), ("metrics.json", metrics(money: money).prettyText),
      ("verdict.json", verdict.prettyText),
    ]
  }

  /// Every candidate on validation and test part, best first.
  public var leaderboard: JSONValue {
    let order = findings.ranking.map(\.name)
    let names = order + findings.ladder.map(\.name).filter { !order.contains($0) }
    let rows = names.map { name -> JSONValue in
      var row: JSONObject = [
        "name": .string(name), "chosen": .bool(name == findings.chosen),
        "baseline": .bool(name == findings.baseline),
      ]
      if let members = findings.ladder.first(where: { $0.name == name })?.members, !members.isEmpty {
        row["members"] = .array(members.map { .string($0) })
      }
      row["validation"] = metricValues(findings.validation[name])
      row["test"] = metricValues(findings.test[name])
      return .object(row)
    }
    return [
      "schema_version": 1, "search_metric": .string(findings.solution.search.metric),
      "candidates": .array(rows), "not_tried": .array(findings.untried.map { .string($0) }),
    ]
  }

  private func metricValues(_ scores: CandidateScores?) -> JSONValue {
    guard let scores else { return .null }
    let keys = scores.statistics.keys.sorted { $0.description < $1.description }
    return .object(JSONObject(keys.map { ($0.description, .finite(scores.statistics[$0]?.value())) }))
  }

  /// The chosen candidate against the baseline on the test part, with intervals, and the money.
  /// - Parameter money: what the vertical says about money, in its own terms; nil where nothing is said.
  public func metrics(money: JSONObject?) -> JSONValue {
    let keys = (findings.test[findings.chosen]?.statistics.keys).map { Array($0) } ?? []
    let rows = keys.sorted { $0.description < $1.description }.map { key -> (String, JSONValue) in
      let model = findings.testEstimate(key, of: findings.chosen)
      let baseline = findings.testEstimate(key, of: findings.baseline)
      return (
        key.description,
        [
          "model": Self.json(model), "baseline": Self.json(baseline),
          "improvement": MetricReference.named(key.name)?.allowsRelativeChange == true
            ? Self.json(findings.improvement(key)) : .null,
        ]
      )
    }
    var object: JSONObject = [
      "schema_version": 1, "chosen": .string(findings.chosen), "baseline": .string(findings.baseline),
      "rows": JSONValue(findings.testRows), "units": JSONValue(findings.test.units.count),
      "metrics": .object(JSONObject(rows)),
    ]
    if let money { object["money"] = .object(money) }
    if let even = findings.breakEven {
      object["break_even"] = [
        "metric": .string(findings.headline.description), "value": .finite(even),
        "required_per_year": .finite(findings.requiredPerYear),
      ]
    }
    if let cost = findings.runCost {
      object["run_cost"] = ["per_month": .finite(cost.perMonth), "per_million": .finite(cost.perMillion)]
    }
    return .object(object)
  }

  /// An estimate with its interval, for machines.
  public static func json(_ estimate: Estimate?) -> JSONValue {
    guard let estimate else { return .null }
    return ["value": .finite(estimate.point), "lower": .finite(estimate.lower), "upper": .finite(estimate.upper)]
  }

  /// The verdict with what became of each criterion.
  public var verdict: JSONValue {
    var object: JSONObject = [
      "schema_version": 1, "verdict": .string(findings.verdict.name),
      "exit_code": JSONValue(Int(findings.verdict.exitCode.rawValue)), "chosen": .string(findings.chosen),
    ]
    if case .noGo(let reason) = findings.verdict { object["reason"] = .string(reason) }
    object["criteria"] = .array(findings.criteria.map(\.json))
    object["baseline_as_served"] = .array(findings.baselineCriteria.map(\.json))
    object["blockers"] = .array(findings.feasibility.blockers.map { .string($0.text) })
    object["feasibility"] = JSONValue(findings.feasibility.score)
    return .object(object)
  }
}

extension CriterionResult {
  /// The result for machines.
  var json: JSONValue {
    var object: JSONObject = [
      "metric": .string(criterion.metric), "requirement": .string(criterion.requirement),
      "outcome": .string(outcome.rawValue), "value": .finite(value), "decisive": .finite(decisive),
      "method": .string(method),
    ]
    if let slice = criterion.slice {
      object["slice"] = .string(slice)
      object["groups"] = .array(
        groups.map {
          [
            "value": .string($0.value), "units": JSONValue($0.units), "measured": .finite($0.measured),
            "decisive": .finite($0.decisive), "passes": .bool($0.passes),
          ]
        })
    }
    return .object(object)
  }
}
