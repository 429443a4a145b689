import ArgumentParser
import Digests
import Evaluation
import Findings
import Foundation
import JSON
import Reporting
import Runs
import Solution
import Support
import Terminal

/// The flags of every command that runs a vertical.
struct RunOptionGroup: ParsableArguments {
  @OptionGroup var options: SolutionOptions
  @Flag(name: .long, help: "Go straight on to export.")
  var export = false
  @Flag(name: .long, help: "Compute everything anew.")
  var force = false
  @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Show what would be done, and write nothing.")
  var dryRun = false
  @OptionGroup var output: OutputOptions

  static let discussion = """
    Stages are kept by the digest of what they are made from: an unchanged second run does nothing, a killed one
    goes on where it was. Exit codes: 0 all criteria pass, 10 they do not, 11 no-go, 12 no machine learning needed.
    """
}

/// One run of any vertical: data, stages, verdict, files, report, and the lines that say so.
struct RunFlow {
  var task: Solution.Task
  var options: RunOptionGroup
  /// What is typed after a run that may be exported.
  var next = "solkit export"

  private var output: OutputOptions { options.output }

  func execute() throws {
    let begin = Clock.now
    let console = output.console
    let session = try SolutionSession(options.options)
    if options.options.printConfig { return console.print(session.resolved.printed()) }
    try checkTask(session)
    let progress = TerminalProgress(console, first: ("data", "reading"))
    defer { progress.end() }
    progress.setLimits(
      .init(
        seconds: session.solution.search.timeBudgetSeconds, megabytes: session.solution.search.memoryMegabytes))
    let interruption = Interruption.onSignals()
    let (data, file) = try session.data(console)
    let feasibility = Feasibility.score(session.solution.scope)
    if options.dryRun {
      progress.end()
      return try PlanPrinter(session: session, data: data, file: file).print(console)
    }
    // A project that is blocked is not worth a computation.
    if !feasibility.isGo {
      progress.end()
      console.report(session.warnings + data.notes)
      return try blocked(feasibility, console)
    }
    _ = try data.stages(session)
    var runOptions = RunOptions()
    runOptions.force = options.force
    runOptions.command = "solkit \(task.rawValue)"
    runOptions.interruption = interruption
    let lock = try session.lock(file)
    let run = try Run.open(lock, in: session.runs, options: runOptions)
    defer { run.close() }
    console.report(session.warnings + data.notes + run.notes)
    if !console.options.json {
      console.aside("data", Lines.data(data, digest: file.digest, warnings: session.warnings.count + data.notes.count))
    }
    let code: Support.ExitCode
    let summary: RunSummary?
    var notes = [Diagnostic]()
    if let recorded = run.recorded {
      progress.end()
      summary = (try? Files.read(run.folder.file("summary.json"))).flatMap { try? JSONValue(parsing: $0) }
        .flatMap { RunSummary(json: $0) }
      code = recorded.exitCode
      console.note("run", "unchanged since \(run.folder.name): nothing to do")
    } else {
      (summary, code, notes) = try compute(
        session, data: data, file: file, lock: lock, run: run, interruption: interruption, progress: progress,
        begin: begin)
      progress.end()
      console.report(run.stages.notes + notes)
      if !run.reusedStages.isEmpty {
        console.note(
          "reused", "\(run.reusedStages.count) of \(run.uses.count) stages: \(run.reusedStages.joined(separator: ", "))")
      }
    }
    let goesOn = options.export && [.success, .noMachineLearningNeeded, .criteriaNotMet].contains(code)
    if console.options.json {
      let document = document(code: code, run: run)
      // stdout holds one document, so the export adds to this one.
      guard goesOn else { console.json(document); try Outcome.end(code); return }
      run.close()
      return try Export.following(options.options, output).execute(after: document)
    }
    show(
      summary, code: code, feasibility: feasibility, run: run, exportsAnyway: session.solution.success.onFail == .warn, console)
    if goesOn {
      // The export opens the runs itself.
      run.close()
      return try Export.following(options.options, output).run()
    }
    try Outcome.end(code)
  }

  /// The command belongs to the task of the file.
  private func checkTask(_ session: SolutionSession) throws(Diagnostic) {
    let asked = session.solution.task
    guard asked != task else { return }
    throw Diagnostic(
      "E1058", "this solution asks for \(asked.rawValue), not for \(task.rawValue)", at: session.solution.place(of: "task"),
      fix: "run solkit \(asked.rawValue)", exitCode: .usage)
  }

