public import Features
import JSON
public import Support

/// A rules file (`models.rules`, `scope.current_process: {rules: file}`), checked against the columns of the data.
///
///     rules:
///       - when:
///           - {column: Contract, is: [Month-to-month]}
///           - {column: tenure, below: 12}
///         score: 0.7
///     otherwise: 0.1
public enum RulesFile {
  /// Reads and checks a file.
  /// - Parameters:
  ///   - path: from where the user stands.
  ///   - columns: `data.columns`.
  /// - Throws: every fault at once, `E2422` for rules that do not fit the columns (78); a file that cannot be read
  ///   as `Files.read`.
  public static func load(_ path: String, columns: [ColumnContract]) throws(Diagnostics) -> RuleSet {
    let bytes: [UInt8]
    do throws(Diagnostic) { bytes = try Files.read(path) } catch { throw Diagnostics([error]) }
    return try read(bytes, file: path, columns: columns)
  }

  /// As `load`, for bytes that are in memory; `file` names them in messages.
  public static func read(_ bytes: [UInt8], file: String, columns: [ColumnContract]) throws(Diagnostics) -> RuleSet {
    let (node, reading) = YAMLReader.read(bytes, file: file)
    guard let node, reading.isEmpty else { throw Diagnostics(reading) }
    var resolver = Resolver(environment: [:], question: .binary)
    let resolved = resolver.section(RulesPage.fields.map(\.info), node, at: "", around: node.place)
    guard let page = RulesPage(resolved), resolver.faults.isEmpty else { throw Diagnostics(resolver.faults) }
    var builder = RuleBuilder(columns: columns, places: resolver.places, file: file)
    let set = builder.build(page)
    guard builder.faults.isEmpty else { throw Diagnostics(builder.faults) }
    return set
  }
}

/// The keys of a rules file.
struct RulesPage: Described {
  var rules: [RuleLine] = []
  var otherwise = 0.0

  static var fields: [Field<RulesPage>] {
    [
      Field(
        "rules", \.rules, .list(of: RuleLine.kind, atLeast: 1), required: true,
        "Rules in the order in which they are tried; the first that holds decides."),
      Field(
        "otherwise", \.otherwise, .number(.from(0, to: 1)), required: true, unit: "share", example: 0.1,
        "Probability of all rows that no rule is about."),
    ]
  }
}

/// One rule.
struct RuleLine: Described {
  var when: [RuleCondition] = []
  var score = 0.0

  static var fields: [Field<RuleLine>] {
    [
      Field(
        "when", \.when, .list(of: RuleCondition.kind, atLeast: 1), required: true,
        example: [["column": "tenure", "below": 12]], "Conditions that must all hold."),
      Field(
        "score", \.score, .number(.from(0, to: 1)), required: true, unit: "share", example: 0.7,
        "Probability of rows of which they hold."),
    ]
  }
}

/// One condition: a column, and one thing that is asked of it.
struct RuleCondition: Described {
  /// A value, or a list of them.
  struct Values: FieldValue, Equatable {
    var list: [ScalarValue]

    static var kind: FieldKind { .either(ScalarValue.kind, .list(of: ScalarValue.kind, atLeast: 1)) }

    init?(_ resolved: Resolved) {
      guard let list = ScalarValue(resolved).map({ [$0] }) ?? [ScalarValue](resolved) else { return nil }
      self.list = list
    }

    var json: JSONValue { list.json }
  }

  var column = ""
  var values: Values?
  var others: Values?
  var below: Double?
  var above: Double?
  var atLeast: Double?
  var atMost: Double?
  var missing: Bool?

  static var fields: [Field<RuleCondition>] {
    [
      Field("column", \.column, .text(.notEmpty), required: true, example: "tenure", "A column of data.columns."),
      Field("is", \.values, example: "Month-to-month", "The cell is this, or one of these."),
      Field("is_not", \.others, example: ["DE", "AT"], "The cell is not this, or none of these; an empty cell is neither."),
      Field("below", \.below, example: 12, "The number is below this."),
      Field("above", \.above, example: 100, "The number is above this."),
      Field("at_least", \.atLeast, example: 12, "The number is this or above."),
      Field("at_most", \.atMost, example: 100, "The number is this or below."),
      Field("missing", \.missing, example: true, "The cell is empty (true), or is not (false)."),
    ]
  }
}
