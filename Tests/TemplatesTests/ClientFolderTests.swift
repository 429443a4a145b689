import Glibc
import JSON
import Solution
import Support
import Templates
import Terminal
import Testing

struct ClientFolderTests {
  private func make(_ path: String, _ sets: [String] = [], _ console: Console = TemplateWorld.silent) throws -> ClientFolder {
    let folder = try ClientFolder(try TemplateWorld.shipped(), at: path, sets: sets, console: console)
    try folder.write()
    return folder
  }

  @Test func defaults() throws {
    let world = TemplateWorld()
    let made = try make("\(world.path)/clients/acme/")
    let folder = "\(world.path)/clients/acme"
    #expect(Files.list(folder) == [".gitignore", ".solkit", "README.md", "data", "solution.yaml"])
    #expect(Files.list("\(world.path)/clients") == ["acme"])
    #expect(
      made.files.map(\.name) == [
        "solution.yaml", "README.md", ".gitignore", "data/sales.csv", ".solkit/schema/solution.v1.json",
        ".solkit/template.json",
      ])
    let (file, _, _) = try SolutionFile.load(paths: ["\(folder)/solution.yaml"])
    #expect(file.project == "acme")
    #expect(file.scope.decides.owner == "Head of Supply, ACME" && file.scope.decides.signedOn == nil)

    // Nothing but the project's name differs from the template: comments and layout are its author's.
    let template = try TemplateWorld.shipped()
    let before = try Files.readText("\(template.folder)/solution.yaml").split(separator: "\n")
    let after = try Files.readText("\(folder)/solution.yaml").split(separator: "\n")
    let changed = zip(before, after).filter { $0 != $1 }
    #expect(before.count == after.count)
    #expect(changed.contains { $0.1 == "project: acme" })
    #expect(changed.allSatisfy { before, after in before.contains("#") == after.contains("#") })

