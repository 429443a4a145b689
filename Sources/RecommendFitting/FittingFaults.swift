internal import Matrices
internal import Support

/// E4750: a setting is out of its range.
func settingFault(_ message: String) -> Diagnostic { Diagnostic("E4750", message, exitCode: .configuration) }

/// Throws `E4752` where nobody took anything.
func checkTaken(_ taken: SparseMatrix) throws(Diagnostic) {
  guard taken.count > 0 else {
    throw Diagnostic(
      "E4752", "there is nothing to recommend from: no user took any item", fix: "bring interactions",
      exitCode: .dataError)
  }
  guard taken.values.allSatisfy({ $0 > 0 && $0.isFinite }) else {
    throw Diagnostic(
      "E4752", "the weight of an interaction is not a finite number above zero", exitCode: .dataError)
  }
}

/// Throws `E4750` where `condition` does not hold.
func check(_ condition: Bool, _ message: String) throws(Diagnostic) {
  guard condition else { throw settingFault(message) }
}
