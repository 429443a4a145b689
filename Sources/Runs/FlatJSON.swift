import JSON

/// A document as rows of path and value, for comparing two.
enum FlatJSON {
  /// `success.criteria[wape].max` -> number. Elements of a list are named by what names them (a column by its
  /// name, a model by its model), so that one more element does not shift the others; else by their number.
  static func rows(_ value: JSONValue) -> [(path: String, value: JSONValue)] {
    var rows = [(path: String, value: JSONValue)]()
    add(value, at: "", to: &rows)
    return rows
  }

  private static func add(_ value: JSONValue, at path: String, to rows: inout [(path: String, value: JSONValue)]) {
    switch value {
    case .object(let object) where !object.members.isEmpty:
      for (name, member) in object.members { add(member, at: path.isEmpty ? name : "\(path).\(name)", to: &rows) }
    case .array(let values) where values.contains(where: { $0.object != nil || $0.array != nil }):
      for (label, element) in zip(labels(values), values) { add(element, at: "\(path)[\(label)]", to: &rows) }
    default: rows.append((path, value))
    }
  }

  private static let naming = [
    ["name"], ["model"], ["candidate"], ["metric"], ["metric", "slice"], ["id"], ["label"],
  ]

  private static func labels(_ values: [JSONValue]) -> [String] {
    for members in naming {
      let names = values.compactMap { value -> String? in
        let parts = members.compactMap {
          value[$0].flatMap { $0.string ?? $0.number.map { JSONValue.number($0).text } }
        }
        return parts.first == nil || value[members[0]] == nil ? nil : parts.joined(separator: ", ")
      }
      if names.count == values.count, Set(names).count == names.count { return names }
    }
    return values.indices.map(String.init)
  }
}
