internal import JSON
internal import Support

/// Makes the faults of one model file.
struct ImportFault: Sendable {
  let source: String

  /// It is none of the formats.
  func format(_ what: String, fix: String) -> Diagnostic {
    Diagnostic("E5601", what, at: Place(file: source), fix: fix, exitCode: .dataError)
  }

  /// Its text breaks the rules of its format.
  func text(_ what: String, line: Int, column: Int? = nil) -> Diagnostic {
    Diagnostic(
      "E5602", what, at: Place(file: source, line: line, column: column),
      fix: "the file was cut or edited: save the model again", exitCode: .dataError)
  }

  /// A field is missing, or holds what cannot be.
  func field(_ what: String, line: Int? = nil) -> Diagnostic {
    Diagnostic(
      "E5603", what, at: Place(file: source, line: line), fix: "the file was cut or edited: save the model again",
      exitCode: .dataError)
  }

  /// The model is whole, but of a kind that is not supported.
  func refused(_ what: String, line: Int? = nil, fix: String) -> Diagnostic {
    Diagnostic("E5604", what, at: Place(file: source, line: line), fix: fix, exitCode: .dataError)
  }

  func json(_ fault: JSONFault) -> Diagnostic {
    text("not JSON: \(fault.message)", line: fault.line, column: fault.column)
  }

  /// The same fault, placed in this file.
  func placed(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    diagnostic.place = diagnostic.place ?? Place(file: source)
    return diagnostic
  }
}
