internal import JSON
public import Support
public import TreeModel

extension TreeModel {
  /// The model as LightGBM's text (format v4), which LightGBM 3 and later read back: the same answers, to the last bit
  /// where the model adds in Double.
  ///
  /// The base value becomes a tree of one leaf (in a forest it is added to the leaves). LightGBM sends missing ones
  /// of a category to the right; where ours go left, the other levels are written, so such features must say theirs.
  /// - Parameter features: one a feature; a name with spaces gets underscores.
  /// - Throws: E5606 where LightGBM has no form for the model.
  public func lightGBMText(features: [ImportedFeature]) throws(Diagnostic) -> String {
    guard features.count == featureCount else {
      throw LightGBMText.refusal("\(features.count) names for \(featureCount) features")
    }
    return try LightGBMText(model: self, features: features).text()
  }
}

/// Writes the parts of the text in LightGBM's order.
struct LightGBMText {
  let model: TreeModel
  let features: [ImportedFeature]

  static func refusal(_ what: String) -> Diagnostic {
    Diagnostic(
      "E5606", "the model cannot be written for LightGBM: \(what)",
      fix: "keep it in solkit's own form", exitCode: .dataError)
  }

  func text() throws(Diagnostic) -> String {
    var blocks = [String]()
    for tree in trees() {
      blocks.append(try LightGBMTreeText(tree, number: blocks.count, features: features).text())
    }
    let names = features.enumerated().map { index, feature in
      let name = String(feature.name.map { $0.isWhitespace || $0 == "=" ? "_" : $0 })
      return name.isEmpty ? "Column_\(index)" : name
    }
    var lines = [
      "tree", "version=v4", "num_class=\(model.outputCount)", "num_tree_per_iteration=\(model.outputCount)",
      "label_index=0", "max_feature_idx=\(features.count - 1)",
    ]
    if let objective = try objective() { lines.append("objective=\(objective)") }
    if model.averages { lines.append("average_output") }
    lines.append("feature_names=\(names.joined(separator: " "))")
    lines.append("feature_infos=\(features.map(Self.information).joined(separator: " "))")
    lines.append("tree_sizes=\(blocks.map { "\($0.utf8.count)" }.joined(separator: " "))")
    lines += ["", blocks.joined() + "end of trees", "", "feature_importances:"]
    lines += importances(names)
    lines += ["", "parameters:", "[categorical_feature: \(categories().map { "\($0)" }.joined(separator: ","))]"]
    lines += ["end of parameters", "", "pandas_categorical:\(levels().text)", ""]
    return lines.joined(separator: "\n")
  }

  /// The model's trees with the base value among them.
  private func trees() -> [DecisionTree] {
    var trees = model.trees
    guard model.baseValues.contains(where: { $0 != 0 }) else { return trees }
    if model.averages, model.iterationCount > 0 {
      for index in trees.indices {
        let base = model.baseValues[index % model.outputCount]
        trees[index].leafValues = trees[index].leafValues.map { $0 + base }
      }
      return trees
    }
    let bases = model.baseValues.map { DecisionTree(splits: [], leafValues: [$0], leafCovers: [0]) }
    return model.arithmetic == .doubleBaseLast ? trees + bases : bases + trees
  }

  private func objective() throws(Diagnostic) -> String? {
    let outputs = model.outputCount
    switch model.link {
    case .identity: return outputs == 1 ? "regression" : nil
    case .logistic(let slope):
      let sigmoid = "sigmoid:\(LightGBMTreeText.number(slope))"
      return outputs == 1 ? "binary \(sigmoid)" : "multiclassova num_class:\(outputs) \(sigmoid)"
    case .softmax where outputs > 1: return "multiclass num_class:\(outputs)"
    case .exponential where outputs == 1: return "poisson"
    case .signedSquare where outputs == 1: return "regression sqrt"
    case .softplus where outputs == 1: return "cross_entropy_lambda"
    case .softmax, .exponential, .signedSquare, .softplus, .step:
      throw Self.refusal("it has no objective that answers so (link \(model.link), \(outputs) outputs)")
    }
  }

  /// What LightGBM shows of a feature; it predicts without.
  private static func information(_ feature: ImportedFeature) -> String {
    switch feature.kind {
    case .number, .code, .hashed: "[-inf:inf]"
    case .category(let levels): levels.isEmpty ? "none" : levels.indices.map { "\($0)" }.joined(separator: ":")
    }
  }

  private func importances(_ names: [String]) -> [String] {
    let counts = model.splitImportance()
    return counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
      .map { "\(names[$0])=\(counts[$0])" }
  }

  private func categories() -> [Int] { features.indices.filter { features[$0].kind != .number } }

  /// Levels as pandas has them, for LightGBM in Python; null where some feature has none.
  private func levels() -> JSONValue {
    var lists = [JSONValue]()
    for index in categories() {
      guard case .category(let levels) = features[index].kind else { return .null }
      lists.append(.array(levels.map { .string($0) }))
    }
    return lists.isEmpty ? .null : .array(lists)
  }
}
