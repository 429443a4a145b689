import Support
import Yams

/// Reads one YAML text into a `YAMLNode`, stricter than YAML: no tabs, tags, anchors, duplicate keys or second
/// document, since each of them has been read differently by some tool.
struct YAMLReader {
  /// Larger texts are no configuration, and cost time before they are refused.
  static let byteLimit = 1 << 20
  static let depthLimit = 32
  /// In characters. Places are counted along the line, so one that never ends would cost its square.
  static let lineLimit = 10_000

  let source: YAMLSource
  private(set) var faults: [Diagnostic] = []

  /// Reads a document. Nil with at least one fault where there is none to be had.
  static func read(_ bytes: [UInt8], file: String) -> (node: YAMLNode?, faults: [Diagnostic]) {
    let text: String
    do throws(Diagnostics) { text = try checkedText(bytes, file: file) } catch { return (nil, error.list) }
    var reader = YAMLReader(source: YAMLSource(file: file, text: text))
    let node = reader.document()
    reader.findSecrets()
    return (node, reader.faults)
  }

  init(source: YAMLSource) { self.source = source }

  // MARK: Characters

  /// UTF-8, without byte order mark and carriage returns, without control characters and tabs.
  private static func checkedText(_ bytes: [UInt8], file: String) throws(Diagnostics) -> String {
    guard bytes.count <= byteLimit else {
      throw Diagnostics([
        .solution(
          .tooLarge, "the file has \(bytes.count) bytes; a configuration has at most \(byteLimit)",
          at: Place(file: file), fix: "give solkit a solution.yaml, not data")
      ])
    }
    var body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    if body.contains(0x0D) {
      body =
        body.indices.filter { body[$0] != 0x0D || $0 + 1 == body.endIndex || body[$0 + 1] != 0x0A }
        .map { body[$0] }[...]
    }
    guard let text = String(validating: body, as: UTF8.self) else {
      let line = body.split(separator: 0x0A, omittingEmptySubsequences: false)
        .firstIndex { String(validating: $0, as: UTF8.self) == nil }
      throw Diagnostics([
        .solution(
          .characters, "the file is not UTF-8 text", at: Place(file: file, line: line.map { $0 + 1 }),
          fix: "save the file as UTF-8")
      ])
    }
    let source = YAMLSource(file: file, text: text)
    var faults = [Diagnostic]()
    if let index = source.lines.firstIndex(where: { $0.count > lineLimit }) {
      throw Diagnostics([
        .solution(
          .tooLarge, "line \(index + 1) has \(source.lines[index].count) characters; at most \(lineLimit) are read",
          at: Place(file: file, line: index + 1), fix: "break the line")
      ])
    }
    for (index, line) in source.lines.enumerated() {
      if let column = line.firstIndex(where: isForbidden) {
        let code = String(line[column].value, radix: 16, uppercase: true)
        faults.append(
          .solution(
            .characters, "a control character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)",
            at: source.place(line: index + 1, column: column + 1), fix: "delete the character"))
      }
      if let column = line.firstIndex(of: "\t"), line.first(where: { $0 != " " && $0 != "\t" }) != "#" {
        let isIndent = line[..<column].allSatisfy { $0 == " " }
        faults.append(
          .solution(
            .tab, isIndent ? "a tab indents this line" : "a tab stands in this line",
            at: source.place(line: index + 1, column: column + 1), hint: "YAML is indented with spaces",
            fix: "replace the tab by spaces (in a quoted text write \\t)"))
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return text
  }

  /// What YAML calls not printable, and the line breaks that editors do not show as such.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// Looks for keys and passwords in the raw lines, since comments are shared and kept too.
  private mutating func findSecrets() {
    for (index, line) in source.lines.enumerated() {
      let text = String(String.UnicodeScalarView(line))
      guard let secret = Secrets.find(in: text) else { continue }
      let column = text.unicodeScalars.distance(from: text.startIndex, to: secret.startIndex) + 1
      faults.append(
        .solution(
          .secret, "\"\(Secrets.hint(secret))\" looks like a secret, which must not stand in a configuration",
          at: source.place(line: index + 1, column: column, length: secret.count),
          hint: "nor in a comment of it",
          fix: "put it in a file of its own (mode 600) and name that file, such as token_file: PATH"))
    }
  }

  // MARK: Structure

  mutating func document() -> YAMLNode? {
    var text = source.text
    var renamed = Set<String>()
    while true {
      do {
        guard let root = try Parser(yaml: text, encoding: .utf8).singleRoot() else {
          faults.append(
            .solution(
              .notAMapping, "the file is empty", at: Place(file: source.file), fix: "begin with 'version: 1'"))
          return nil
        }
        guard case .mapping = root else {
          faults.append(
            .solution(
              .notAMapping, "the file holds \(Self.kind(of: root)) where keys and values were expected",
              at: place(Self.position(root.mark)), fix: "begin with 'version: 1'"))
          return nil
        }
        return node(root, renamed: renamed, depth: 0)
      } catch let YamlError.duplicatedKeysInMapping(keys, context) {
        // Yams stops here and knows the first place only. The repeated keys are found and renamed in a copy, so
        // that the rest of the file is looked at in the same go.
        guard faults.count < 20, let key = keys.first,
          let repeats = DuplicateKeys.repeats(of: key, first: Self.position(context.mark), in: text)
        else {
          faults.append(duplicate(keys.first ?? "", at: Self.position(context.mark), first: nil))
          return nil
        }
        for position in repeats.positions {
          faults.append(duplicate(key, at: position, first: Self.position(context.mark)))
        }
        renamed.formUnion(repeats.names)
        text = repeats.text
      } catch let error as YamlError {
        faults.append(SyntaxFault(source: source).diagnostic(error))
        return nil
      } catch {
        faults.append(.solution(.syntax, "the YAML cannot be read: \(error)", at: Place(file: source.file)))
        return nil
      }
    }
  }

  private func duplicate(_ key: String, at position: TextPosition, first: TextPosition?) -> Diagnostic {
    .solution(
      .duplicateKey, "duplicate key '\(key)'", at: place(position, length: key.count),
      hint: first.map { "first in line \($0.line)" }, fix: "keep one of the two")
  }

  private func place(_ position: TextPosition, length: Int = 1) -> Place {
    source.place(line: position.line, column: position.column, length: length)
  }

  private static func position(_ mark: Mark?) -> TextPosition {
    TextPosition(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  private static func kind(of node: Node) -> String {
    switch node {
    case .scalar: "a single value"
    case .sequence: "a list"
    default: "something else"
    }
  }

  private mutating func node(_ node: Node, renamed: Set<String>, depth: Int) -> YAMLNode {
    let mark = Self.position(node.mark)
    var result = YAMLNode(
      content: .scalar("", isPlain: true), place: place(mark), origin: .file(source.file, line: mark.line))
    guard depth <= Self.depthLimit else {
      faults.append(
        .solution(
          .tooLarge, "nested deeper than \(Self.depthLimit) levels", at: result.place,
          fix: "close the brackets earlier"))
      return result
    }
    // An alias comes as the node that it stands for, whose mark is at the anchor: not going on from there
    // also disarms aliases of aliases.
    switch source.scalar(line: mark.line, column: mark.column) {
    case "!":
      report(.tag, "a YAML tag stands here", "tags are not used: solkit knows the type of each key", result.place)
      return result
    case "&", "*":
      report(.anchor, "a YAML anchor or alias stands here", "every value is written where it belongs", result.place)
      return result
    default: break
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      result.place.length =
        source.length(ofScalar: scalar.string, line: mark.line, column: mark.column) ?? 1
      result.content = .scalar(scalar.string, isPlain: isPlain)
    case .sequence(let sequence):
      result.content = .sequence(sequence.map { self.node($0, renamed: renamed, depth: depth + 1) })
    case .mapping(let mapping):
      result.content = .mapping(mapping.compactMap { member($0.key, $0.value, renamed, depth) })
    default: break
    }
    return result
  }

  private mutating func member(
    _ key: Node, _ value: Node, _ renamed: Set<String>, _ depth: Int
  ) -> YAMLNode.Member? {
    let converted = node(key, renamed: renamed, depth: depth + 1)
    guard case .scalar(let name, _) = converted.content, case .scalar = key else {
      faults.append(
        .solution(
          .syntax, "a key is \(Self.kind(of: key))", at: converted.place, hint: "keys are words",
          fix: "write key: value"))
      return nil
    }
    guard !renamed.contains(name) else { return nil }
    var value = node(value, renamed: renamed, depth: depth + 1)
    if case .scalar = value.content {
    } else if value.place.line != converted.place.line {
      // A section or list below its key is pointed at by its key, which says more than its first entry.
      (value.place, value.origin) = (converted.place, converted.origin)
    }
    return YAMLNode.Member(key: name, keyPlace: converted.place, value: value)
  }

  private mutating func report(_ code: SolutionCode, _ message: String, _ hint: String, _ place: Place) {
    // One anchor is met once for each of its aliases.
    guard !faults.contains(where: { $0.place == place }) else { return }
    faults.append(.solution(code, message, at: place, hint: hint, fix: "write the plain value"))
  }
}
