public import Support

/// Answers `solkit explain KEY|METRIC|MODEL|CODE`.
public enum Explanation {
  /// What is known under a topic, as text with lines of at most 100 characters, ending in a line break.
  /// - Parameters:
  ///   - topic: a dotted key (`forecast.horizon`), a metric (`wape`), a model (`theta`), a code (`E2101`), or a
  ///     formula of part 7 (`feasibility`, `run_cost`, ...). A word that is several of these gives all.
  ///   - errors: the codes that are known.
  /// - Throws: `E2109` with the nearest topic; exit code 64.
  public static func of(_ topic: String, errors: [ErrorReference] = ErrorReference.all) throws(Diagnostic) -> String {
    var parts = [String]()
    let wanted = topic.trimmed
    if let error = errors.first(where: { $0.code == wanted.uppercased() }) { parts.append(text(error)) }
    parts += MetricReference.all.filter { $0.name == wanted }.map(text)
    parts += ModelReference.all.filter { $0.name == wanted }.map(text)
    if let formula = FormulaReference.all.first(where: { $0.name == wanted }) { parts.append(text(formula)) }
    let keys = KeyCatalogue()
    if let entry = keys.entry(for: wanted) {
      parts.append(text(entry))
    } else if parts.isEmpty, case let several = keys.keys(endingIn: wanted), several.count > 1 {
      parts.append("\(wanted) is the last part of several keys:\n" + several.map { "  \($0)\n" }.joined())
    }
    guard parts.isEmpty else { return parts.joined(separator: "\n") }
    let words =
      errors.map(\.code) + MetricReference.all.map(\.name) + ModelReference.all.map(\.name)
      + FormulaReference.all.map(\.name)
    let nearest = NearestName.of(wanted, in: words) ?? keys.nearest(to: wanted)
    throw Diagnostic(
      SolutionCode.unknownTopic.rawValue, "nothing is known under '\(topic)'", at: nil,
      hint: nearest.map { "did you mean '\($0)'?" }
        ?? "topics: a key of solution.yaml, a metric, a model, an error or exit code",
      fix: "try `solkit explain \(nearest ?? "scope")`", exitCode: .usage)
  }

  private static func text(_ error: ErrorReference) -> String {
    "\(error.code)  \(error.title)\n" + Wrapped.text(error.text, indent: "  ")
  }

  private static func text(_ metric: MetricReference) -> String {
    var lines = "\(metric.name)  metric: \(metric.title)\n" + Wrapped.text(metric.text, indent: "  ")
    lines += row("formula", metric.formula) + row("unit", "\(metric.unit); \(metric.direction.rawValue)")
    lines += row("example", metric.example) + row("source", metric.source)
    if let questions = metric.questions { lines += row("of", Question.listed(questions)) }
    return lines + row("measured", metric.stage == .run ? "in the run" : "on the exported service: at: endpoint")
  }

  private static func text(_ model: ModelReference) -> String {
    "\(model.name)  model: \(model.title)\n" + Wrapped.text(model.text, indent: "  ")
      + row("formula", model.formula) + row("source", model.source)
      + row("use", model.use) + row("of", Question.listed(model.questions))
  }

  private static func text(_ formula: FormulaReference) -> String {
    "\(formula.name)  \(formula.title)\n" + Wrapped.text(formula.text, indent: "  ")
  }

  private static func text(_ entry: KeyCatalogue.Entry) -> String {
    let field = entry.field
    var lines = "\(entry.key)\n" + Wrapped.text(field.doc, indent: "  ")
    guard !field.isLater else { return lines + row("state", "not in this version") }
    lines += row("takes", field.kind.expected)
    if let unit = field.unit { lines += row("unit", unit) }
    lines += row("default", field.shownDefault)
    if let example = field.example {
      let name = field.name
      lines += row("example", "\(name): \(YAMLWriter.flow(example))")
    }
    if let questions = field.questions { lines += row("of", Question.listed(questions)) }
    for (questions, words) in field.kind.choice?.shares ?? [] {
      lines += row("words", "\(Question.listed(questions)): \(words.joined(separator: ", "))")
    }
    if case .choice(let choice) = field.kind, !choice.later.isEmpty {
      lines += row("later", choice.later.joined(separator: ", "))
    }
    if let inner = field.inner {
      let width = inner.map(\.name.count).max() ?? 0
      lines += "  keys\n"
      for key in inner where !key.isLater {
        let name = key.name + String(repeating: " ", count: width - key.name.count)
        lines += "    \(name)  \(key.shownDefault == "required" ? "required; " : "")\(key.kind.briefly)\n"
      }
      let later = inner.filter(\.isLater).map(\.name)
      if !later.isEmpty { lines += row("later", later.joined(separator: ", ")) }
    }
    return lines
  }

  private static func row(_ name: String, _ text: String) -> String {
    let lead = "  \(name)\(String(repeating: " ", count: max(1, 10 - name.count)))"
    let wrapped = Wrapped.text(text, indent: String(repeating: " ", count: lead.count))
    return lead + wrapped.dropFirst(lead.count)
  }
}

extension FieldKind {
  /// For a list of keys: no list of inner keys again.
  var briefly: String {
    switch self {
    case .part: "a section"
    case .list(.part, _): "a list of entries"
    case .either(let simple, let structured): "\(simple.briefly), or \(structured.briefly)"
    case .list(let element, _): "a list, each entry \(element.briefly)"
    case .choice(let choice) where choice.allowed.count > 6:
      "one of \(choice.allowed.prefix(3).joined(separator: ", ")), ..."
    default: expected
    }
  }
}

/// Breaks lines between words.
enum Wrapped {
  static func text(_ text: String, indent: String, width: Int = 100) -> String {
    var lines = [String]()
    var line = indent
    for word in text.split(separator: " ") {
      if line.count + 1 + word.count > width, line != indent {
        lines.append(line)
        line = indent
      }
      line += line == indent ? String(word) : " \(word)"
    }
    lines.append(line)
    return lines.map { "\($0)\n" }.joined()
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
