import Bundles
import Connectors
import Glibc
import JSON
import Solution
import Support

/// Replays, checks, loads and measures the exported server. The server runs when it is made, and is stopped by
/// whoever made it.
struct Verification {
  let plan: ExportPlan
  let server: ExportedServer
  let scratch: String
  let modelVersion: String
  let progress: any ProgressReporter

  /// What the server says about itself, for the client's engineers.
  private(set) var openAPI: [UInt8] = []
  private(set) var failures: [Diagnostic] = []

  init(
    plan: ExportPlan, server: ExportedServer, scratch: String, modelVersion: String, progress: any ProgressReporter
  ) {
    self.plan = plan
    self.server = server
    self.scratch = scratch
    self.modelVersion = modelVersion
    self.progress = progress
  }

  /// All but size, cost and criteria, which follow. What the server does wrong ends up in `failures`; an
  /// interruption is thrown.
  mutating func run() throws(Diagnostic) -> VerifyResult {
    var result = VerifyResult()
    result.machine = .here()
    result.modelVersion = modelVersion
    result.stamp = plan.stamp
    result.coldStartMilliseconds = server.coldStart * 1000
    try step { (this: inout Verification) throws(Diagnostic) in try this.checkContract() }
    try step { (this: inout Verification) throws(Diagnostic) in
      result.replay = try Replay.run(
        this.plan.replay, route: this.plan.interface.route, server: this.server, progress: this.progress,
        this.plan.checkpoint)
      if let failure = Replay.failure(result.replay, plan: this.plan) { throw failure }
    }
    // A server that differs is not worth twenty seconds of load.
    if failures.isEmpty { try step { (this: inout Verification) throws(Diagnostic) in try this.runExamples(&result) } }
    if failures.isEmpty { try step { (this: inout Verification) throws(Diagnostic) in try this.measure(&result) } }
    return result
  }

  /// Keeps what the server did wrong, and lets an interruption through.
  private mutating func step(_ body: (inout Verification) throws(Diagnostic) -> Void) throws(Diagnostic) {
    do throws(Diagnostic) {
      try body(&self)
    } catch {
      guard error.exitCode == .endpointDiffers else { throw error }
      failures.append(error)
    }
  }

  /// Headers, token and OpenAPI.
  private mutating func checkContract() throws(Diagnostic) {
    let client = EndpointClient(base: server.base, token: server.token, timeout: 30)
    let example = plan.interface.example.compactBytes
    let route = plan.interface.route
    let answer = try ask("the example request") { () throws(TransportFault) in try client.post(route, example) }
    guard answer.status == 200 else { throw ServerFault.status(answer, "the example request", route) }
    try checkHeader(answer, "x-model-version", modelVersion)
    try checkHeader(answer, "x-solkit-stamp", plan.stamp?.rawValue)
    if server.token != nil {
      let refused = try ask("a request without token") { () throws(TransportFault) in
        try client.post(route, example, withToken: false)
      }
      guard refused.status == 401 else {
        throw .export(
          .notGuarded, "a request without a token was answered with \(refused.status), 401 was expected",
          fix: "report this bug")
      }
    }
    let description = try ask("GET /openapi.json") { () throws(TransportFault) in try client.get("/openapi.json") }
    guard description.status == 200, let document = try? JSONValue(parsing: description.body, depth: 128) else {
      throw ServerFault.status(description, "the description of the interface", "/openapi.json")
    }
    openAPI = Array(document.prettyText.utf8)
  }

  private func ask(
    _ what: String, _ body: () throws(TransportFault) -> HTTPClient.Response
  ) throws(Diagnostic) -> HTTPClient.Response {
    do throws(TransportFault) { return try body() } catch {
      try plan.checkpoint()
      throw ServerFault.during(what, error, server)
    }
  }

  private func checkHeader(_ answer: HTTPClient.Response, _ name: String, _ expected: String?) throws(Diagnostic) {
    guard answer.header(name) != expected else { return }
    throw .export(
      .otherModel,
      "the header \(name) is \(answer.header(name).map { "'\($0)'" } ?? "missing"), "
        + "\(expected.map { "'\($0)'" } ?? "none") was expected",
      fix: "export with the solkit-endpoint of the version that made the run")
  }

  private mutating func runExamples(_ result: inout VerifyResult) throws(Diagnostic) {
    progress.update("verify", done: 0, of: 0, "examples of the README")
    result.examples = try ClientExamples(plan).execute(server, scratch: scratch, plan.checkpoint)
  }

  /// Half of the time full speed, three tenths the knee, one fifth the client's own traffic.
  private mutating func measure(_ result: inout VerifyResult) throws(Diagnostic) {
    let bodies = plan.replay.map { Array($0.request.utf8) }
    let load = LoadTest(
      base: server.base, token: server.token, route: plan.interface.route, bodies: bodies, checkpoint: plan.checkpoint)
    let seconds = plan.settings.verify.loadSeconds
    let connections = min(4, max(2, result.machine.cores))

    progress.update("verify", done: 0, of: 0, "load on \(connections) connections")
    let before = server.readings()
    let full = load.run(connections: connections, seconds: seconds * 0.5)
    let after = server.readings()
    result.load = VerifyResult.Load(full)
    result.residentMegabytes = after.resident / 1e6
    result.processorSecondsPerRequest = after.processorSeconds(since: before) / Double(max(1, full.requests))
    try check(full, "under load")

    for connections in [1, 2, 4, 8, 16] {
      progress.update("verify", done: 0, of: 0, "load on \(connections) connections")
      let phase = load.run(connections: connections, seconds: seconds * 0.06)
      try check(phase, "on \(connections) connections")
      result.steps.append(
        VerifyResult.Step(
          connections: connections, requestsPerSecond: phase.requestsPerSecond, p95: phase.quantile(0.95)))
    }
    if let price = plan.settings.price {
      result.traffic = try traffic(load, price.requestsPerSecond / Double(max(1, price.replicas)), seconds * 0.2)
    }
    result.peakMegabytes = server.readings().peak / 1e6
  }

  private func traffic(
    _ load: LoadTest, _ declared: Double, _ seconds: Double
  ) throws(Diagnostic) -> VerifyResult.Traffic {
    progress.update("verify", done: 0, of: 0, "\(brief(declared)) requests a second")
    // At least ten requests, but a client with one request an hour need not wait for ten hours.
    let seconds = max(seconds, min(10 / declared, 5))
    let before = server.readings()
    let phase = load.run(connections: declared > 200 ? 8 : 2, seconds: seconds, pace: declared)
    let used = server.readings().processorSeconds(since: before)
    try check(phase, "at \(brief(declared)) requests a second")
    return VerifyResult.Traffic(
      declared: declared, achieved: phase.requestsPerSecond, seconds: phase.seconds,
      processors: phase.seconds > 0 ? used / phase.seconds : 0, p95: phase.quantile(0.95))
  }

  private func check(_ phase: LoadTest.Phase, _ what: String) throws(Diagnostic) {
    try plan.checkpoint()
    if let error = phase.firstError {
      if server.ending() != nil { throw ServerFault.during("a request \(what)", TransportFault(message: error), server) }
      throw .export(
        .underLoad, "\(phase.errors) of \(phase.requests) requests failed \(what)", hint: error,
        fix: "report this bug with what the server said")
    }
    guard phase.requests > 0 else {
      throw .export(
        .underLoad, "no request was answered \(what)", fix: "give export.verify.load_seconds a larger value")
    }
  }
}
