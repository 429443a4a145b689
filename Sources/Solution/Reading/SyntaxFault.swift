import Support
import Yams

/// Says in a client's words what the YAML parser says in its own.
struct SyntaxFault {
  let source: YAMLSource

  func diagnostic(_ error: YamlError) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      return explained(problem, mark, context)
    case .composer(_, let problem, let mark, _):
      if problem.contains("another document") {
        return .solution(
          .severalDocuments, "a second YAML document begins here", at: place(mark),
          hint: "'---' separates documents", fix: "keep one document a file; give several with --config")
      }
      if problem.contains("undefined alias") {
        return .solution(
          .anchor, "a YAML alias stands here", at: place(mark), hint: "a text that begins with * needs quotes",
          fix: "put the text in quotes, or write the plain value")
      }
      return explained(problem, mark, nil)
    case .reader(let problem, _, _, _):
      return .solution(
        .characters, "the file cannot be read as text: \(problem)", at: Place(file: source.file),
        fix: "save the file as UTF-8")
    default:
      return .solution(
        .syntax, "the YAML cannot be read: \(error)", at: Place(file: source.file), fix: "check the line")
    }
  }

  private func explained(_ problem: String, _ mark: Mark, _ context: YamlError.Context?) -> Diagnostic {
    let opened = context.map { "\($0.text), line \($0.mark.line)" }
    // The parser may stop after the end of the file: the place to look at is then where it began.
    let at = mark.line <= source.lines.count && !(source.lines[max(0, mark.line - 1)].isEmpty) ? mark : nil
    let shown = at ?? context?.mark ?? mark
    let line = source.lines.indices.contains(shown.line - 1) ? source.lines[shown.line - 1] : []
    if String(String.UnicodeScalarView(line)).contains("${env:"), context?.text.contains("flow") == true {
      return .solution(
        .syntax, "'${env:...}' stands unquoted inside brackets", at: place(shown), hint: "its brace ends the bracket",
        fix: "put it in quotes: \"${env:NAME}\"")
    }
    let (message, fix) =
      Self.words[problem] ?? ("the YAML cannot be read: \(problem)", "check this line and the one before")
    return .solution(.syntax, message, at: place(shown), hint: opened, fix: fix)
  }

  private func place(_ mark: Mark) -> Place { source.place(line: mark.line, column: mark.column) }

  private static let words: [String: (String, String)] = [
    "mapping values are not allowed in this context": (
      "a ':' stands where no key may stand", "check the indentation, or put the text in quotes"
    ),
    "did not find expected key": (
      "a key was expected here", "check indentation and quotes, in this line and the one before"
    ),
    "did not find expected ',' or '}'": ("',' or '}' was expected", "close the brace, or separate with a comma"),
    "did not find expected ',' or ']'": ("',' or ']' was expected", "close the bracket, or separate with a comma"),
    "did not find expected '-' indicator": (
      "an entry of the list was expected", "check that all '-' of one list are indented alike"
    ),
    "could not find expected ':'": ("a ':' after the key was expected", "write key: value"),
    "found unexpected end of stream": ("a quote is opened and never closed", "close the quote"),
    "found character that cannot start any token": (
      "this character may not begin a value", "put the text in quotes"
    ),
    "found unknown escape character": (
      "an unknown escape in a text with double quotes", "use single quotes, or write \\\\ for a backslash"
    ),
    "block sequence entries are not allowed in this context": (
      "a '-' stands where no list may stand", "begin the list on a line of its own"
    ),
    "found undefined tag handle": ("a YAML tag stands here", "write the plain value"),
  ]
}
