import JSON
import Support
import Yams

/// A value of `template.yaml` with its place: members are taken by name, and what nobody took is unknown.
struct TemplateNode {
  let node: Node
  let file: String
  /// Dotted name, for messages.
  let name: String

  var place: Place { Place(file: file, line: node.mark?.line, column: node.mark?.column) }

  /// The root of a file. Throws `E1041`.
  static func read(_ path: String) throws(Diagnostic) -> TemplateNode {
    let text = try Files.readText(path)
    do {
      guard let root = try Parser(yaml: text, encoding: .utf8).singleRoot(), root.mapping != nil else {
        throw fault("it holds no keys and values", at: Place(file: path))
      }
      return TemplateNode(node: root, file: path, name: "")
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw fault("it is no YAML: \(error)", at: Place(file: path))
    }
  }

  static func fault(_ message: String, at place: Place) -> Diagnostic {
    .template(
      .brokenTemplate, "the template cannot be used: \(message)", at: place, fix: "mend the template",
      exitCode: .configuration)
  }

  func fault(_ message: String) -> Diagnostic { Self.fault(message, at: place) }

  /// Refuses members that are none of `names`.
  func checkKeys(_ names: [String]) throws(Diagnostic) {
    guard let mapping = node.mapping else { throw fault("'\(name)' holds no keys and values") }
    for (key, _) in mapping {
      let word = key.scalar?.string ?? "?"
      guard names.contains(word) else {
        let nearest = NearestName.of(word, in: names).map { ", did you mean '\($0)'?" } ?? ""
        throw Self.fault(
          "unknown key '\(word)'\(nearest)", at: Place(file: file, line: key.mark?.line, column: key.mark?.column))
      }
    }
  }

  subscript(key: String) -> TemplateNode? {
    node.mapping.flatMap { mapping in mapping.first { $0.key.scalar?.string == key } }
      .map { TemplateNode(node: $0.value, file: file, name: name.isEmpty ? key : "\(name).\(key)") }
  }

  /// A text that must be there and not be empty.
  func text(_ key: String) throws(Diagnostic) -> String {
    guard let member = self[key] else { throw fault("'\(key)' is missing\(name.isEmpty ? "" : " in '\(name)'")") }
    guard let text = member.node.scalar?.string, !text.isEmpty else { throw member.fault("'\(member.name)' is no text") }
    return trimmed(text)
  }

  func optionalText(_ key: String) throws(Diagnostic) -> String? { self[key] == nil ? nil : try text(key) }

  func optionalNumber(_ key: String) throws(Diagnostic) -> Double? {
    guard self[key] != nil else { return nil }
    let text = try text(key)
    guard let number = PlainValue.number(text) else { throw fault("'\(key)' is '\(text)', no number") }
    return number
  }

  /// The entries of a list; none where the key is absent.
  func list(_ key: String) throws(Diagnostic) -> [TemplateNode] {
    guard let member = self[key] else { return [] }
    guard let sequence = member.node.sequence else { throw member.fault("'\(member.name)' is no list") }
    return sequence.enumerated().map { TemplateNode(node: $1, file: file, name: "\(member.name)[\($0)]") }
  }

  func texts(_ key: String) throws(Diagnostic) -> [String] {
    var texts = [String]()
    for entry in try list(key) {
      guard let text = entry.node.scalar?.string, !text.isEmpty else { throw entry.fault("'\(entry.name)' is no text") }
      texts.append(text)
    }
    return texts
  }
}