  private func compute(
    _ session: SolutionSession, data: any VerticalData, file: SolutionLock.DataFile, lock: SolutionLock, run: Run,
    interruption: Interruption, progress: TerminalProgress, begin: Double
  ) throws -> (RunSummary, Support.ExitCode, [Diagnostic]) {
    let work = RunWork(
      session: session, file: file, run: run, interruption: interruption, progress: progress, begin: begin)
    let result = try data.execute(work)
    progress.update("report", done: 0, of: 1, "writing")
    try result.write(work)
    let findings = result.findings
    let summary = RunSummary(findings)
    try run.write(summary.json.prettyText, to: "summary.json")
    let facts = RunFacts(
      name: run.folder.name, dataFile: file.path, dataDigest: file.digest, configDigest: lock.configDigest,
      toolVersion: Version.text, seconds: Clock.now - begin, date: run.folder.date)
    let report = result.report(facts, secondsByCandidate: nil)
    for (name, bytes) in ReportFiles.all(report, formats: session.solution.report.formats) {
      try run.write(bytes, to: "report/\(name)")
    }
    let verdict = findings.verdict
    try run.finish(
      RunResult(
        exitCode: verdict.exitCode, verdict: verdict.name, model: findings.chosen,
        metric: findings.headline.description, value: findings.testValue(findings.headline, of: findings.chosen),
        trials: result.trials))
    return (summary, verdict.exitCode, result.notes)
  }

  private func blocked(_ feasibility: FeasibilityResult, _ console: Console) throws {
    if console.options.json {
      console.json([
        "exit_code": JSONValue(Int(Support.ExitCode.noGo.rawValue)), "verdict": "no_go",
        "blockers": .array(feasibility.blockers.map { .string($0.text) }),
      ])
    } else {
      console.aside("scope", Lines.scope(feasibility))
      for blocker in feasibility.blockers { console.line("blocker", "\(blocker.text): \(blocker.fix)") }
      console.aside("next", "nothing to run (exit 11): change the scope, or leave the project")
    }
    try Outcome.end(.noGo)
  }

  private func document(code: Support.ExitCode, run: Run) -> JSONObject {
    var object: JSONObject = [
      "run": .string(run.folder.name), "exit_code": JSONValue(Int(code.rawValue)),
      "unchanged": .bool(run.recorded != nil), "report": .string(run.folder.file("report/index.html")),
      "reused_stages": .array(run.reusedStages.map { .string($0) }),
    ]
    for (name, file) in [("metrics", run.folder.metrics), ("verdict", run.folder.verdict)] {
      if let bytes = try? Files.read(file), let value = try? JSONValue(parsing: bytes) { object[name] = value }
    }
    return object
  }

  private func show(
    _ summary: RunSummary?, code: Support.ExitCode, feasibility: FeasibilityResult, run: Run,
    exportsAnyway: Bool, _ console: Console
  ) {
    let report = run.folder.file("report/index.html")
    let even = summary?.breakEven.map { " | \($0)" } ?? ""
    console.aside("scope", Lines.scope(feasibility) + even)
    if let summary {
      console.line("result", summary.result)
      if let value = summary.value { console.line("value", value) }
      console.line("gate", summary.gate + (code == .success ? " | report: \(report)" : ""))
      if let verdict = summary.verdict { console.line("verdict", verdict) }
    }
    switch code {
    case .success, .noMachineLearningNeeded:
      if code != .success { console.line("report", report) }
      console.aside("next", next)
    // The client's file says that a missed criterion warns only: then the export is stamped instead of refused.
    case .criteriaNotMet where exportsAnyway:
      console.line("report", report)
      console.aside("next", "\(next), stamped NOT APPROVED (exit \(code.rawValue))")
    default: console.aside("next", "nothing to export (exit \(code.rawValue)); see \(report)#gate")
    }
  }
}

/// The report in the formats that the client wants.
enum ReportFiles {
  static func all(_ report: Report, formats: [ReportSettings.Format]) -> [(name: String, bytes: [UInt8])] {
    formats.map { format in
      switch format {
      case .html: ("index.html", Array(report.html().utf8))
      case .json: ("report.json", Array(report.json().prettyText.utf8))
      case .markdown: ("report.md", Array(report.markdown().utf8))
      }
    }
  }
}
