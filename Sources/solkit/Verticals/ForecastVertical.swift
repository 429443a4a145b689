import Bundles
import Findings
import ForecastModel
import Forecasting
import JSON
import Reporting
import Runs
import Solution
import Support
import Terminal
import TimeAxis

/// `forecast` as the commands see it.
struct ForecastVertical: Vertical {
  let task = Solution.Task.forecast
  let files = ["forecast.csv"]

  func read(_ path: String, _ session: SolutionSession) throws -> any VerticalData {
    ForecastVerticalData(
      data: try ForecastData(reading: path, solution: session.solution, threads: session.threads))
  }

  func interface(of bundle: Bundle) throws -> PredictorInterface { try ForecastPredictor(bundle: bundle).interface }

  /// `window-2/ets`, `test-1/ets`, but not `final/ets`.
  func candidate(ofStage name: String) -> String? {
    let parts = name.split(separator: "/")
    return parts.count == 2 && parts[0] != "final" ? String(parts[1]) : nil
  }

  func predict(_ bundle: Bundle, _ batch: BatchRequest) throws -> BatchAnswer {
    let answered = try ForecastBatch(predictor: try ForecastPredictor(bundle: bundle), horizon: batch.horizon)
      .run(input: batch.input, output: batch.output)
    return BatchAnswer(
      facts: ["series": JSONValue(answered.series), "rows": JSONValue(answered.rows)],
      summary: "\(TerminalFormat.count(answered.rows)) rows for \(TerminalFormat.count(answered.series)) series")
  }
}

private struct ForecastVerticalData: VerticalData {
  var data: ForecastData

  var notes: [Diagnostic] { data.notes }

  var summary: String {
    let periods = data.set.lastPeriod - data.set.firstPeriod + 1
    return "\(TerminalFormat.count(data.facts.rows)) rows, \(TerminalFormat.count(data.set.series.count)) series, "
      + "\(periods) \(data.set.frequency.unit)s"
  }

  var facts: JSONObject { ["rows": JSONValue(data.facts.rows), "series": JSONValue(data.set.series.count)] }

  func stages(_ session: SolutionSession) throws -> [StageDescription] {
    try forecastStagePlan(session.solution, data: data)
  }

  func estimate(_ session: SolutionSession) -> RunEstimate {
    let estimate = ForecastEstimate(session.solution, data: data, threads: session.threads)
    return RunEstimate(seconds: estimate.seconds, megabytes: estimate.megabytes)
  }

  func execute(_ work: RunWork) throws -> any VerticalResult {
    let pipeline = ForecastPipeline(
      solution: work.session.solution, configuration: work.session.resolved.canonicalJSON, data: data,
      dataDigest: work.file.digest, run: work.run, threads: work.session.threads, interruption: work.interruption,
      progress: work.progress)
    return ForecastVerticalResult(result: try pipeline.execute(), facts: data.facts)
  }
}

private struct ForecastVerticalResult: VerticalResult {
  var result: ForecastPipeline.Result
  var facts: ForecastData.Facts

  var findings: Findings { result.evaluation.findings }
  var trials: Int { result.trials }

  func write(_ work: RunWork) throws {
    let files = ForecastFiles(
      result: result, dataDigest: work.file.digest, signed: work.session.resolved.signedJSON, toolVersion: Version.text)
    try files.write(to: work.run)
  }

  func report(_ run: RunFacts, secondsByCandidate: [String: Double]?) -> Report {
    var result = result
    if let secondsByCandidate { result.secondsByCandidate = secondsByCandidate }
    return ForecastReport(result: result, facts: facts, run: run).report()
  }
}
