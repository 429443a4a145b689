import ArgumentParser
import Connectors
import Digests
import JSON
import Solution
import Support
import Terminal

/// `solkit data`
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "The client's data.", subcommands: [Fetch.self])

  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Pull data.source.url into a snapshot named by its digest; runs use the snapshot.")

    @OptionGroup var options: SolutionOptions
    @Flag(name: .long, help: "Fetch anew even where a snapshot is there.")
    var refresh = false
    @OptionGroup var output: OutputOptions

    func run() throws {
      let console = output.console
      let session = try SolutionSession(options)
      guard let url = session.solution.data.source.url else {
        throw Diagnostic(
          "E1050", "data.source names a file, so there is nothing to fetch",
          at: session.solution.place(of: "data.source"), hint: "data.source.url with http:// or https:// is fetched",
          fix: "set data.source.url", exitCode: .configuration)
      }
      let snapshot = try Snapshot.fetch(url: url, into: session.path("data/snapshots"), refresh: refresh)
      if console.options.json {
        return console.json([
          "path": .string(snapshot.path), "sha256": .string(snapshot.digest.hex), "bytes": JSONValue(snapshot.bytes),
        ])
      }
      console.line("data", "\(snapshot.path), \(TerminalFormat.bytes(snapshot.bytes)), sha256 \(snapshot.digest.short)")
    }
  }
}
