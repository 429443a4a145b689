import ArgumentParser
import Digests
import JSON
import Runs
import Support
import Terminal

/// `solkit runs`
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "The runs of this folder.",
    subcommands: [List.self, Show.self, Compare.self, Clone.self], defaultSubcommand: List.self)

  /// Where `solution.yaml` and `runs/` stand.
  struct Folder: ParsableArguments {
    @Option(name: .long, help: "The client's folder.")
    var folder = "."
    var registry: RunRegistry { RunRegistry(RunsFolder(ofSolution: folder)) }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Every run, oldest first.")
    @OptionGroup var folder: Folder
    @OptionGroup var output: OutputOptions

    func run() throws {
      let console = output.console
      try folder.registry.runs.checkReadable()
      let records = folder.registry.list()
      if console.options.json { return console.json(["runs": .array(records.map(\.json))]) }
      guard !records.isEmpty else { return console.print("no runs yet; solkit forecast, recommend or classify makes the first") }
      var table = TextTable([
        .init("run"), .init("task"), .init("verdict"), .init("exit", .right), .init("model"), .init("metric"),
        .init("value", .right), .init("data"),
      ])
      for record in records {
        let code = record.exitCode.map { String($0.rawValue) } ?? ""
        let value = record.value.map { TerminalFormat.number($0) } ?? ""
        table.add([
          record.folder, record.task, record.verdict, code, record.model ?? "", record.metric ?? "", value,
          String(record.dataFingerprint.prefix(8)),
        ])
      }
      console.table(table)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What one run was made from and what came out.")
    @Argument(help: "Number, folder name, or last.")
    var reference = "last"
    @OptionGroup var folder: Folder
    @OptionGroup var output: OutputOptions

    func run() throws {
      let console = output.console
      let registry = folder.registry
      let record = try registry.find(reference)
      let path = registry.folder(of: record)
      if console.options.json {
        var object: JSONObject = ["run": record.json]
        for (name, file) in [("metrics", path.metrics), ("verdict", path.verdict), ("leaderboard", path.leaderboard)] {
          if let bytes = try? Files.read(file), let value = try? JSONValue(parsing: bytes) { object[name] = value }
        }
        return console.json(object)
      }
      console.line("run", "\(path.path), \(record.verdict)")
      let lock = try registry.lock(of: record)
      console.line("project", "\(lock.project), \(lock.task), seed \(lock.seed), solkit \(lock.toolVersion)")
      for file in lock.data { console.line("data", "\(file.path), \(TerminalFormat.bytes(file.bytes)), sha256 \(file.digest.short)") }
      if let bytes = try? Files.read(path.file("summary.json")), let summary = try? JSONValue(parsing: bytes) {
        for name in ["result", "value", "gate", "verdict"] {
          if let text = summary[name]?.string { console.line(name, TerminalFormat.safe(text)) }
        }
      }
      console.line("report", path.file("report/index.html"))
    }
  }

  struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What differs between two runs: settings, data, metrics.")
    @Argument(help: "Number, folder name, or last.")
    var first: String
    @Argument(help: "Number, folder name, or last.")
    var second: String
    @OptionGroup var folder: Folder
    @OptionGroup var output: OutputOptions

    func run() throws {
      let console = output.console
      let registry = folder.registry
      let comparison = try registry.compare(try registry.find(first), try registry.find(second))
      if console.options.json { return console.json(["comparison": comparison.json]) }
      guard !comparison.rows.isEmpty else { return console.print("the two runs do not differ") }
      // Bounds hang on every draw of the bootstrap; they would bury what has changed.
      let shown = console.options.verbose ? comparison.rows : comparison.rows.filter { !Self.isBound($0.key) }
      let hidden = comparison.rows.count - shown.count
      if hidden > 0 { console.note("\(hidden) bounds of intervals differ too; --verbose lists them") }
      guard !shown.isEmpty else { return console.print("the two runs differ in bounds of intervals only") }
      var table = TextTable([
        .init("part"), .init("key", mayShrink: true), .init(first, .right, mayShrink: true),
        .init(second, .right, mayShrink: true), .init("change", .right),
      ])
      for row in shown {
        table.add([
          row.section.rawValue, row.key, Self.words(row.a), Self.words(row.b),
          row.change.map { TerminalFormat.number($0) } ?? "",
        ])
      }
      console.table(table)
    }

    private static func isBound(_ key: String) -> Bool { key.hasSuffix(".lower") || key.hasSuffix(".upper") }

    /// As it stands in the run, but numbers in five digits: `--json` has all of them.
    private static func words(_ value: JSONValue?) -> String {
      guard let value else { return "" }
      guard let number = value.number, number != number.rounded() else { return value.text }
      return TerminalFormat.number(number, digits: 5)
    }
  }

  struct Clone: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A folder in which the same run can be made again, byte for byte.")
    @Argument(help: "Number, folder name, or last.")
    var reference: String
    @Argument(help: "The folder to make.")
    var target: String
    @OptionGroup var folder: Folder
    @OptionGroup var output: OutputOptions

    func run() throws {
      let console = output.console
      let registry = folder.registry
      let clone = try registry.clone(try registry.find(reference), into: target)
      if console.options.json {
        return console.json([
          "solution": .string(clone.solution), "linked": .array(clone.linked.map { .string($0) }),
        ])
      }
      console.aside("made", "\(clone.solution); data linked: \(clone.linked.joined(separator: ", "))")
      console.aside("next", "cd \(target) && solkit forecast")
    }
  }
}
