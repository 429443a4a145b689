import ArgumentParser
import Digests
import JSON
import Runs
import Solution
import Support
import Terminal

/// `solkit check`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Is the file right, is the data right, is the project worth doing?",
    discussion: "Writes nothing. Exit codes: 78 the file, 65 the data, 66 something is missing, 11 no-go.")

  @OptionGroup var options: SolutionOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let session = try SolutionSession(options)
    if options.printConfig { return console.print(session.resolved.printed()) }
    let (data, file) = try session.data(console)
    let stages = try data.stages(session)
    let feasibility = Feasibility.score(session.solution.scope)
    console.report(session.warnings + data.notes)
    if console.options.json {
      var object: JSONObject = [
        "ok": .bool(feasibility.isGo), "feasibility": JSONValue(feasibility.score),
        "blockers": .array(feasibility.blockers.map { .string($0.text) }),
      ]
      for member in data.facts.members { object[member.name] = member.value }
      object["data_sha256"] = .string(file.digest.hex)
      object["warnings"] = .array((session.warnings + data.notes).map(\.json))
      object["stages"] = .array(stages.map { .string($0.name) })
      console.json(object)
    } else {
      console.aside("scope", Lines.scope(feasibility))
      console.aside("data", Lines.data(data, digest: file.digest, warnings: session.warnings.count + data.notes.count))
      console.aside("plan", "\(stages.count) stages; baseline \(session.solution.models.baseline), candidates "
        + session.solution.models.candidates.joined(separator: ", "))
      for blocker in feasibility.blockers { console.line("blocker", "\(blocker.text): \(blocker.fix)") }
      if feasibility.isGo { console.aside("next", "solkit \(session.solution.task.rawValue)") }
    }
    try Outcome.end(feasibility.isGo ? .success : .noGo)
  }
}
