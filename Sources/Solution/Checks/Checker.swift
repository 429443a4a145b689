import Support

/// The rules that look at more than one key. Each names the keys that it needs and is left out where one of them
/// was refused already, so that one slip gives one error.
struct Checker {
  let file: SolutionFile
  let refused: Set<String>
  private(set) var faults: [Diagnostic] = []

  init(file: SolutionFile, refused: Set<String>) {
    self.file = file
    self.refused = refused
  }

  mutating func check() {
    checkScope()
    checkSource()
    checkColumns()
    checkForecast()
    checkModels()
    checkCriteria()
    checkExport()
  }

  /// Whether every key was accepted, with all that stands in it and around it.
  func isSound(_ keys: String...) -> Bool {
    keys.allSatisfy { key in
      !refused.contains { bad in
        bad == key || bad.hasPrefix("\(key).") || bad.hasPrefix("\(key)[") || key.hasPrefix("\(bad).")
          || key.hasPrefix("\(bad)[")
      }
    }
  }

  mutating func error(_ code: SolutionCode, _ message: String, at key: String, hint: String? = nil, fix: String) {
    faults.append(.solution(code, message, at: file.place(of: key), hint: hint, fix: fix))
  }

  mutating func warn(_ code: SolutionCode, _ message: String, at key: String, hint: String? = nil, fix: String) {
    faults.append(.solution(code, message, at: file.place(of: key), hint: hint, fix: fix, severity: .warning))
  }

  mutating func note(_ code: SolutionCode, _ message: String, at key: String, hint: String? = nil, fix: String? = nil)
  {
    faults.append(.solution(code, message, at: file.place(of: key), hint: hint, fix: fix, severity: .note))
  }
}
