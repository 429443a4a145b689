import JSON
public import Support

extension Template {
  /// The most questions that a template may ask.
  static let mostQuestions = 7

  /// Reads `folder/template.yaml`. Throws `E1041` (78) where it is wrong, or a file that it names is missing.
  public init(at folder: String) throws(Diagnostics) {
    do throws(Diagnostic) {
      let root = try TemplateNode.read("\(folder)/template.yaml")
      try root.checkKeys(["name", "version", "title", "task", "story", "folder_name", "questions", "files"])
      name = try root.text("name")
      version = try root.text("version")
      title = try root.text("title")
      task = try root.text("task")
      story = try root.text("story")
      folderName = try root.texts("folder_name")
      questions = []
      for node in try root.list("questions") { questions.append(try Question(node)) }
      files = []
      for node in try root.list("files") { files.append(try Copy(node)) }
      self.folder = folder
      try check(root)
    } catch { throw Diagnostics([error]) }
  }

  private func check(_ root: TemplateNode) throws(Diagnostic) {
    guard questions.count <= Self.mostQuestions else {
      throw root.fault("it asks \(questions.count) questions, \(Self.mostQuestions) are the most")
    }
    if let twice = questions.indices.first(where: { index in
      questions[..<index].contains { $0.key == questions[index].key }
    }) {
      throw root.fault("two questions have the key '\(questions[twice].key)'")
    }
    for name in ["solution.yaml"] + files.map(\.from) where !Files.exists("\(folder)/\(name)") {
      throw root.fault("its file '\(name)' is missing")
    }
  }
}

extension Template.Copy {
  init(_ node: TemplateNode) throws(Diagnostic) {
    try node.checkKeys(["from", "to"])
    from = try node.text("from")
    to = try node.text("to")
    let parts = to.split(separator: "/", omittingEmptySubsequences: false)
    let isInside = !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." }
    guard isInside, to != "solution.yaml", parts[0] != ".solkit" else {
      throw node.fault("'\(to)' is no path for a file in the new folder")
    }
  }
}

extension Question {
  init(_ node: TemplateNode) throws(Diagnostic) {
    try node.checkKeys(["key", "prompt", "help", "type", "default", "min", "max", "choices", "sets"])
    key = try node.text("key")
    prompt = try node.text("prompt")
    help = try node.optionalText("help") ?? ""
    let word = try node.text("type")
    guard let type = Kind(rawValue: word) else {
      throw node.fault(
        "the type '\(word)' of '\(key)' is none of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.type = type
    min = try node.optionalNumber("min")
    max = try node.optionalNumber("max")
    choices = try node.texts("choices")
    sets = try node.texts("sets")
    guard !sets.isEmpty else { throw node.fault("the answer to '\(key)' is written nowhere: 'sets' is missing") }
    guard type != .choice || choices.count > 1 else { throw node.fault("'\(key)' has fewer than two choices") }
    standard = .null
    let text = try node.text("default")
    guard let value = value(of: text) else {
      throw node.fault("the default '\(text)' of '\(key)' is not \(expectation)")
    }
    standard = value
  }
}
