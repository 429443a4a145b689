import RecommendModel
public import Solution
public import Support

/// Rules of a solution held against the items that there are: a slip in a name would let through what must not be shown.
public enum RuleChecks {
  /// A warning for each name or value in a rule that no item has (`E4805`). An item may have left the range since the rule was
  /// written, so it is no fault.
  ///
  /// Throws `E4806` (65) where the rules that forbid leave no item at all.
  public static func warnings(_ solution: SolutionFile, _ data: RecommendData) throws(Diagnostics) -> [Diagnostic] {
    let isShowable = ServedRules.showable(solution, data)
    guard isShowable.isEmpty || isShowable.contains(true) else {
      throw Diagnostics([
        Diagnostic(
          "E4806", "the rules leave none of \(isShowable.count) items to show", at: solution.place(of: "recommend.rules"),
          hint: emptying(solution, data).map { "alone, \($0) already does" },
          fix: "correct the rules, or the columns that they look at", exitCode: .dataError)
      ])
    }
    let names = data.interactions.itemNames
    let known = Set(names)
    var warnings = [Diagnostic]()
    for (index, rule) in solution.recommend.rules.enumerated() {
      let place = solution.place(of: "recommend.rules[\(index)]")
      switch rule {
      case .deny(let items), .allow(let items), .pin(let items):
        let unknown = items.filter { !known.contains($0) }
        guard let first = unknown.first else { continue }
        let more = unknown.count > 1 ? ", nor \(unknown.count - 1) more of this rule" : ""
        warnings.append(
          warning(
            "no item is called '\(first.prefix(80))'\(more)", place,
            hint: NearestName.of(first, in: names).map { "did you mean '\($0)'?" }, isForbidding: rule.forbids))
      case .exclude(let column, let value), .only(let column, let value), .boost(let column, let value, _):
        guard !ServedRules.matches(column, value, solution, data).contains(true) else { continue }
        var hint: String?
        if case .text(let text) = value, case .category(let levels)? = data.catalogue.columns.first(where: { $0.name == column })?.values {
          hint = NearestName.of(text, in: levels.table.names).map { "did you mean '\($0)'?" }
        }
        warnings.append(
          warning("no item has \(Self.text(value)) in '\(column)'", place, hint: hint, isForbidding: rule.forbids))
      case .limit: break
      }
    }
    return warnings
  }

  private static func text(_ value: RuleValue) -> String {
    switch value {
    case .text(let text): "'\(text.prefix(80))'"
    case .flag(let flag): "\(flag)"
    case .number(let number): "\(number)"
    }
  }

  private static func warning(_ message: String, _ place: Place?, hint: String?, isForbidding: Bool) -> Diagnostic {
    Diagnostic(
      "E4805", "a rule does nothing: \(message)", at: place, hint: hint,
      fix: isForbidding ? "correct it before the lists are shown: what it should keep out is let through" : "correct it, or delete it",
      severity: .warning, exitCode: .success)
  }

  /// The first rule that leaves nothing by itself, as a client writes it.
  private static func emptying(_ solution: SolutionFile, _ data: RecommendData) -> String? {
    for (index, rule) in solution.recommend.rules.enumerated() {
      var alone = solution
      alone.recommend.rules = [rule]
      if !ServedRules.showable(alone, data).contains(true) { return "recommend.rules[\(index)]" }
    }
    return nil
  }
}

extension RecommendRule {
  /// Whether it keeps items out.
  fileprivate var forbids: Bool {
    switch self {
    case .exclude, .only, .deny, .allow: true
    case .pin, .limit, .boost: false
    }
  }
}
