import Support

extension Question {
  /// What a tree asks, before it is held against the tables: the tables depend on it. Words that cannot be read are
  /// taken for what was probably meant; the tables then refuse them.
  init(of root: YAMLNode, environment: [String: String]) {
    func word(_ node: YAMLNode?) -> String? {
      guard case .scalar(let text, _)? = node?.content else { return nil }
      if case .expanded(let value, _) = EnvironmentText.expand(text, environment) { return value }
      return text
    }
    let tasks = Task.allCases.map(\.rawValue)
    let task = word(root["task"]).map { NearestName.of($0, in: tasks) ?? $0 }
    if task == Task.recommend.rawValue {
      self = word(root["recommend"]?["feedback"]) == "ratings" ? .ratings : .implicit
      return
    }
    guard task == Task.classify.rawValue else {
      self = .forecast
      return
    }
    var columns = [YAMLNode]()
    if case .sequence(let entries)? = root["data"]?["columns"]?.content { columns = entries }
    let targets = columns.filter { word($0["role"]) == "target" }
    if !targets.isEmpty {
      let types = targets.map { target in word(target["type"]).flatMap { ColumnContract.ColumnType(rawValue: $0) } }
      // Of two targets, which is a fault, the binary one is more often meant.
      self = types.contains(.binary) ? .binary : types[0].map { Question(target: $0) } ?? .binary
      return
    }
    var candidates = [YAMLNode]()
    if case .sequence(let entries)? = root["models"]?["candidates"]?.content { candidates = entries }
    // Without a target only what needs none can be meant; otherwise the target was forgotten, and that is said.
    let needsNone = !candidates.isEmpty && candidates.allSatisfy { word($0) == "isolation_forest" }
    self = needsNone ? .unlabelled : .binary
  }
}
