import ArgumentParser
import JSON
import Solution
import Support
import Templates
import Terminal

/// `solkit new`
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A client folder from a template: one solution.yaml, demo data, README.")

  @Argument(help: "Name of a template; see solkit templates.")
  var template: String
  @Argument(help: "The folder to make.")
  var folder: String
  @Option(name: .long, help: ArgumentHelp("Answer a question, or set any key of solution.yaml.", valueName: "key=value"))
  var set: [String] = []
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let template = try Template.named(template, in: SharedFiles.locate())
    let made = try ClientFolder(template, at: folder, sets: set, console: console)
    try made.write()
    // Notes are for whoever works on the file; here they would look like a fault of the template.
    console.report(made.warnings.filter { $0.severity == .warning })
    let names = made.files.map(\.name).filter { !$0.hasPrefix(".") } + [".solkit/"]
    if console.options.json {
      return console.json(["folder": .string(folder), "files": .array(made.files.map { .string($0.name) })])
    }
    let shown = TerminalFormat.safe(folder)
    console.aside("made", "\(shown)/: \(names.joined(separator: ", "))")
    let isPlain = folder.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
    console.aside("next", "cd \(isPlain ? shown : "'\(shown)'") && solkit \(template.task)")
  }
}

/// `solkit templates`
struct TemplatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "The templates that solkit new can use.")

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let (templates, faults) = Template.list(in: SharedFiles.locate())
    console.report(faults)
    if console.options.json { return console.json(["templates": .array(templates.map(\.json))]) }
    var table = TextTable([.init("template"), .init("version"), .init("what it is for", mayShrink: true)])
    for template in templates { table.add([template.name, template.version, template.title]) }
    console.table(table)
  }
}
