import ArgumentParser
import Support
import Terminal

/// The flags that every command has.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document on stdout instead of text.")
  var json = false
  @Flag(name: [.customShort("q"), .long], help: "No progress, no notes, no hints at what is next.")
  var quiet = false
  @Flag(name: [.customShort("v"), .long], help: "Also say what only helps to understand.")
  var verbose = false
  @Flag(name: .customLong("no-input"), help: "Never ask; take defaults or fail.")
  var noInput = false
  @Flag(name: .customLong("no-color"), help: "No colours.")
  var noColour = false

  /// The console that these flags ask for.
  var console: Console {
    var options = ConsoleOptions()
    options.json = json
    options.quiet = quiet
    options.verbose = verbose
    options.noInput = noInput
    options.noColour = noColour
    return Console(options)
  }
}

/// The flags of commands that read a solution.
struct SolutionOptions: ParsableArguments {
  @Option(name: .long, help: "Configuration file; repeat it to lay one over another, later wins.")
  var config: [String] = []
  @Option(name: .long, help: ArgumentHelp("Set one key, as forecast.horizon=4; rightmost wins.", valueName: "key=value"))
  var set: [String] = []
  @Option(name: .customLong("set-file"), help: ArgumentHelp("Set one key to the text of a file.", valueName: "key=path"))
  var setFile: [String] = []
  @Flag(name: .customLong("print-config"), help: "Print every value with its origin, and do nothing else.")
  var printConfig = false

  /// The files, `solution.yaml` where none is named.
  var files: [String] { config.isEmpty ? ["solution.yaml"] : config }
}
