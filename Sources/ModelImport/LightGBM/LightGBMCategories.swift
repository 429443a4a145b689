internal import JSON
internal import TreeModel

/// Which features of a LightGBM model are categories, and what their codes mean.
struct LightGBMCategories {
  let names: [String]
  let parameters: [String: String]
  /// A list of levels for each categorical column of the pandas frame, in the order of the columns.
  let pandas: JSONValue?

  func features(trees: [DecisionTree]) -> [ImportedFeature] {
    var kinds = [ImportedFeature.Kind](repeating: .number, count: names.count)
    // Any feature with a category split is one, whatever the parameters say.
    for split in trees.lazy.flatMap(\.splits) {
      if case .among = split.condition, kinds.indices.contains(split.feature) { kinds[split.feature] = .code }
    }
    let listed = (parameters["categorical_feature"] ?? "").split(separator: ",").compactMap { Int($0) }
      .filter(kinds.indices.contains)
    for feature in listed { kinds[feature] = .code }
    let levels = pandas?.array ?? []
    let columns = Set(listed).sorted()
    if levels.count == columns.count {
      for (feature, list) in zip(columns, levels) {
        if let list = list.array { kinds[feature] = .category(levels: list.map(\.label)) }
      }
    }
    return zip(names, kinds).map { ImportedFeature(name: $0, kind: $1) }
  }
}
