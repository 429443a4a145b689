import Bundles
import ClassifyModel
import Classifying
import Findings
import JSON
import Reporting
import Runs
import Solution
import Support
import Terminal

/// `classify` as the commands see it.
struct ClassifyVertical: Vertical {
  let task = Solution.Task.classify
  let files = ["trials.json"]

  func read(_ path: String, _ session: SolutionSession) throws -> any VerticalData {
    let data = try ClassifyData(
      reading: path, solution: session.solution, folder: session.folder, threads: session.threads)
    try session.checkRules()
    return ClassifyVerticalData(data: data)
  }

  func predictor(of bundle: Bundle) throws -> any Predictor { try ClassifyPredictor(bundle: bundle) }

  /// `search/ridge-2/fold-1`, `final/ridge-2`, `final/random_forest-0-first-80-trees`.
  func candidate(ofStage name: String) -> String? {
    let parts = name.split(separator: "/")
    guard parts.count >= 2, let dash = parts[1].firstIndex(of: "-") else { return nil }
    return String(parts[1][..<dash])
  }

  func predict(_ bundle: Bundle, _ batch: BatchRequest) throws -> BatchAnswer {
    guard let input = batch.input else {
      throw Diagnostic(
        "E1060", "there is no file of rows to classify", fix: "name one with --in", exitCode: .usage)
    }
    guard batch.horizon == nil else {
      throw Diagnostic("E1055", "--horizon is for forecasts", fix: "leave it out", exitCode: .usage)
    }
    guard !batch.makesOrders else {
      throw Diagnostic("E1064", "--orders is for forecasts", fix: "leave it out", exitCode: .usage)
    }
    let rows = try ClassifyBatch(predictor: try ClassifyPredictor(bundle: bundle)).run(input: input, output: batch.output)
    return BatchAnswer(facts: ["rows": JSONValue(rows)], summary: "\(TerminalFormat.count(rows)) rows")
  }
}

private struct ClassifyVerticalData: VerticalData {
  var data: ClassifyData

  var notes: [Diagnostic] { data.notes }
  var summary: String {
    "\(TerminalFormat.count(data.facts.rows)) rows, \(data.featureNames.count) features"
  }
  var facts: JSONObject {
    ["rows": JSONValue(data.facts.rows), "features": JSONValue(data.featureNames.count)]
  }

  func stages(_ session: SolutionSession) throws -> [StageDescription] {
    try classifyStagePlan(
      session.solution, data: data, configuration: session.resolved.canonicalJSON, threads: session.threads)
  }

  func estimate(_ session: SolutionSession) -> RunEstimate {
    let estimate = ClassifyEstimate(session.solution, data: data)
    return RunEstimate(seconds: estimate.seconds, megabytes: estimate.megabytes)
  }

  func execute(_ work: RunWork) throws -> any VerticalResult {
    if !data.target.isKnown {
      let pipeline = UnlabelledPipeline(
        solution: work.session.solution, configuration: work.session.resolved.canonicalJSON, data: data,
        run: work.run, threads: work.session.threads, interruption: work.interruption, progress: work.progress)
      return UnlabelledVerticalResult(evaluation: try pipeline.execute(), facts: data.facts)
    }
    let pipeline = ClassifyPipeline(
      solution: work.session.solution, configuration: work.session.resolved.canonicalJSON, data: data,
      run: work.run, threads: work.session.threads, interruption: work.interruption, progress: work.progress,
      begin: work.begin)
    return ClassifyVerticalResult(result: try pipeline.execute(), facts: data.facts)
  }
}

private struct ClassifyVerticalResult: VerticalResult {
  var result: ClassifyPipeline.Result
  var facts: ClassifyData.Facts

  var findings: Findings { result.evaluation.findings }
  var trials: Int { result.trials }
  var notes: [Diagnostic] { result.notes }

  func write(_ work: RunWork) throws {
    try ClassifyFiles(
      result: result, dataDigest: work.file.digest, signed: work.session.resolved.signedJSON,
      toolVersion: Version.text
    ).write(to: work.run)
  }

  func report(_ facts: RunFacts, secondsByCandidate: [String: Double]?) -> Report {
    var result = result
    if let secondsByCandidate { result.secondsByCandidate = secondsByCandidate }
    return ClassifyReport(result: result, facts: self.facts, run: facts).report()
  }
}

private struct UnlabelledVerticalResult: VerticalResult {
  var evaluation: UnlabelledEvaluation
  var facts: ClassifyData.Facts

  var findings: Findings { evaluation.findings }
  var trials: Int { 1 }

  func write(_ work: RunWork) throws {
    try UnlabelledFiles(
      evaluation: evaluation, dataDigest: work.file.digest, signed: work.session.resolved.signedJSON,
      toolVersion: Version.text
    ).write(to: work.run)
  }

  func report(_ facts: RunFacts, secondsByCandidate: [String: Double]?) -> Report {
    UnlabelledReport(evaluation: evaluation, facts: self.facts, run: facts).report()
  }
}
