import ArgumentParser
import JSON
import Support
import Terminal

#if canImport(Glibc)
  import Glibc
#endif

/// The roof: one small file a command, each of which parses, calls and prints.
@main
struct Solkit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solkit",
    abstract: "From a business case in one YAML file to a verdict, a report and a running endpoint.",
    discussion: """
      solkit new forecast-sales acme && cd acme
      solkit check
      solkit forecast --config solution.yaml
      solkit export
      """,
    version: Version.text,
    subcommands: [
      New.self, Check.self, Forecast.self, Recommend.self, Classify.self, Import.self, Export.self, Serve.self, Predict.self, Extend.self, RunsCommand.self, Plan.self,
      DataCommand.self, TemplatesCommand.self, SchemaCommand.self, Explain.self,
    ])

  /// Parses and runs; every way out ends here with an exit code of REQUIREMENTS part 2b.
  static func main() {
    // A file that may not grow is then told like a full disk, and no signal ends the run half way.
    signal(SIGXFSZ, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let unknown = unknownCommand(arguments) { leave(with: Diagnostics([unknown]), arguments) }
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let fault as Diagnostics {
      leave(with: fault, arguments)
    } catch let fault as Diagnostic {
      leave(with: Diagnostics([fault]), arguments)
    } catch let verdict as Outcome {
      leave(with: verdict.code)
    } catch {
      exit(withError: error)
    }
  }

  /// A first word that is no command, with the nearest one.
  private static func unknownCommand(_ arguments: [String]) -> Diagnostic? {
    let names = configuration.subcommands.map { $0._commandName }
    guard let first = arguments.first, !first.hasPrefix("-"), first != "help", !names.contains(first) else { return nil }
    let near = NearestName.of(first, in: names).map { "did you mean '\($0)'?" }
    return Diagnostic(
      "E1010", "unknown command '\(first)'", hint: near ?? "commands: \(names.joined(separator: ", "))",
      fix: "see solkit --help", exitCode: .usage)
  }

  /// Draws faults on stderr, or as JSON on stdout where that was asked for, and leaves.
  private static func leave(with faults: Diagnostics, _ arguments: [String]) -> Never {
    var options = ConsoleOptions()
    options.json = arguments.contains("--json")
    options.noColour = arguments.contains("--no-color")
    let console = Console(options)
    if options.json {
      console.json([
        "ok": false, "exit_code": JSONValue(Int(faults.exitCode.rawValue)), "errors": .array(faults.list.map(\.json)),
      ])
    } else {
      console.report(faults.list)
    }
    leave(with: faults.exitCode)
  }

  private static func leave(with code: Support.ExitCode) -> Never { Glibc.exit(code.rawValue) }
}

/// Ends a command with a verdict code after its result has been printed.
struct Outcome: Error {
  var code: Support.ExitCode

  /// Throws unless the code is 0.
  static func end(_ code: Support.ExitCode) throws {
    if code != .success { throw Outcome(code: code) }
  }
}
