import Support

/// Where a parser stands: line and column from 1, columns counted in Unicode scalars.
struct TextPosition: Equatable {
  var line: Int
  var column: Int
}

/// A configuration text with its lines: turns marks of the parser into places that a person can follow.
struct YAMLSource: Sendable {
  let file: String
  /// Without byte order mark, lines end with a line feed.
  let text: String
  /// As the parser counts them: only line feeds end a line, the other breaks of YAML are refused before.
  let lines: [[Unicode.Scalar]]
  /// The same lines as they may be shown: what looks like a secret is starred out, at equal length.
  private let shown: [String]

  init(file: String, text: String) {
    self.file = file
    self.text = text
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    shown = lines.map { Secrets.masked(String(String.UnicodeScalarView($0))) }
  }

  /// The scalar at a line and column, both from 1.
  func scalar(line: Int, column: Int) -> Unicode.Scalar? {
    guard lines.indices.contains(line - 1), lines[line - 1].indices.contains(column - 1) else { return nil }
    return lines[line - 1][column - 1]
  }

  /// The place at a line and column as the parser counts them: from 1, columns in Unicode scalars.
  func place(line: Int, column: Int, length: Int = 1) -> Place {
    guard lines.indices.contains(line - 1) else {
      return Place(file: file, line: max(1, min(line, lines.count)), length: length)
    }
    let scalars = lines[line - 1]
    let before = String(String.UnicodeScalarView(scalars.prefix(max(0, column - 1))))
    return Place(
      file: file, line: line, column: before.count + 1, length: length, excerpt: shown[line - 1])
  }

  /// How far a scalar that begins at a mark reaches on its line, in Unicode scalars; nil where it goes on over
  /// more lines.
  func length(ofScalar content: String, line: Int, column: Int) -> Int? {
    guard lines.indices.contains(line - 1) else { return nil }
    let rest = lines[line - 1].dropFirst(column - 1)
    switch rest.first {
    case "\"":
      var isEscaped = false
      for (index, scalar) in rest.dropFirst().enumerated() {
        if isEscaped {
          isEscaped = false
        } else if scalar == "\\" {
          isEscaped = true
        } else if scalar == "\"" {
          return index + 2
        }
      }
      return nil
    case "'":
      var index = rest.startIndex + 1
      while index < rest.endIndex {
        if rest[index] == "'" {
          guard index + 1 < rest.endIndex, rest[index + 1] == "'" else { return index - rest.startIndex + 1 }
          index += 1
        }
        index += 1
      }
      return nil
    case "|", ">": return nil
    default:
      let plain = Array(content.unicodeScalars)
      return rest.starts(with: plain) ? plain.count : nil
    }
  }
}
