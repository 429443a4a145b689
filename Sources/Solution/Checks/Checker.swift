import Support

/// The rules that look at more than one key. Each names the keys that it needs and is left out where one of them
/// was refused already, so that one slip gives one error.
struct Checker {
  let file: SolutionFile
  /// What the tables were read for. In a file with faults it may be more than its columns say.
  let question: Question
  let refused: Set<String>
  private(set) var faults: [Diagnostic] = []

  init(file: SolutionFile, question: Question, refused: Set<String>) {
    self.file = file
    self.question = question
    self.refused = refused
  }

  mutating func check() {
    checkScope()
    checkSource()
    checkColumns()
    checkQuestion()
    checkModels()
    checkCriteria()
    checkExport()
  }

  private mutating func checkQuestion() {
    switch question.task {
    case .forecast: return checkForecast()
    case .recommend: return checkRecommend()
    case .classify: break
    }
    checkClassifyScope()
    checkServe()
    checkReviewBand()
    checkSplit()
    checkFeatures()
    checkPreparation()
    checkClassifyModels()
    checkSpace()
  }

  /// Whether somebody gave the key.
  func isGiven(_ key: String) -> Bool { file.places[key] != nil }

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
