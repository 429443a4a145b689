import Digests
import Glibc
public import JSON
import Solution
public import Support
public import Terminal

/// A client's folder, ready to be written.
public struct ClientFolder: Sendable {
  public var path: String
  /// Paths below `path` with their content, `solution.yaml` first.
  public var files: [(name: String, bytes: [UInt8])]
  /// Answers by key, as `.solkit/template.json` keeps them.
  public var answers: JSONObject
  /// Warnings about the configuration, such as a missing criterion.
  public var warnings: [Diagnostic]

  /// Asks, and makes the content; writes nothing.
  ///
  /// - Parameters:
  ///   - path: the folder to be made; its name becomes the project.
  ///   - sets: arguments of `--set`: the key of a question, or a dotted key of the template's `solution.yaml`.
  /// - Throws: `E1042` (73) where the folder holds anything; `E1043` and `E1044` (64) for answers that do not fit, all
  ///   that the configuration says about them (64); `E1031` (64) for a question without answer.
  public init(_ template: Template, at path: String, sets: [String], console: Console) throws(Diagnostics) {
    try Self.oneFault { () throws(Diagnostic) in try Self.checkIsFree(path) }
    let answers = try Answers(template, sets: sets, console: console)
    let text = try Self.solution(template, Self.folderName(path), answers)
    do throws(Diagnostics) {
      warnings = try SolutionFile.read([("solution.yaml", Array(text.utf8))]).warnings
    } catch {
      // The template's own defaults are right, so what is wrong is an answer.
      throw Diagnostics(
        error.list.map { fault in
          var fault = fault
          if fault.exitCode == .configuration { fault.exitCode = sets.isEmpty ? .configuration : .usage }
          return fault
        })
    }
    self.path = path
    self.answers = [:]
    for answer in answers.questions { self.answers[answer.question.key] = answer.value }
    for (key, value) in answers.direct { self.answers[key] = value }
    files = [("solution.yaml", Array(text.utf8))]
    for file in template.files {
      files.append(
        (file.to, try Self.oneFault { () throws(Diagnostic) in try Files.read("\(template.folder)/\(file.from)") }))
    }
    files.append((".solkit/schema/solution.v1.json", Array(SolutionSchema.jsonSchema().prettyText.utf8)))
    files.append((".solkit/template.json", Array(record(of: template).prettyText.utf8)))
  }

  /// Writes the folder: beside its place first, then renamed, so that it is there whole or not at all.
  public func write() throws(Diagnostic) {
    let given = Self.withoutSlash(path)
    try Self.checkIsFree(given)
    // An empty folder, perhaps the one that the caller stands in, is filled rather than replaced.
    let existing = realPath(given)
    let whole = existing ?? given
    let (parent, name) = Self.parts(whole)
    try Files.makeFolder(parent)
    let temporary = "\(parent)/.\(name).tmp-\(getpid())"
    Files.remove(temporary)
    defer { Files.remove(temporary) }
    try Files.makeFolder(temporary)
    for file in files {
      if let slash = file.name.lastIndex(of: "/") { try Files.makeFolder("\(temporary)/\(file.name[..<slash])") }
      try Files.write(file.bytes, to: "\(temporary)/\(file.name)")
    }
    if existing == nil { try Files.move(temporary, to: whole) } else { try Self.fill(whole, from: temporary) }
  }

  /// Moves all entries of one folder into another, or none.
  private static func fill(_ folder: String, from temporary: String) throws(Diagnostic) {
    var moved = [String]()
    for name in Files.list(temporary) {
      do throws(Diagnostic) {
        try Files.move("\(temporary)/\(name)", to: "\(folder)/\(name)")
        moved.append(name)
      } catch {
        for name in moved { Files.remove("\(folder)/\(name)") }
        throw error
      }
    }
  }

  /// What `upgrade` will need: which template, which answers, and how each file looked.
  private func record(of template: Template) -> JSONValue {
    [
      "schema_version": 1, "name": .string(template.name), "version": .string(template.version),
      "answers": .object(answers),
      "files": .array(
        files.map { ["path": .string($0.name), "sha256": .string(Digest(of: $0.bytes).hex)] }),
    ]
  }

  /// The template's `solution.yaml` with the answers in it, its comments kept.
  private static func solution(_ template: Template, _ name: String, _ answers: Answers) throws(Diagnostics) -> String {
    var text = try oneFault { () throws(Diagnostic) in try Files.readText("\(template.folder)/solution.yaml") }
    let known = template.folderName.map { ($0, JSONValue.string(name)) }
      + answers.questions.flatMap { answer in answer.question.sets.map { ($0, answer.value) } }
    for (key, value) in known {
      do throws(Diagnostic) { text = try YAMLText.setting(key, to: value, in: text) } catch {
        throw Diagnostics([
          TemplateNode.fault(
            "its solution.yaml does not take '\(key)': \(error.message)",
            at: Place(file: "\(template.folder)/solution.yaml"))
        ])
      }
    }
    var faults = [Diagnostic]()
    for (key, value) in answers.direct {
      do throws(Diagnostic) { text = try YAMLText.setting(key, to: value, in: text) } catch {
        faults.append(unknown(key, error, template))
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return text
  }

  private static func unknown(_ key: String, _ error: Diagnostic, _ template: Template) -> Diagnostic {
    let names = template.questions.map(\.key)
    let nearest = NearestName.of(key, in: names + template.questions.flatMap(\.sets))
    return .template(
      .unknownAnswer, "'--set \(key)' answers no question, and cannot be set in the template's solution.yaml",
      hint: nearest.map { "did you mean '\($0)'?" } ?? "questions: \(names.joined(separator: ", "))",
      fix: key.contains(".") ? "edit solution.yaml afterwards (\(error.message))" : "name one of the questions",
      exitCode: .usage)
  }

  private static func checkIsFree(_ path: String) throws(Diagnostic) {
    guard !path.isEmpty else {
      throw .template(
        .folderTaken, "the folder has no name", fix: "name the folder to be made", exitCode: .cannotCreate)
    }
    guard Files.exists(path) else { return }
    guard Files.isFolder(path), Files.list(path).isEmpty else {
      let what = Files.isFolder(path) ? "the folder '\(path)' is not empty" : "'\(path)' is a file"
      throw .template(
        .folderTaken, what, at: Place(file: path), hint: "nothing in it was touched", fix: "name another folder",
        exitCode: .cannotCreate)
    }
  }

  /// The name that the folder will have, also for `.` and `../acme/`.
  private static func folderName(_ path: String) -> String {
    let name = parts(withoutSlash(path)).name
    guard name == "." || name == ".." || name.isEmpty else { return name }
    return realPath(path).map { parts($0).name } ?? name
  }

  private static func withoutSlash(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }

  private static func parts(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  private static func oneFault<Value>(_ body: () throws(Diagnostic) -> Value) throws(Diagnostics) -> Value {
    do throws(Diagnostic) { return try body() } catch { throw Diagnostics([error]) }
  }
}
