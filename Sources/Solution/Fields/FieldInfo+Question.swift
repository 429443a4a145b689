import JSON

extension FieldInfo {
  /// The table as one question sees it, whatever its depth: keys for other questions are marked as foreign, words
  /// of choices likewise, and defaults are those of the question.
  static func seen(_ fields: [FieldInfo], by question: Question) -> [FieldInfo] {
    fields.map { field in
      var field = field
      field.kind = field.kind.seen(by: question)
      if field.laterFor.contains(question) { field.isLater = true }
      if let questions = field.questions, !questions.contains(question) { field.isForeign = !field.isLater }
      if field.requiredFor.contains(question) { field.isRequired = true }
      if let value = field.defaults[question] { field.defaultValue = value }
      return field
    }
  }
}

extension FieldKind {
  /// The kind as one question sees it.
  func seen(by question: Question) -> FieldKind {
    switch self {
    case .choice(let choice): .choice(choice.seen(by: question))
    case .list(let element, let least): .list(of: element.seen(by: question), atLeast: least)
    case .part(let fields): .part(FieldInfo.seen(fields, by: question))
    case .either(let simple, let structured): .either(simple.seen(by: question), structured.seen(by: question))
    case .map(let element, let keys): .map(of: element.seen(by: question), keys: keys)
    default: self
    }
  }
}

extension Choice {
  /// A set of words of which some are for some questions only.
  /// - Parameter words: each with its questions, nil for all; a word that stands twice is for the questions of both.
  init(_ words: [(word: String, questions: [Question]?)], later: [String] = []) {
    self.init(allowed: [], later: later)
    for (word, questions) in words {
      let isNew = !allowed.contains(word)
      if isNew { allowed.append(word) }
      if let questions, isNew || only[word] != nil {
        only[word, default: []] += questions.filter { only[word]?.contains($0) != true }
      } else {
        only[word] = nil
      }
    }
  }

  /// Its words by the questions that they are for, where some are not for all; those for all first.
  var shares: [(questions: [Question], words: [String])] {
    guard !only.isEmpty else { return [] }
    var shares = [(questions: [Question], words: [String])]()
    for word in allowed {
      let questions = only[word].map { own in Question.allCases.filter(own.contains) } ?? Question.allCases
      if let index = shares.firstIndex(where: { $0.questions == questions }) {
        shares[index].words.append(word)
      } else {
        shares.append((questions, [word]))
      }
    }
    return shares
  }

  /// The words of one question; the others are kept as foreign, so that a message can say whose they are.
  func seen(by question: Question) -> Choice {
    var choice = self
    choice.allowed = allowed.filter { only[$0]?.contains(question) != false }
    choice.foreign = only.filter { !$0.value.contains(question) }
    choice.question = question
    return choice
  }
}

extension Question {
  /// "a binary or category target", for what is not for the question asked.
  static func words(_ questions: [Question]) -> String {
    let all = Question.allCases.filter(questions.contains)
    var parts = all.contains(.forecast) ? [Question.forecast.words] : []
    for (task, own) in [("classify", classify), ("recommend", recommend)] {
      let asked = own.filter(all.contains)
      parts += asked == own ? ["task \(task)"] : asked.map(\.words)
    }
    return parts.joined(separator: " or ")
  }

  /// "forecast; classify (binary, category)", for references.
  static func listed(_ questions: [Question]) -> String {
    var parts = questions.contains(.forecast) ? ["forecast"] : []
    for (task, all) in [("classify", classify), ("recommend", recommend)] {
      let own = all.filter(questions.contains)
      if own == all {
        parts.append(task)
      } else if !own.isEmpty {
        parts.append("\(task) (\(own.map(\.rawValue).joined(separator: ", ")))")
      }
    }
    return parts.joined(separator: "; ")
  }
}
