import ArgumentParser
import Bundles
import Digests
import Exporting
import Findings
import Findings
import Foundation
import JSON
import Reporting
import Runs
import Solution
import Support
import Templates
import Terminal

/// `solkit export`
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A folder that runs as a prediction endpoint, if the criteria are met.",
    discussion: """
      Builds in a temporary folder, starts the server from there, replays held-out rows, loads it, judges the criteria
      with at: endpoint, and only then renames the folder into place. Exit codes: 0 written, 10 the run failed or is
      stale, 11 no-go, 13 the endpoint failed.
      """)

  @OptionGroup var options: SolutionOptions
  @Option(name: .long, help: "The folder to make.")
  var out: String?
  @Option(name: .long, help: "Export this bundle instead: the run's own, moved on by solkit extend.")
  var bundle: String?
  @Flag(name: .long, help: "Export although criteria failed, stamped NOT APPROVED.")
  var draft = false
  @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Show what would be done, and write nothing.")
  var dryRun = false
  @OptionGroup var output: OutputOptions

  /// The export that `forecast --export` goes on to: of the same solution, with the same output.
  static func following(_ options: SolutionOptions, _ output: OutputOptions) throws -> Export {
    var export = try Export.parse([])
    (export.options, export.output) = (options, output)
    return export
  }

  func run() throws { try execute() }

  /// - Parameter leading: what a command before has to say in the same JSON document.
  func execute(after leading: JSONObject? = nil) throws {
    let console = output.console
    let session = try SolutionSession(options)
    if options.printConfig { return console.print(session.resolved.printed()) }
    let progress = TerminalProgress(console, first: ("export", "reading the run"))
    defer { progress.end() }
    let interruption = Interruption.onSignals()
    let found = try ExportableRun(session: session, console: console)
    let decision = ExportGate.decide(
      verdict: found.result.verdict, exitCode: found.result.exitCode,
      signedOn: session.solution.scope.decides.signedOn, draft: draft, onFail: session.solution.success.onFail,
      isStale: found.isStale)
    let stamp: BundleManifest.Stamp?
    switch decision {
    case .refuse(let fault): throw fault
    case .allow(let allowed): stamp = allowed
    }
    let destination = out ?? session.path("export")
    if dryRun {
      progress.end()
      console.line("export", "\(destination)/ from \(found.folder.path)\(stamp.map { ", stamped \($0.rawValue)" } ?? "")")
      return
    }
    let outcome = try export(
      session, found: found, stamp: stamp, destination: destination, interruption: interruption, progress: progress)
    progress.end()
    show(outcome, stamp: stamp, after: leading, console)
    try Outcome.end(outcome.exitCode)
  }

  private func export(
    _ session: SolutionSession, found: ExportableRun, stamp: BundleManifest.Stamp?, destination: String,
    interruption: Interruption, progress: TerminalProgress
  ) throws -> ExportOutcome {
    let shared = SharedFiles.locate()
    let bundle = try found.bundle(bundle)
    let predictor = try Verticals.of(bundle).predictor(of: bundle)
    let (report, format) = try found.report(session, interruption: interruption)
    let decides = session.solution.scope.decides
    var plan = ExportPlan(
      bundle: bundle.path, interface: predictor.interface, settings: session.solution.export,
      project: session.solution.project, stamp: stamp, approver: decides.signedOn == nil ? nil : decides.approver,
      verdict: found.result.verdict, replay: try found.replay(bundle, predictor),
      criteria: session.solution.success.criteria.filter { $0.at == .endpoint },
      currency: session.solution.scope.currency, endpointBinary: try endpointBinary(shared))
    plan.destination = destination
    plan.licence = shared.licence
    plan.checkpoint = { () throws(Diagnostic) in try interruption.check() }
    let formats = session.solution.report.formats
    plan.reportFiles = { result in
      var final = report
      final.settlePending(
        result.criteria.map { (.number($0.value, format($0.metric)), $0.passes ? .pass : .fail) })
      final.add(result.reportSection)
      final.stamp = stamp.map { $0 == .draft ? .draft : .notApproved }
      return ReportFiles.all(final, formats: formats).map { ExportFile($0.name, $0.bytes) }
    }
    return try Exporting.export(plan, progress: progress)
  }

  private func endpointBinary(_ shared: SharedFiles) throws(Diagnostic) -> String {
    if let endpoint = shared.endpoint { return endpoint }
    throw Diagnostic(
      "E1056", "the program 'solkit-endpoint' is missing beside solkit", hint: "an export carries it",
      fix: "build or install solkit again", exitCode: .inputMissing)
  }

  private func show(
    _ outcome: ExportOutcome, stamp: BundleManifest.Stamp?, after leading: JSONObject?, _ console: Console
  ) {
    if console.options.json {
      let object: JSONObject = [
        "exit_code": JSONValue(Int(outcome.exitCode.rawValue)), "wrote": .bool(outcome.wrote),
        "destination": .string(outcome.destination), "stamp": stamp.map { .string($0.rawValue) } ?? .null,
        "verify": outcome.verify?.json ?? .null, "failures": .array(outcome.failures.map(\.json)),
      ]
      guard var document = leading else { return console.json(object) }
      document["exit_code"] = object["exit_code"]
      document["export"] = .object(object)
      return console.json(document)
    }
    if let verify = outcome.verify {
      var parts = [
        "replay \(verify.replay.equal)/\(verify.replay.cases) equal",
        "p50 \(TerminalFormat.number(verify.load.p50, digits: 2)) p95 \(TerminalFormat.number(verify.load.p95, digits: 2)) "
          + "p99 \(TerminalFormat.number(verify.load.p99, digits: 2)) ms",
        "\(TerminalFormat.number(verify.peakMegabytes, digits: 2)) MB",
      ]
      if let cost = verify.cost { parts.append("\(cost.currency) \(TerminalFormat.fixed(cost.perMillion, 2)) per million") }
      if !verify.criteria.isEmpty { parts.append("\(verify.passedCriteria) of \(verify.criteria.count) pass") }
      console.line("verify", parts.joined(separator: " | "))
    }
    guard outcome.wrote else {
      console.report(outcome.failures)
      return console.aside("next", "nothing exported (exit \(outcome.exitCode.rawValue)): the endpoint failed its check")
    }
    let mark = stamp.map { $0 == .draft ? " (DRAFT: nobody has signed)" : " (NOT APPROVED)" } ?? ""
    console.aside("wrote", "\(outcome.destination)/\(mark) | report: \(outcome.destination)/report/index.html")
    let compose = "\(outcome.destination)/compose.yaml"
    console.aside("next", "solkit serve" + (Files.exists(compose) ? ", or docker compose -f \(compose) up" : ""))
  }
}

