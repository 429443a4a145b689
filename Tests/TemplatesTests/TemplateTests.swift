import JSON
import Solution
import Support
import Templates
import Testing

struct TemplateTests {
  @Test func theShippedOnesAreWhole() throws {
    let (templates, faults) = Template.list(in: .locate(extra: ""))
    #expect(faults == [])
    #expect(templates.map(\.name).contains("forecast-sales"))
    for template in templates {
      #expect(template.questions.count <= 7 && !template.title.isEmpty && !template.story.isEmpty)
      #expect(template.questions.allSatisfy { !$0.prompt.isEmpty && !$0.help.isEmpty && !$0.standard.isNull })
    }
  }

  /// The file of a forecast's template says nothing that a check would warn about, and the last question sets the
  /// criterion of its name.
  @Test(arguments: ["forecast-sales", "forecast-demand-intermittent"]) func forecastsAreSound(_ name: String) throws {
    let template = try Template.named(name, in: .locate(extra: ""))
    let (file, warnings, _) = try SolutionFile.load(paths: ["\(template.folder)/solution.yaml"])
    #expect(warnings.isEmpty, "\(warnings.map { $0.drawn() })")
    let place = try #require(file.success.criteria.firstIndex { $0.metric == "value_per_year" })
    let question = try #require(template.questions.first { $0.key == "min_value" })
    #expect(question.sets.contains("success.criteria[\(place)].min"))
    #expect(file.scope.minValuePerYear == file.success.criteria[place].min)
  }

  /// What every shipped template says can be read, with no more than a warning.
  @Test func everyFileIsRead() throws {
    let (templates, _) = Template.list(in: .locate(extra: ""))
    #expect(templates.count >= 7)
    for template in templates {
      let found = faults { _ = try SolutionFile.load(paths: ["\(template.folder)/solution.yaml"]) }
      #expect(found.isEmpty, "\(template.name): \(found.map { $0.drawn() })")
    }
  }

  @Test(arguments: [
    ("forecast-sale", "did you mean 'forecast-sales'?"), ("unheard-of-thing", "forecast-sales"),
    ("../forecast-sales", "forecast-sales"), ("", "there are"),
  ])
  func unknown(_ name: String, _ hint: String) {
    let found = faults { _ = try Template.named(name, in: .locate(extra: "")) }
    #expect(found.map(\.code) == ["E1040"])
    #expect(found.first?.exitCode == .inputMissing)
    #expect(found.first?.hint?.contains(hint) == true, "\(found)")
  }

  @Test func noneAtAll() {
    let found = faults { _ = try Template.named("forecast-sales", in: SharedFiles(templates: ["/nowhere"])) }
    #expect(found.first?.hint == "no template was found at all")
  }

  @Test(arguments: [
    ("title: A title", "titel: A title", "did you mean 'title'"),
    ("title: A title\n", "", "'title' is missing"),
    ("version: 1.2.0", "version: [1]", "'version' is no text"),
    ("type: text", "type: string", "none of text, number"),
    ("type: text", "type: number", "is not a number"),
    ("type: text", "type: currency", "three letters"),
    ("type: text", "type: choice", "fewer than two choices"),
    ("type: text", "type: integer, min: one", "no number"),
    (", sets: [scope.decides.owner]", "", "written nowhere"),
    ("from: README.md", "from: nothing.md", "'nothing.md' is missing"),
    ("to: README.md", "to: ../README.md", "no path for a file"),
    ("to: README.md", "to: /README.md", "no path for a file"),
    ("to: README.md", "to: .solkit/x", "no path for a file"),
    ("to: README.md", "to: solution.yaml", "no path for a file"),
    ("questions:\n", "questions:\n" + String(repeating: "  - {key: a, prompt: b, type: text, default: c, sets: [project]}\n", count: 7), "8 questions"),
    ("questions:\n", "questions:\n  - {key: owner, prompt: b, type: text, default: c, sets: [project]}\n", "two questions"),
    ("story: A story.", "story: [", "no YAML"),
  ])
  func broken(_ old: String, _ new: String, _ words: String) throws {
    let world = TemplateWorld()
    try world.makeTemplate("mine", in: world.path, replacing: (old, new))
    let found = faults { _ = try Template(at: "\(world.path)/mine") }
    #expect(found.map(\.code) == ["E1041"])
    #expect(found.first?.message.contains(words) == true, "\(found)")
    #expect(found.first?.place?.file.hasSuffix("template.yaml") == true)
    // One broken template does not hide the others.
    try world.makeTemplate("other", in: world.path)
    let list = Template.list(in: SharedFiles(templates: [world.path]))
    #expect(list.templates.map(\.name) == ["other"] && list.faults == found)
  }

  @Test func everyCodeIsExplained() {
    let codes = TemplateCode.references.map(\.code)
    #expect(codes == codes.sorted() && Set(codes).count == codes.count)
    #expect(TemplateCode.references.allSatisfy { !$0.title.isEmpty && $0.text.count > 40 })
  }
}
