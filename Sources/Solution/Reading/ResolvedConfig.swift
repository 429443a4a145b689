public import JSON

/// The whole configuration after files, options and defaults were laid over one another.
public struct ResolvedConfig: Sendable {
  let root: Resolved

  /// Every value, defaults included, keys in the order of the tables: the same configuration gives the same
  /// bytes, however it was written. Goes into `solution.lock.json` and into digests.
  public var canonicalJSON: JSONValue { root.json }

  /// The same without some keys and all that stands below them, such as `search.threads`, on which no result
  /// depends. Keys of sections only: `canonicalJSON(without: ["search.threads", "report", "scope.decides"])`.
  public func canonicalJSON(without keys: [String]) -> JSONValue {
    keys.reduce(canonicalJSON) { Self.removing($1.split(separator: ".")[...], from: $0) }
  }

  private static func removing(_ path: ArraySlice<Substring>, from value: JSONValue) -> JSONValue {
    guard let name = path.first.map(String.init), case .object(var object) = value else { return value }
    object[name] = path.count == 1 ? nil : object[name].map { removing(path.dropFirst(), from: $0) }
    return .object(object)
  }

  /// What a signature covers: scope and criteria, without who signs and when.
  public var signedJSON: JSONValue {
    let all = canonicalJSON(without: ["scope.decides"])
    return ["scope": all["scope"] ?? .null, "success": all["success"] ?? .null]
  }

  /// Where the value of a dotted key came from, such as `search.num_samples` or `success.criteria[0].max`.
  public func origin(of key: String) -> Origin? {
    var node = root
    for step in Override.steps(key) ?? [] {
      switch (step, node.content) {
      case (.key(let name), _):
        guard let next = node[name] else { return nil }
        node = next
      case (.index(let index), .list(let values)) where values.indices.contains(index): node = values[index]
      default: return nil
      }
    }
    return node.origin
  }

  /// The configuration as YAML, each value with its origin in a comment. It reads back as the same configuration.
  public func printed() -> String {
    var lines = [(text: String, origin: String?)]()
    Self.print(root, indent: "", isEntry: false, into: &lines)
    let width = min(72, lines.filter { $0.origin != nil }.map(\.text.count).max() ?? 0)
    return lines.map { line in
      guard let origin = line.origin else { return line.text + "\n" }
      return line.text + String(repeating: " ", count: max(0, width - line.text.count)) + "  # \(origin)\n"
    }.joined()
  }

  /// Appends the members of a section. Entries of a list leave out what is not set, to stay readable.
  private static func print(
    _ section: Resolved, indent: String, isEntry: Bool, into lines: inout [(text: String, origin: String?)]
  ) {
    guard case .part(let members) = section.content else { return }
    var lead = isEntry ? String(indent.dropLast(2)) + "- " : indent
    for (name, value) in members {
      let before = lines.count
      switch value.content {
      case .part:
        lines.append(("\(lead)\(name):", nil))
        print(value, indent: indent + "  ", isEntry: false, into: &lines)
      case .list(let entries) where entries.contains { if case .part = $0.content { true } else { false } }:
        lines.append(("\(lead)\(name):", nil))
        for entry in entries { print(entry, indent: indent + "    ", isEntry: true, into: &lines) }
      case .value(.null) where isEntry: break
      default:
        lines.append(("\(lead)\(name): \(YAMLWriter.flow(value.json))", value.origin.description))
      }
      if lines.count > before { lead = indent }
    }
  }
}
