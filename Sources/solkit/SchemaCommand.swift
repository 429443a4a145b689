import ArgumentParser
import JSON
import Solution
import Terminal

/// `solkit schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "The JSON Schema (draft-07) of solution.yaml, for editors.")

  @OptionGroup var output: OutputOptions

  func run() throws { output.console.print(SolutionSchema.jsonSchema().prettyText) }
}
