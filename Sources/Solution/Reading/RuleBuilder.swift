import Features
import Support

/// Holds the lines of a rules file against the columns of the data, and makes a `RuleSet` of them.
struct RuleBuilder {
  let columns: [ColumnContract]
  let places: [String: Place]
  let file: String
  private(set) var faults: [Diagnostic] = []
  private var used: [String] = []

  init(columns: [ColumnContract], places: [String: Place], file: String) {
    (self.columns, self.places, self.file) = (columns, places, file)
  }

  mutating func build(_ page: RulesPage) -> RuleSet {
    var rules = [RuleSet.Rule]()
    for (index, line) in page.rules.enumerated() {
      var conditions = [RuleSet.Condition]()
      for (place, condition) in line.when.enumerated() {
        conditions += self.conditions(condition, at: "rules[\(index)].when[\(place)]")
      }
      rules.append(RuleSet.Rule(conditions, score: line.score))
    }
    return RuleSet(columns: used, rules: rules, otherwise: page.otherwise)
  }

  /// What a line asks: `{column: tenure, at_least: 12, below: 24}` is two conditions.
  private mutating func conditions(_ condition: RuleCondition, at key: String) -> [RuleSet.Condition] {
    guard let column = columns.first(where: { $0.name == condition.column }) else {
      let names = columns.map(\.name)
      refuse(
        "'\(condition.column)' is no column of data.columns", at: "\(key).column",
        hint: NearestName.of(condition.column, in: names).map { "did you mean '\($0)'?" },
        fix: "name a column that is listed")
      return []
    }
    if [.target, .event, .ignore].contains(column.role) {
      refuse(
        "a rule cannot look at column '\(column.name)' with role \(column.role.rawValue)", at: "\(key).column",
        hint: column.role == .ignore ? "it is not read" : "it is not known when the decision is taken",
        fix: "name another column")
      return []
    }
    let position = used.firstIndex(of: column.name) ?? used.count
    if position == used.count { used.append(column.name) }
    var tests = [RuleSet.Test]()
    if let missing = condition.missing { tests.append(.missing(missing)) }
    if let others = condition.others, let test = test(others.list, of: column, at: "\(key).is_not") {
      switch test {
      case .isOneOf(let texts): tests.append(.isNoneOf(texts))
      case .equals(let numbers): tests.append(.differs(numbers))
      default: break
      }
    }
    if let values = condition.values, let test = test(values.list, of: column, at: "\(key).is") { tests.append(test) }
    for (name, limit) in [
      ("below", condition.below), ("above", condition.above), ("at_least", condition.atLeast),
      ("at_most", condition.atMost),
    ] {
      guard let limit else { continue }
      guard [.number, .integer].contains(column.type) else {
        refuse(
          "column '\(column.name)' of type \(column.type.rawValue) has no size", at: "\(key).\(name)",
          fix: "ask what it is: is: ...")
        continue
      }
      tests.append(
        name == "below" ? .below(limit) : name == "above" ? .above(limit) : name == "at_least" ? .atLeast(limit) : .atMost(limit))
    }
    if tests.isEmpty, faults.isEmpty {
      refuse(
        "the condition asks nothing of column '\(column.name)'", at: key,
        hint: "one of is, is_not, below, above, at_least, at_most, missing", fix: "add one of them")
    }
    return tests.map { RuleSet.Condition(column: position, $0) }
  }

  /// `is:` in the form in which the column's cells are read.
  private mutating func test(
    _ values: [ScalarValue], of column: ColumnContract, at key: String
  ) -> RuleSet.Test? {
    var (numbers, texts) = ([Double](), [String]())
    for value in values {
      switch (column.type, value) {
      case (.number, .number(let number)), (.integer, .number(let number)): numbers.append(number)
      case (.binary, _):
        guard let flag = flag(value, of: column) else {
          refuse(
            "column '\(column.name)' is binary, and '\(value.shown)' is neither of its values", at: key,
            hint: column.positive.map { "its positive value is '\($0)'" }, fix: "write one of its values")
          return nil
        }
        numbers.append(flag ? 1 : 0)
      case (.category, .text(let text)), (.text, .text(let text)): texts.append(text)
      // A category may be written in digits: `SeniorCitizen: 1`.
      case (.category, .number), (.text, .number): texts.append(value.shown)
      default:
        refuse(
          "column '\(column.name)' of type \(column.type.rawValue) cannot be '\(value.shown)'", at: key,
          fix: "write a value of that type")
        return nil
      }
    }
    return texts.isEmpty ? .equals(numbers) : .isOneOf(texts)
  }

  /// Whether a word means yes in a binary column, as the reader of tables takes it; nil where it means nothing.
  private func flag(_ value: ScalarValue, of column: ColumnContract) -> Bool? {
    let word = value.shown
    if let positive = column.positive {
      // Beside a positive value of the client's own, every other word is the negative one.
      return word == positive
    }
    if ["1", "true", "yes", "y", "t"].contains(word.lowercased()) { return true }
    if ["0", "false", "no", "n", "f"].contains(word.lowercased()) { return false }
    return nil
  }

  private mutating func refuse(_ message: String, at key: String, hint: String? = nil, fix: String) {
    faults.append(.solution(.rule, message, at: places[key] ?? Place(file: file), hint: hint, fix: fix))
  }
}

extension ScalarValue {
  /// As it is written: 1, not 1.0.
  var shown: String {
    switch self {
    case .number(let number): YAMLWriter.number(number)
    case .text(let text): text
    }
  }
}
