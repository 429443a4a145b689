import ArgumentParser
import Classifying
import JSON
import ModelImport
import Solution
import Support
import Terminal
import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

/// `solkit import`
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "A model that the client has already: LightGBM text, XGBoost JSON or CatBoost JSON.",
    discussion: """
      With --config: judged on the client's data as candidate 'imported', with the report, verdict and export of any
      run. Without: what the file holds; with --out also a bundle for solkit predict, stamped NOT APPROVED, since
      nobody has judged it. Exit codes: 65 the model file or its match with the data, 66 no such file, 78 the
      configuration; with --config also those of solkit classify.
      """)

  @Argument(help: "The model file.")
  var model: String
  @Option(name: .long, help: ArgumentHelp("Folder to write the bundle into; without --config only.", valueName: "dir"))
  var out: String?
  @Flag(name: .long, help: "Keep the candidates of the configuration, and judge the model beside them.")
  var beside = false
  @OptionGroup var options: RunOptionGroup

  func run() throws {
    if options.options.config.isEmpty { return try describe() }
    guard out == nil else {
      throw Diagnostic(
        "E1061", "--out is for a model without data", hint: "with --config the run has the bundle, and export writes it",
        fix: "leave it out, or leave --config out", exitCode: .usage)
    }
    var options = options
    options.options.set += try overrides()
    try RunFlow(task: .classify, options: options, next: next).execute()
  }

  // MARK: With data

  /// The keys that make the model a candidate; they stand after those of the user.
  private func overrides() throws -> [String] {
    let path = pathInConfiguration.contains("\"") ? pathInConfiguration : "\"\(pathInConfiguration)\""
    let file = "models.imported.file=\(path)"
    guard beside else { return ["models.candidates=[imported]", file] }
    let known = try SolutionSession(options.options).solution.models.candidates.filter { $0 != "imported" }
    return ["models.candidates=[\((["imported"] + known).joined(separator: ", "))]", file]
  }

  /// The model's path as `models.imported.file` has it: from the folder of the configuration.
  private var pathInConfiguration: String {
    let first = options.options.config[0]
    guard !model.hasPrefix("/"), let slash = first.lastIndex(of: "/") else { return model }
    let folder = String(first[...slash])
    if model.hasPrefix(folder) { return String(model.dropFirst(folder.count)) }
    guard let whole = realpath(model, nil) else { return model }
    defer { free(whole) }
    return String(cString: whole)
  }

  /// What is typed next: an export of the same solution.
  private var next: String {
    let quoted = ((try? overrides()) ?? []).map { " --set '\($0)'" }.joined()
    return "solkit export" + options.options.config.map { " --config \($0)" }.joined() + quoted
  }

  // MARK: Without data

  private func describe() throws {
    let console = options.output.console
    guard !beside, !options.export, !options.dryRun, options.options.set.isEmpty, options.options.setFile.isEmpty,
      !options.options.printConfig
    else {
      throw Diagnostic(
        "E1061", "--beside, --export, --dry-run, --set, --set-file and --print-config need --config",
        fix: "name the solution with --config solution.yaml", exitCode: .usage)
    }
    let bytes = try Files.read(model)
    let imported = try ImportedModel(parsing: bytes, source: model)
    if let out {
      let bundle = "\(out)/bundle"
      if Files.exists(bundle), !Files.exists("\(bundle)/manifest.json") {
        throw Diagnostic(
          "E1062", "'\(bundle)' is there and is no bundle", at: Place(file: bundle), fix: "name another folder with --out",
          exitCode: .cannotCreate)
      }
      let made = try ImportedBundle(imported, bytes: bytes, source: model)
      try Files.makeFolder(out)
      try made.write(to: bundle, project: projectName, toolVersion: Version.text)
    }
    if console.options.json { return console.json(document(imported)) }
    let trees = imported.model.treeCount
    console.line(
      "model", "\(imported.format.rawValue) \(imported.version), \(imported.objective) (\(imported.task.rawValue)), "
        + "\(TerminalFormat.count(trees)) trees, \(imported.features.count) features")
    console.line("features", imported.features.prefix(12).map(Self.text).joined(separator: ", ")
        + (imported.features.count > 12 ? ", ..." : ""))
    if let labels = imported.classLabels { console.line("classes", labels.joined(separator: ", ")) }
    for note in imported.notes { console.aside("note", note) }
    if let out {
      console.aside("wrote", "\(out)/bundle (NOT APPROVED: nobody has judged it)")
      console.aside("next", "solkit predict --bundle \(out) --in rows.csv --out predictions.csv")
    } else {
      console.aside("next", "solkit import \(model) --config solution.yaml, or --out DIR for a bundle that is not judged")
    }
  }

  /// The name of the model file without folder and ending.
  private var projectName: String {
    let name = model.split(separator: "/").last.map(String.init) ?? "imported"
    return name.split(separator: ".").first.map(String.init) ?? name
  }

  private static func text(_ feature: ImportedFeature) -> String {
    switch feature.kind {
    case .number: feature.name
    case .category(let levels): "\(feature.name) (\(levels.count) texts)"
    case .code: "\(feature.name) (codes)"
    case .hashed(let hashes): "\(feature.name) (\(hashes.count) hashes)"
    }
  }

  private func document(_ imported: ImportedModel) -> JSONObject {
    var object: JSONObject = [
      "ok": true, "format": .string(imported.format.rawValue), "version": .string(imported.version),
      "objective": .string(imported.objective), "task": .string(imported.task.rawValue),
      "trees": JSONValue(imported.model.treeCount), "outputs": JSONValue(imported.model.outputCount),
      "features": .array(
        imported.features.map { feature in
          var one: JSONObject = ["name": .string(feature.name)]
          switch feature.kind {
          case .number: one["type"] = "number"
          case .code: one["type"] = "code"
          case .category(let levels):
            one["type"] = "category"
            one["levels"] = .array(levels.map { .string($0) })
          case .hashed(let hashes):
            one["type"] = "hashed"
            one["hashes"] = JSONValue(hashes.count)
          }
          return .object(one)
        }),
      "classes": imported.classLabels.map { .array($0.map { .string($0) }) } ?? .null,
      "notes": .array(imported.notes.map { .string($0) }),
    ]
    if let out { object["bundle"] = .string("\(out)/bundle") }
    return object
  }
}
