import JSON

/// Writes `docs/reference.md` from the tables, so that the page cannot disagree with what the program does.
public enum ReferencePage {
  /// The whole page, in Markdown.
  /// - Parameter errors: the codes that the page lists.
  public static func markdown(errors: [ErrorReference] = ErrorReference.all) -> String {
    var page = """
      # Reference

      Made by `solkit` from the same tables that check a configuration; a test holds this page to them.
      `solkit explain KEY`, `solkit explain wape` and `solkit explain E2101` show the same in the terminal.

      ## solution.yaml

      Unknown keys are errors at every level. A key that is not given has its default; a key or value marked
      *later* is refused in this version. `--set`, later files, earlier files and defaults win in this order.

      """
    page += "\n" + table(SolutionFile.fields.map(\.info))
    for entry in KeyCatalogue().entries {
      guard let inner = entry.field.inner else { continue }
      page += "\n### \(entry.key)\(entry.field.isList ? "[]" : "")\n\n\(entry.field.doc)\n\n\(table(inner))"
    }
    page += """

      ## Rules file

      For `models.rules` and `scope.current_process: {rules: file}`. The first rule whose conditions all hold decides.

      \(table(RulesPage.fields.map(\.info)))
      ### rules[]

      \(table(RuleLine.fields.map(\.info)))
      ### rules[].when[]

      \(table(RuleCondition.fields.map(\.info)))
      """
    page += "\n## Metrics\n"
    for metric in MetricReference.all {
      page += """

        ### \(metric.name)

        \(metric.title). \(metric.text)

        - Formula: `\(metric.formula)`
        - Of: \(metric.questions.map(Question.listed) ?? "every task")
        - Unit: \(metric.unit); \(metric.direction.rawValue); \(metric.stage == .run ? "measured in the run" : "measured at the endpoint")
        - Example: \(metric.example)
        - Source: \(metric.source)

        """
    }
    page += "\n## Models\n\n| Name | Of | What it does | Formula | Source |\n| --- | --- | --- | --- | --- |\n"
    for model in ModelReference.all {
      let use = model.isBaseline ? model.isCandidate ? " Baseline or candidate." : " Baseline." : ""
      page +=
        "| `\(model.name)` | \(Question.listed(model.questions)) | \(cell(model.title + ". " + model.text + use)) | \(cell(model.formula)) | \(cell(model.source)) |\n"
    }
    page += "\n## Formulas\n\n| Name | | |\n| --- | --- | --- |\n"
    for formula in FormulaReference.all {
      page += "| `\(formula.name)` | \(formula.title) | \(cell(formula.text)) |\n"
    }
    page += "\n## Errors\n\n| Code | What | More |\n| --- | --- | --- |\n"
    for error in errors { page += "| \(error.code) | \(cell(error.title)) | \(cell(error.text)) |\n" }
    return page
  }

  private static func table(_ fields: [FieldInfo]) -> String {
    var rows = "| Key | Takes | Default | |\n| --- | --- | --- | --- |\n"
    for field in fields {
      if field.isLater {
        rows += "| `\(field.name)` | *later* | | \(cell(field.doc)) |\n"
        continue
      }
      var takes = field.kind.inTable
      if let unit = field.unit { takes += " (\(unit))" }
      var text = field.doc
      if let questions = field.questions { text += " Of: \(Question.listed(questions))." }
      for (questions, words) in field.kind.choice?.shares ?? [] {
        text += " \(Question.listed(questions)): \(words.joined(separator: ", "))."
      }
      if let example = field.example { text += " Example: `\(YAMLWriter.flow(example))`" }
      rows += "| `\(field.name)` | \(cell(takes)) | \(cell(field.shownDefault)) | \(cell(text)) |\n"
    }
    return rows
  }

  private static func cell(_ text: String) -> String {
    text.map { $0 == "|" ? "\\|" : String($0) }.joined()
  }
}

extension FieldKind {
  /// As a table shows it, with what is still to come.
  fileprivate var inTable: String {
    switch self {
    case .part: "a section"
    case .list(.part, let least): "a list of entries\(least > 0 ? ", at least \(least)" : "")"
    case .choice(let choice) where choice.shares.count > 1: "a word" + Self.later(choice)
    case .list(.choice(let choice), _) where choice.shares.count > 1: "a list of words" + Self.later(choice)
    case .choice(let choice): expected + Self.later(choice)
    case .list(.choice(let choice), _): expected + Self.later(choice)
    default: expected
    }
  }

  /// The words of a choice, of each or of a list.
  var choice: Choice? {
    switch self {
    case .choice(let choice), .list(.choice(let choice), _), .either(.choice(let choice), _): choice
    default: nil
    }
  }

  private static func later(_ choice: Choice) -> String {
    choice.later.isEmpty ? "" : "; *later:* \(choice.later.joined(separator: ", "))"
  }
}
