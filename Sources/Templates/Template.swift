/// Room Templates: a client folder from a template. A template is a folder of data: `template.yaml` with questions
/// about the business, `solution.yaml` with defaults, and files to copy. Making a folder from it runs no code.
public import JSON
public import Support

/// A template as its `template.yaml` describes it.
public struct Template: Sendable, Equatable {
  public var name: String
  /// Semantic version, such as `1.0.0`.
  public var version: String
  public var title: String
  public var task: String
  /// What kind of business this is for, in a few sentences.
  public var story: String
  /// Dotted keys of `solution.yaml` that take the name of the new folder.
  public var folderName: [String]
  /// At most seven.
  public var questions: [Question]
  public var files: [Copy]
  /// The folder of the template.
  public var folder: String

  /// A file that is copied as it is.
  public struct Copy: Sendable, Equatable {
    /// Path seen from the template's folder.
    public var from: String
    /// Path in the new folder.
    public var to: String
  }

  /// All templates of some folders, by name. One that is broken is a fault of the list and no template.
  public static func list(in shared: SharedFiles) -> (templates: [Template], faults: [Diagnostic]) {
    var templates = [Template]()
    var faults = [Diagnostic]()
    for folder in shared.templates {
      for name in Files.list(folder) where Files.exists("\(folder)/\(name)/template.yaml") {
        do throws(Diagnostics) {
          let template = try Template(at: "\(folder)/\(name)")
          if !templates.contains(where: { $0.name == template.name }) { templates.append(template) }
        } catch { faults += error.list }
      }
    }
    return (templates.sorted { $0.name < $1.name }, faults)
  }

  /// The template of that name. Throws `E1040` (66) where there is none, with the nearest name; `E1041` where it is
  /// broken.
  public static func named(_ name: String, in shared: SharedFiles) throws(Diagnostics) -> Template {
    if isPlainName(name) {
      for folder in shared.templates where Files.exists("\(folder)/\(name)/template.yaml") {
        return try Template(at: "\(folder)/\(name)")
      }
    }
    let names = list(in: shared).templates.map(\.name)
    let nearest = NearestName.of(name, in: names).map { "did you mean '\($0)'?" }
    let all = names.isEmpty ? "no template was found at all" : "there are: \(names.joined(separator: ", "))"
    throw Diagnostics([
      .template(
        .unknownTemplate, "there is no template '\(name)'", hint: nearest ?? all,
        fix: names.isEmpty ? "install solkit anew, or set SOLKIT_TEMPLATES" : "see 'solkit templates'",
        exitCode: .inputMissing)
    ])
  }

  /// For `solkit templates --json`.
  public var json: JSONValue {
    [
      "name": .string(name), "version": .string(version), "title": .string(title), "task": .string(task),
      "story": .string(story),
      "questions": .array(
        questions.map {
          [
            "key": .string($0.key), "prompt": .string($0.prompt), "type": .string($0.type.rawValue),
            "default": $0.standard, "sets": .array($0.sets.map { .string($0) }),
          ]
        }),
    ]
  }

  /// No path can be made of such a name.
  private static func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.utf8.allSatisfy {
        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 || $0 == 46
      }
  }
}
