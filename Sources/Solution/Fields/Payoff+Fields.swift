import JSON

extension Scope.CurrentProcess: FieldValue {
  static var kind: FieldKind {
    let words =
      ModelReference.baselines(of: .forecast).map { (word: $0, questions: [Question.forecast] as [Question]?) }
      + (ModelReference.baselines(of: .implicit) + ModelReference.baselines(of: .ratings)).map {
        (word: $0, questions: Question.recommend as [Question]?)
      } + ["none", "all", "random"].map { (word: $0, questions: [Question.binary] as [Question]?) }
    return .either(.choice(Choice(words)), .part(RulesReference.fields.map(\.info)))
  }

  init?(_ resolved: Resolved) {
    if let rules = RulesReference(resolved) {
      self = .rules(rules.rules)
    } else {
      switch resolved.value?.string {
      case nil: return nil
      case "none": self = .nobody
      case "all": self = .all
      case "random": self = .random
      case let name?: self = .model(name)
      }
    }
  }

  var json: JSONValue {
    switch self {
    case .rules(let path): ["rules": .string(path)]
    default: .string(words)
    }
  }

  /// In one word or two, for messages.
  var words: String {
    switch self {
    case .model(let name): name
    case .nobody: "none"
    case .all: "all"
    case .random: "random"
    case .rules: "rules"
    }
  }
}

/// `{rules: rules.yaml}`.
private struct RulesReference: Described {
  var rules = ""

  static var fields: [Field<RulesReference>] {
    [
      Field(
        "rules", \.rules, .text(.file), required: true, example: "rules.yaml",
        "Path of a rules file, from the folder of this configuration.").only(.binary)
    ]
  }
}

extension Scope.Payoff: Described {
  static var fields: [Field<Scope.Payoff>] {
    [
      Field("currency", \.currency, .text(.currency), example: "EUR", "Currency of every amount in this file."),
      Field(
        "true_positive", \.truePositive, required: true, unit: "money per decision", example: 180,
        "What an alert earns that was right: a number, or {column: Amount, factor: 1} for what a column holds."),
      Field(
        "false_positive", \.falsePositive, required: true, unit: "money per decision", example: -15,
        "What an alert for nothing earns; mostly below 0."),
      Field(
        "false_negative", \.falseNegative, required: true, unit: "money per decision",
        example: ["column": "Amount", "factor": -1],
        "What a positive earns that nobody was alerted of; mostly 0, or below 0 where the loss is counted here."),
      Field(
        "true_negative", \.trueNegative, required: true, unit: "money per decision", example: 0,
        "What it earns to leave alone rightly; mostly 0."),
    ]
  }
}

extension Scope.PayoffAmount: FieldValue {
  static var kind: FieldKind { .either(.number(.any), .part(ColumnAmount.fields.map(\.info))) }

  init?(_ resolved: Resolved) {
    if let column = ColumnAmount(resolved) {
      self = .column(column.column, factor: column.factor)
    } else if let number = resolved.value?.number {
      self = .number(number)
    } else {
      return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .number(let number): .number(number)
    case .column(let name, let factor): ["column": .string(name), "factor": .number(factor)]
    }
  }
}

/// `{column: Amount, factor: -1}`.
private struct ColumnAmount: Described {
  var column = ""
  var factor = 1.0

  static var fields: [Field<ColumnAmount>] {
    [
      Field(
        "column", \.column, .text(.notEmpty), required: true, example: "Amount",
        "A number column of the data, such as the amount of a payment."),
      Field("factor", \.factor, example: -1, "What its value is multiplied by."),
    ]
  }
}
