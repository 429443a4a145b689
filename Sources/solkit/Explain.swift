import ArgumentParser
import JSON
import Solution
import Terminal

/// `solkit explain`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What a key, a metric, a model or an error code means.")

  @Argument(help: "Such as forecast.horizon, wape, theta, E2101 or an exit code: 10.")
  var topic: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let text = try Explanation.of(topic, errors: ErrorReference.all + ErrorCodes.all + ErrorCodes.exits)
    if console.options.json { return console.json(["topic": .string(topic), "text": .string(text)]) }
    console.print(text)
  }
}
