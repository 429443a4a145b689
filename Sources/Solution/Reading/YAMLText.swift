public import JSON
public import Support
import Yams

/// Edits YAML as text, so that comments and layout stay as their author left them.
public enum YAMLText {
  /// The text with the single value at a dotted key replaced, everything else untouched.
  ///
  ///     try YAMLText.setting("forecast.horizon", to: 4, in: text)
  ///
  /// - Parameters:
  ///   - key: such as `data.columns[2].name`. It must be there, and hold one value on one line, or nothing.
  ///   - value: a text, number, truth value or null; lists of them are written in brackets.
  /// - Throws: `E2203` where the key is not there or holds a section, a list or a text over several lines; what
  ///   reading finds where the text is no YAML. Exit code 78.
  public static func setting(_ key: String, to value: JSONValue, in text: String) throws(Diagnostic) -> String {
    let source = YAMLSource(file: "template", text: text)
    var node: Node?
    do { node = try Parser(yaml: text, encoding: .utf8).singleRoot() } catch {
      throw (error as? YamlError).map { SyntaxFault(source: source).diagnostic($0) }
        ?? fault("the YAML cannot be read: \(error)")
    }
    guard let steps = Override.steps(key) else { throw fault("'\(key)' is no dotted key") }
    for step in steps {
      switch (step, node) {
      case (.key(let name), .mapping(let mapping)): node = mapping.first { $0.key.scalar?.string == name }?.value
      case (.index(let index), .sequence(let entries)): node = entries.indices.contains(index) ? entries[index] : nil
      default: node = nil
      }
      if node == nil { throw fault("'\(key)' is not there") }
    }
    let isList =
      node?.sequence != nil && node?.mark.flatMap { source.scalar(line: $0.line, column: $0.column) } == "["
    guard let mark = node?.mark, node?.scalar != nil || isList,
      let length = isList
        ? listLength(source, mark.line, mark.column)
        : source.length(ofScalar: node?.scalar?.string ?? "", line: mark.line, column: mark.column)
    else { throw fault("'\(key)' does not hold one value on one line") }
    var lines = source.lines
    var line = lines[mark.line - 1]
    let start = min(mark.column - 1, line.count)
    var written = Array(YAMLWriter.flow(value).unicodeScalars)
    // Nothing stands between the colon and what follows: the new value needs a space of its own.
    if length == 0, start > 0, line[start - 1] != " " { written.insert(" ", at: 0) }
    if length == 0, start < line.count, line[start] == "#" { written.append(" ") }
    line.replaceSubrange(start..<min(start + length, line.count), with: written)
    lines[mark.line - 1] = line
    return String(String.UnicodeScalarView(Array(lines.joined(separator: ["\n"]))))
  }

  /// How far a list in brackets reaches on its line; nil where it goes on over more lines.
  private static func listLength(_ source: YAMLSource, _ line: Int, _ column: Int) -> Int? {
    guard source.lines.indices.contains(line - 1) else { return nil }
    let rest = source.lines[line - 1].dropFirst(column - 1)
    var (depth, quote): (Int, Unicode.Scalar?) = (0, nil)
    for (index, scalar) in rest.enumerated() {
      if let open = quote {
        if scalar == open { quote = nil }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if scalar == "[" || scalar == "{" {
        depth += 1
      } else if scalar == "]" || scalar == "}" {
        depth -= 1
        if depth == 0 { return index + 1 }
      }
    }
    return nil
  }

  private static func fault(_ message: String) -> Diagnostic {
    .solution(.option, message, at: nil, fix: "name a key that the text has")
  }
}
