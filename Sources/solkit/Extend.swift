import ArgumentParser
import Bundles
import JSON
import Runs
import Solution
import Support
import Terminal

/// `solkit extend`
struct Extend: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The next Monday: new observations move the models on, without fitting again.",
    discussion: """
      CSV in: the key columns, the timestamp and the target; rows that are known already are passed over. Out: a bundle
      that answers as the old one does when it is sent the same rows as history. Parameters, quantiles and the models of
      the test windows stay, so that a replay still verifies: solkit export --bundle extended.
      """)

  @Option(name: .long, help: "CSV file with the new rows.")
  var data: String
  @Option(
    name: .long,
    help: "Bundle or exported folder to extend; the one of --out if it is of the last run, else that of the last run.")
  var bundle: String?
  @Option(name: .long, help: "Bundle to write; one that stands there is replaced.")
  var out: String?
  @Flag(
    name: .customLong("allow-gaps"),
    help: "Periods of which no series has a row really had none; they count as data.checks.missing_period says.")
  var allowsGaps = false
  @OptionGroup var options: SolutionOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    // A bundle alone is enough; the solution says how the client's files are written and where the runs are.
    let hasSolution = !options.config.isEmpty || bundle == nil || Files.exists(options.files[0])
    let session = hasSolution ? try SolutionSession(options) : nil
    if options.printConfig, let session { return console.print(session.resolved.printed()) }
    let destination = out ?? session?.path("extended") ?? "extended"
    guard !Files.exists(destination) || Files.exists("\(destination)/manifest.json") else {
      throw Diagnostic(
        "E1065", "'\(destination)' is there and is no bundle", at: Place(file: destination),
        fix: "name another folder with --out", exitCode: .cannotCreate)
    }
    // A run's own bundle is what its report stands on.
    guard !Files.exists("\(destination)/../verdict.json") else {
      throw Diagnostic(
        "E1065", "'\(destination)' is the bundle of a run", at: Place(file: destination),
        hint: "a run stays as it was judged", fix: "name another folder with --out", exitCode: .cannotCreate)
    }
    let parent = try Bundle(at: try path(session, destination: destination, console))
    let answer = try Verticals.of(parent).extend(
      parent, ExtensionRequest(
        data: data, output: destination, allowsGaps: allowsGaps, solution: session?.solution))
    console.report(answer.notes)
    if console.options.json {
      var object = answer.facts
      object["from"] = .string(parent.path)
      object["out"] = .string(destination)
      return console.json(object)
    }
    console.aside("data", answer.summary)
    console.aside(
      "wrote", "\(destination)/ (\(answer.modelVersion)), from \(parent.path) (\(parent.manifest.modelVersion))")
    console.aside(
      "next", "solkit predict --bundle \(destination) --out predictions.csv, or solkit export --bundle \(destination)")
  }

  /// The bundle to extend: as named, else what was extended last from the last run, else that of the run.
  private func path(_ session: SolutionSession?, destination: String, _ console: Console) throws -> String {
    if let bundle { return Files.isFolder("\(bundle)/bundle") ? "\(bundle)/bundle" : bundle }
    let registry = RunRegistry(session?.runs ?? RunsFolder())
    try registry.runs.checkReadable()
    guard let newest = session?.currentRun(console) ?? registry.current(nil) else {
      throw Diagnostic(
        "E1051", "there is no finished run to extend", at: Place(file: registry.runs.path),
        fix: "run solkit forecast first, or name --bundle", exitCode: .inputMissing)
    }
    let made = registry.folder(of: newest).bundle
    guard Files.exists(destination), let extended = try? Bundle(at: destination).manifest else { return made }
    if extended.isMade(from: try Bundle(at: made).manifest) { return destination }
    // A run knows its data file alone. Who brings one Monday after the other learns here that those before are gone.
    console.report([
      Diagnostic(
        "E1068", "'\(destination)' was made from another run than \(newest.folder), which is extended now",
        at: Place(file: destination),
        hint: extended.extensions.last.map { "it knows rows up to '\($0.through)'; the run knows those of its data" },
        fix: "bring all rows since the data of the run ends", severity: .warning, exitCode: .success)
    ])
    return made
  }
}

extension BundleManifest {
  /// Whether this is the bundle of a run, moved on by `solkit extend`, once or often.
  func isMade(from origin: BundleManifest) -> Bool {
    extensions.first?.parent == origin.filesDigest && run == origin.run && project == origin.project
  }
}
