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

  func predictor(of bundle: Bundle) throws -> any Predictor { try forecastPredictor(bundle: bundle) }

  /// `window-2/ets`, `test-1/ets`, but neither `final/ets` nor what was fitted for the sums, nor
  /// `choose/intervals`.
  func candidate(ofStage name: String) -> String? {
    let parts = name.split(separator: "/")
    guard parts.count == 2, !["final", "errors", "choose"].contains(parts[0]) else { return nil }
    return parts[0].hasSuffix("-sums") || parts[0].hasSuffix("-short") ? nil : String(parts[1])
  }

  func predict(_ bundle: Bundle, _ batch: BatchRequest) throws -> BatchAnswer {
    if AnomalyPredictor.isIn(bundle) { return try watch(bundle, batch) }
    let answered = try ForecastBatch(
      predictor: try ForecastPredictor(bundle: bundle), horizon: batch.horizon, makesOrders: batch.makesOrders
    ).run(input: batch.input, output: batch.output)
    return BatchAnswer(
      facts: ["series": JSONValue(answered.series), "rows": JSONValue(answered.rows)],
      summary: "\(TerminalFormat.count(answered.rows)) \(batch.makesOrders ? "orders" : "rows") for \(TerminalFormat.count(answered.series)) series",
      notes: answered.notes)
  }

  func extend(_ bundle: Bundle, _ request: ExtensionRequest) throws -> ExtensionAnswer {
    guard !AnomalyPredictor.isIn(bundle) else {
      throw Diagnostic(
        "E3091", "a bundle that watches is not extended", hint: "requests carry all readings since training",
        fix: "run solkit forecast on the longer file", exitCode: .usage)
    }
    let done = try BundleExtension(
      bundle: bundle, solution: request.solution, allowsGaps: request.allowsGaps, toolVersion: Version.text
    ).write(request.data, to: request.output)
    let count = { TerminalFormat.count($0) }
    return ExtensionAnswer(
      facts: [
        "model_version": .string(done.modelVersion), "rows": JSONValue(done.used), "already_known": JSONValue(done.known),
        "filled": JSONValue(done.filled), "series_with_rows": JSONValue(done.moved), "series": JSONValue(done.series),
        "through": .string(done.through),
      ],
      summary: "\(count(done.used)) new rows for \(count(done.moved)) of \(count(done.series)) series, up to \(done.through)"
        + (done.known > 0 ? " | \(count(done.known)) known already" : "")
        + (done.filled > 0 ? " | \(count(done.filled)) periods filled" : ""),
      modelVersion: done.modelVersion, notes: done.notes)
  }
}

extension ForecastVertical {
  /// Judges the readings of a file, where the bundle watches instead of forecasting.
  private func watch(_ bundle: Bundle, _ batch: BatchRequest) throws -> BatchAnswer {
    guard let input = batch.input else {
      throw Diagnostic("E1060", "there is no file of readings to judge", fix: "name one with --in", exitCode: .usage)
    }
    guard batch.horizon == nil else {
      throw Diagnostic("E1055", "--horizon is for forecasts", fix: "leave it out", exitCode: .usage)
    }
    let answered = try AnomalyBatch(predictor: try AnomalyPredictor(bundle: bundle))
      .run(input: input, output: batch.output)
    return BatchAnswer(
      facts: [
        "series": JSONValue(answered.series), "rows": JSONValue(answered.rows), "alarms": JSONValue(answered.alarms),
      ], summary: "\(TerminalFormat.count(answered.rows)) readings, \(TerminalFormat.count(answered.alarms)) alarms")
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
    session.solution.anomalies == nil
      ? try forecastStagePlan(
        session.solution, configuration: session.resolved.canonicalJSON, data: data) : try anomalyStagePlan(session.solution, data: data)
  }

  func estimate(_ session: SolutionSession) -> RunEstimate {
    let estimate = ForecastEstimate(session.solution, data: data, threads: session.threads)
    return RunEstimate(seconds: estimate.seconds, megabytes: estimate.megabytes)
  }

  func execute(_ work: RunWork) throws -> any VerticalResult {
    if work.session.solution.anomalies != nil {
      let pipeline = AnomalyPipeline(
        solution: work.session.solution, data: data, run: work.run, threads: work.session.threads,
        interruption: work.interruption, progress: work.progress)
      return AnomalyVerticalResult(result: try pipeline.execute(), facts: data.facts)
    }
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

private struct AnomalyVerticalResult: VerticalResult {
  var result: AnomalyPipeline.Result
  var facts: ForecastData.Facts

  var findings: Findings { result.evaluation.findings }
  var trials: Int { result.trials }

  func write(_ work: RunWork) throws {
    try AnomalyFiles(
      result: result, dataDigest: work.file.digest, signed: work.session.resolved.signedJSON, toolVersion: Version.text
    ).write(to: work.run)
  }

  func report(_ run: RunFacts, secondsByCandidate: [String: Double]?) -> Report {
    var result = result
    if let secondsByCandidate { result.secondsByCandidate = secondsByCandidate }
    return AnomalyReport(result: result, facts: facts, run: run).report()
  }
}
