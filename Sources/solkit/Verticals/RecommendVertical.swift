import Bundles
import Findings
import JSON
import RecommendModel
import Recommending
import Reporting
import Runs
import Solution
import Support
import Tables
import Terminal

/// `recommend` as the commands see it.
struct RecommendVertical: Vertical {
  let task = Solution.Task.recommend
  let files = ["trials.json"]

  func read(_ path: String, _ session: SolutionSession) throws -> any VerticalData {
    let data = try RecommendData(reading: path, solution: session.solution, folder: session.folder, threads: session.threads)
    return RecommendVerticalData(data: data, warnings: try RuleChecks.warnings(session.solution, data))
  }

  func predictor(of bundle: Bundle) throws -> any Predictor { try RecommendPredictor(bundle: bundle) }

  /// `search/als-2`, `test/ease-0`, `served/ease-0`.
  func candidate(ofStage name: String) -> String? {
    let parts = name.split(separator: "/")
    guard parts.count == 2, let dash = parts[1].lastIndex(of: "-") else { return nil }
    return String(parts[1][..<dash])
  }

  func predict(_ bundle: Bundle, _ batch: BatchRequest) throws -> BatchAnswer {
    guard batch.horizon == nil else {
      throw Diagnostic("E1055", "--horizon is for forecasts", fix: "leave it out", exitCode: .usage)
    }
    guard !batch.makesOrders else {
      throw Diagnostic("E1064", "--orders is for forecasts", fix: "leave it out", exitCode: .usage)
    }
    let written = try RecommendBatch(
      predictor: try RecommendPredictor(bundle: bundle), threads: ReadingOptions.processors
    ).run(input: batch.input, output: batch.output)
    return BatchAnswer(
      facts: ["lists": JSONValue(written.lists), "items": JSONValue(written.items)],
      summary: "\(TerminalFormat.count(written.lists)) lists, \(TerminalFormat.count(written.items)) items")
  }
}

private struct RecommendVerticalData: VerticalData {
  var data: RecommendData
  var warnings: [Diagnostic]

  var notes: [Diagnostic] { data.notes + warnings }
  var summary: String {
    "\(TerminalFormat.count(data.facts.rows)) interactions, \(TerminalFormat.count(data.facts.users)) users, \(TerminalFormat.count(data.facts.items)) items"
  }
  var facts: JSONObject {
    [
      "rows": JSONValue(data.facts.rows), "users": JSONValue(data.facts.users), "items": JSONValue(data.facts.items),
      "items_without_interaction": JSONValue(data.facts.itemsWithoutInteraction),
      "items_not_described": JSONValue(data.facts.itemsNotDescribed), "returns": JSONValue(data.facts.returnRows),
    ]
  }

  func stages(_ session: SolutionSession) throws -> [StageDescription] {
    try recommendStagePlan(session.solution, data: data, configuration: session.resolved.canonicalJSON)
  }

  func estimate(_ session: SolutionSession) -> RunEstimate {
    let estimate = RecommendEstimate(session.solution, data: data)
    return RunEstimate(seconds: estimate.seconds, megabytes: estimate.megabytes)
  }

  func execute(_ work: RunWork) throws -> any VerticalResult {
    let pipeline = RecommendPipeline(
      solution: work.session.solution, configuration: work.session.resolved.canonicalJSON, data: data, run: work.run,
      threads: work.session.threads, interruption: work.interruption, progress: work.progress, begin: work.begin)
    return RecommendVerticalResult(evaluation: try pipeline.execute())
  }
}

private struct RecommendVerticalResult: VerticalResult {
  var evaluation: RecommendEvaluation

  var findings: Findings { evaluation.findings }
  var trials: Int { evaluation.trials.count }
  var notes: [Diagnostic] { evaluation.notes }

  func write(_ work: RunWork) throws {
    try RecommendFiles(
      evaluation: evaluation, dataDigest: work.file.digest, signed: work.session.resolved.signedJSON,
      toolVersion: Version.text
    ).write(to: work.run)
  }

  func report(_ facts: RunFacts, secondsByCandidate: [String: Double]?) -> Report {
    var evaluation = evaluation
    if let secondsByCandidate { evaluation.secondsByCandidate = secondsByCandidate }
    return RecommendReport(evaluation: evaluation, run: facts).report()
  }
}