    let record = try JSONValue(parsing: Files.read("\(folder)/.solkit/template.json"))
    #expect(record["name"] == "forecast-sales" && record["version"] == .string(template.version))
    #expect(record["answers"]?["currency"] == "EUR" && record["answers"]?["decisions"] == 8320)
    #expect(record["files"]?.array?.count == 5)
    #expect(record["files"]?[0]?["path"] == "solution.yaml")
    #expect(record["files"]?[0]?["sha256"]?.string?.count == 64)
    #expect(try JSONValue(parsing: Files.read("\(folder)/.solkit/schema/solution.v1.json")) == SolutionSchema.jsonSchema())
  }

  @Test func answersOnTheCommandLine() throws {
    let world = TemplateWorld()
    let folder = "\(world.path)/z\u{FC}rich: \"a\" #1"
    let made = try make(
      folder,
      [
        "currency=usd", "over_cost=1.5", "owner=Nobody", "owner=O'Hara: \"the\" boss # 1", "min_value=50000",
        "scope.volume.decisions_per_year=100", "forecast.horizon=4", "forecast.horizon=5",
        "models.candidates=[ets, theta]", "scope.decides.signed_on=\"2026-11-20\"", "scope.flywheel=null",
      ])
    let (file, _, _) = try SolutionFile.load(paths: ["\(folder)/solution.yaml"])
    #expect(file.project == "z\u{FC}rich: \"a\" #1")
    #expect(file.scope.costOfError.currency == "USD" && file.scope.costOfError.overPerUnit == 1.5)
    #expect(file.scope.decides.owner == "O'Hara: \"the\" boss # 1")
    #expect(file.scope.minValuePerYear == 50000)
    #expect(file.success.criteria[5].min == 50000)
    #expect(file.scope.volume.decisionsPerYear == 100 && file.forecast.horizon == 5)
    #expect(file.models.candidates == ["ets", "theta"])
    #expect(file.scope.decides.signedOn == "2026-11-20" && file.scope.flywheel == nil)
    #expect(made.answers["forecast.horizon"] == 5 && made.answers["currency"] == "USD")
  }

  @Test(arguments: [
    (["currency=euro"], "E1043", "three letters"),
    (["over_cost=-1"], "E1043", "at least 0"),
    (["over_cost=2,40"], "E1043", "a number"),
    (["over_cost=nan"], "E1043", "a number"),
    (["decisions=1.5"], "E1043", "whole number"),
    (["owner="], "E1043", "a text"),
    (["owner"], "E1043", "key=value"),
    (["=1"], "E1043", "key=value"),
    (["models.candidates=[ets"], "E1043", "neither a value nor a list"),
    (["scope.volume={a: 1}"], "E1043", "neither a value nor a list"),
    (["curency=EUR"], "E1044", "answers no question"),
    (["scope.nothing=1"], "E1044", "answers no question"),
    (["forecast.horizon=0"], "E2105", "horizon"),
    (["task=vision"], "E2102", "vision"),
  ])
  func badAnswers(_ sets: [String], _ code: String, _ words: String) throws {
    let world = TemplateWorld()
    let found = faults { _ = try make("\(world.path)/acme", sets) }
    let fault = try #require(found.first { $0.code == code }, "\(found)")
    #expect(fault.message.contains(words), "\(fault)")
    #expect(Diagnostics(found).exitCode == .usage)
    #expect(Files.list(world.path) == [])
  }

  @Test func allBadAnswersInOneGo() {
    let world = TemplateWorld()
    #expect(faults { _ = try make("\(world.path)/acme", ["currency=1", "over_cost=x"]) }.count == 2)
    let near = faults { _ = try make("\(world.path)/acme", ["curency=EUR"]) }
    #expect(near.first?.hint == "did you mean 'currency'?")
  }

  @Test func asked() throws {
    let world = TemplateWorld()
    let errors = CapturedSink(isTerminal: true, width: 200)
    let console = Console(
      ConsoleOptions(), rules: ColourRules(), output: CapturedSink(), errors: errors,
      answers: PreparedAnswers(["?", "Head of Bread", "", "francs", "chf", "-3", "0.9", "", "1000", "60000"]))
    let made = try make("\(world.path)/acme", [], console)
    #expect(made.answers["owner"] == "Head of Bread")
    #expect(made.answers["approver"] == "CFO, ACME")
    #expect(made.answers["currency"] == "CHF" && made.answers["over_cost"] == 0.9)
    #expect(made.answers["under_cost"] == 2.4 && made.answers["decisions"] == 1000)
    for words in ["1/7 Who decides", "Without an owner nobody acts", "three letters", "at least 0", "7/7 "] {
      #expect(errors.text.contains(words), "\(errors.text)")
    }
  }

  @Test func whatIsGivenIsNotAsked() throws {
    let world = TemplateWorld()
    let errors = CapturedSink(isTerminal: true, width: 200)
    let console = Console(
      ConsoleOptions(), rules: ColourRules(), output: CapturedSink(), errors: errors,
      answers: PreparedAnswers(["", "", "", "", ""]))
    _ = try make("\(world.path)/acme", ["owner=A", "scope.decides.approver=B"], console)
    #expect(!errors.text.contains("1/7") && !errors.text.contains("2/7") && errors.text.contains("3/7"))
    let file = try SolutionFile.load(paths: ["\(world.path)/acme/solution.yaml"]).file
    #expect(file.scope.decides.owner == "A" && file.scope.decides.approver == "B")
  }

  @Test func aTakenFolderIsLeftAlone() throws {
    let world = TemplateWorld()
    try Files.makeFolder("\(world.path)/acme")
    try Files.write("mine", to: "\(world.path)/acme/thesis.txt")
    try Files.write("mine", to: "\(world.path)/file")
    for name in ["acme", "file"] {
      let found = faults { _ = try make("\(world.path)/\(name)") }
      #expect(found.map(\.code) == ["E1042"] && found.first?.exitCode == .cannotCreate)
    }
    #expect(Files.list("\(world.path)/acme") == ["thesis.txt"])
    #expect(Files.list(world.path) == ["acme", "file"])
  }

  @Test func anEmptyFolderIsFilled() throws {
    let world = TemplateWorld()
    try Files.makeFolder("\(world.path)/acme")
    var before = stat()
    #expect(stat("\(world.path)/acme", &before) == 0)
    _ = try make("\(world.path)/acme/.")
    #expect(Files.list("\(world.path)/acme").count == 5 && Files.list(world.path) == ["acme"])
    #expect(try SolutionFile.load(paths: ["\(world.path)/acme/solution.yaml"]).file.project == "acme")
    // The same folder: whoever stands in it stays there.
    var after = stat()
    #expect(stat("\(world.path)/acme", &after) == 0 && before.st_ino == after.st_ino)
  }

  @Test func nothingIsHalfWritten() throws {
    let world = TemplateWorld()
    try world.makeTemplate("mine", in: "\(world.path)/templates")
    let template = try Template(at: "\(world.path)/templates/mine")
    let folder = try ClientFolder(template, at: "\(world.path)/clients/acme", sets: [], console: TemplateWorld.silent)
    #expect(!Files.exists("\(world.path)/clients"))
    // A file takes the place of the folder above while the questions are answered.
    try Files.write("", to: "\(world.path)/clients")
    #expect(faults { try folder.write() }.map(\.exitCode) == [.cannotCreate])
    #expect(Files.list(world.path) == ["clients", "templates"])

    // A template whose answer goes nowhere is named as such.
    try world.makeTemplate("lost", in: "\(world.path)/templates", replacing: ("scope.decides.owner", "scope.decides.boss"))
    let lost = try Template(at: "\(world.path)/templates/lost")
    let found = faults {
      _ = try ClientFolder(lost, at: "\(world.path)/acme", sets: [], console: TemplateWorld.silent)
    }
    #expect(found.map(\.code) == ["E1041"] && found.first?.exitCode == .configuration)
  }
}