/// The finished run that an export is made from.
struct ExportableRun {
  let folder: RunFolder
  let result: RunResult
  let lock: SolutionLock
  /// The configuration was changed after the run.
  let isStale: Bool
  private let data: any VerticalData
  private let file: SolutionLock.DataFile

  init(session: SolutionSession, console: Console) throws {
    let registry = RunRegistry(session.runs)
    try session.runs.checkReadable()
    guard let newest = session.currentRun(console) else {
      throw Diagnostic(
        "E1051", "there is no finished run to export", at: Place(file: session.runs.path),
        fix: "run solkit \(session.solution.task.rawValue) first", exitCode: .inputMissing)
    }
    lock = try registry.lock(of: newest)
    guard let result = lock.result else {
      throw Diagnostic(
        "E1051", "the run \(newest.folder) has not finished", fix: "run solkit \(session.solution.task.rawValue) again",
        exitCode: .inputMissing)
    }
    self.result = result
    folder = registry.folder(of: newest)
    try lock.verify(folder)
    (data, file) = try session.data(console)
    isStale = try session.lock(file).identity != lock.identity
  }

  /// Held-out requests with the run's answers.
  func replay() throws -> [ReplayCase] {
    let path = folder.file("replay.jsonl")
    return try Files.readText(path).split(separator: "\n").enumerated().map { place, line in
      guard let value = try? JSONValue(parsing: String(line)), let request = value["request"], let answer = value["answer"]
      else {
        throw Diagnostic(
          "E1052", "the line is no replay case", at: Place(file: path, line: place + 1),
          fix: "delete \(folder.path) and run again", exitCode: .dataError)
      }
      return ReplayCase(request: request.text, answer: answer.text)
    }
  }

  /// The report of the run, made again from its stages.
  /// - Returns: the report, and how a metric is written in it.
  func report(
    _ session: SolutionSession, interruption: Interruption
  ) throws -> (report: Report, format: @Sendable (String) -> NumberFormat) {
    let run = try Run.open(lock, in: session.runs)
    defer { run.close() }
    let work = RunWork(
      session: session, file: file, run: run, interruption: interruption, progress: SilentProgress(), begin: Clock.now)
    let result = try data.execute(work)
    let facts = RunFacts(
      name: folder.name, dataFile: file.path, dataDigest: file.digest, configDigest: lock.configDigest,
      toolVersion: lock.toolVersion, seconds: seconds, date: folder.date)
    let shared = FindingsReport(result.findings, run: facts, secondsByCandidate: [:])
    return (result.report(facts, secondsByCandidate: secondsByCandidate), { shared.format($0) })
  }

  /// Processor seconds of each candidate over all its windows, as the run measured them.
  private var secondsByCandidate: [String: Double] {
    let vertical = Verticals.all.first { $0.task.rawValue == lock.task }
    let timing = (try? Files.read(folder.timing)).flatMap { try? JSONValue(parsing: $0) }
    var seconds = [String: Double]()
    for stage in timing?["stages"]?.array ?? [] {
      guard let name = stage["name"]?.string, let candidate = vertical?.candidate(ofStage: name),
        let spent = stage["cpu_seconds"]?.number
      else { continue }
      seconds[candidate, default: 0] += spent
    }
    return seconds
  }

  /// How long the run took, as its own timing says.
  private var seconds: Double {
    (try? Files.read(folder.timing)).flatMap { try? JSONValue(parsing: $0) }?["seconds"]?.number ?? .nan
  }
}
