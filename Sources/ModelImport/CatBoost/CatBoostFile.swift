internal import JSON
internal import Support
internal import TreeModel

/// CatBoost's JSON: symmetric trees (`oblivious_trees`) or nested ones (`trees`), features and settings.
struct CatBoostFile {
  private let root: JSONField
  private let fault: ImportFault

  init(_ document: JSONValue, fault: ImportFault) {
    root = JSONField(document, path: "", fault: fault)
    self.fault = fault
  }

  func imported() throws(Diagnostic) -> ImportedModel {
    let features = try CatBoostFeatures(try root.member("features_info"), fault: fault)
    let (scale, bias) = try scaleAndBias()
    let outputs = max(1, bias.count)
    let information = root.optional("model_info")
    let objective = try CatBoostObjective(information, outputs: outputs, fault: fault)
    var trees = [DecisionTree]()
    if let list = root.optional("oblivious_trees") {
      for tree in try list.elements() {
        trees += try CatBoostObliviousTree(tree, features: features, outputs: outputs).decoded()
      }
    } else {
      for tree in try root.member("trees").elements() {
        trees += try CatBoostNestedTree(tree, features: features, outputs: outputs).decoded()
      }
    }
    if scale != 1 {
      for index in trees.indices { trees[index].leafValues = trees[index].leafValues.map { $0 * scale } }
    }
    do {
      return ImportedModel(
        format: .catBoost, version: version(information), objective: objective.name, task: objective.task,
        features: features.features, classLabels: try classLabels(information, objective),
        model: try TreeModel(
          trees: trees, featureCount: max(1, features.features.count), outputs: outputs, baseValues: bias,
          link: objective.link, arithmetic: .doubleBaseLast),
        notes: objective.notes)
    } catch {
      throw fault.placed(error)
    }
  }

  /// `[scale, [bias of each output]]`; older files have one number for the bias.
  private func scaleAndBias() throws(Diagnostic) -> (scale: Double, bias: [Double]) {
    guard let field = root.optional("scale_and_bias") else { return (1, try biasFromLeaves()) }
    let parts = try field.elements()
    guard parts.count == 2 else { throw field.wrong("scale and bias") }
    let scale = try parts[0].number()
    guard let list = parts[1].value.array else { return (scale, [try parts[1].number()]) }
    return (scale, list.isEmpty ? try biasFromLeaves() : try parts[1].numbers())
  }

  /// Zeros, one an output, as many as the class labels say: files without a bias.
  private func biasFromLeaves() throws(Diagnostic) -> [Double] {
    let labels = try root.optional("model_info")?.optional("class_params")?.optional("class_to_label")?.elements() ?? []
    return [Double](repeating: 0, count: labels.count > 2 ? labels.count : 1)
  }

  /// "Summary: CatBoost release 1.2.10. ..." somewhere in the text.
  private func version(_ information: JSONField?) -> String {
    let text = information?.optional("catboost_version_info")?.value.string ?? ""
    let marker = "CatBoost release "
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if let index = words.firstIndex(of: "release"), index + 1 < words.count, line.utf8.count > marker.utf8.count {
        let version = words[index + 1]
        return String(version.last == "." ? version.dropLast() : version)
      }
    }
    return "unknown"
  }

  private func classLabels(
    _ information: JSONField?, _ objective: CatBoostObjective
  ) throws(Diagnostic) -> [String]? {
    guard objective.task == .binary || objective.task == .multiclass else { return nil }
    let names = try information?.optional("class_params")?.optional("class_names")?.elements() ?? []
    return names.isEmpty ? nil : names.map { $0.value.label }
  }
}
