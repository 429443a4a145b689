import ArgumentParser
import JSON
import Runs
import Solution
import Terminal

/// `solkit plan`
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The stages of the next run, and which of them are stored already.",
    discussion: "Writes nothing.")

  @OptionGroup var options: SolutionOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let session = try SolutionSession(options)
    if options.printConfig { return console.print(session.resolved.printed()) }
    let (data, file) = try session.data(console)
    try PlanPrinter(session: session, data: data, file: file).print(console)
  }
}

/// Prints what a run would do; `plan` and `--dry-run` share it.
struct PlanPrinter {
  var session: SolutionSession
  var data: any VerticalData
  var file: SolutionLock.DataFile

  func print(_ console: Console) throws {
    let stages = try data.stages(session)
    let plan = StagePlan(stages, for: try session.lock(file), in: session.runs)
    if console.options.json {
      guard var object = plan.json.object else { return }
      let estimate = data.estimate(session)
      object["estimate"] = ["seconds": .number(estimate.seconds), "megabytes": .number(estimate.megabytes), "money": 0]
      object["writes"] = .array(try writes.map { .string("\(session.runs.next().path)/\($0)") })
      return console.json(object)
    }
    var table = TextTable([.init("stage"), .init("state"), .init("what", mayShrink: true)])
    for step in plan.steps { table.add([step.stage.name, step.state.word, step.stage.text]) }
    console.table(table)
    let search = session.solution.search
    if let unchanged = plan.unchanged {
      console.line("run", "\(unchanged.folder) is unchanged: nothing would be done")
    } else {
      console.line("writes", "\(session.runs.next().path)/: \(try writes.joined(separator: ", "))")
      let estimate = data.estimate(session)
      console.line(
        "estimate",
        "about \(TerminalFormat.duration(estimate.seconds)) and \(Int(estimate.megabytes)) MB on \(session.threads) "
          + "threads; money: none, it runs on this machine")
      console.line(
        "limits", "at most \(TerminalFormat.duration(search.timeBudgetSeconds)) of search, \(search.memoryMegabytes) MB")
    }
  }

  /// The files of a run.
  private var writes: [String] {
    get throws {
      [
        "solution.lock.json", "stages", "leaderboard.json", "metrics.json", "verdict.json", "summary.json",
        "predictions.csv",
      ] + (try Verticals.of(session.solution.task).files) + [
        "replay.jsonl", "bundle", "report", "timing.json", "log.jsonl",
      ]
    }
  }
}
