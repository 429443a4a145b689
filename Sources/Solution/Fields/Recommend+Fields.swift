import JSON
import Support

extension RecommendSettings: Described {
  static var fields: [Field<RecommendSettings>] {
    [
      Field("slots", \.slots, .wholeNumber(1...1000), unit: "items", example: 5, "Items in a list that is shown."),
      Field(
        "feedback", \.feedback, example: "implicit",
        "implicit: interactions say that somebody dealt with an item (orders, clicks). ratings: how much somebody liked it."
      ),
      Field(
        "exclude_seen", \.excludeSeen, example: true,
        "Whether items that a user has dealt with are left out of the list."),
      Field(
        "weighting", \.weighting, example: "log",
        "What the weight of all interactions of one user with one item becomes: none (1 for any), log (log(1 + weight)), linear (as it is)."
      ).only(.implicit),
      Field(
        "rules", \.ruleLines, example: [["exclude": ["available": false]], ["limit_per": "category", "max": 2]],
        absent: "no rules",
        "Rules of the shop, one in each line: {exclude: {column: value}}, {only: {column: value}}, {deny: [ids]}, {allow: [ids]}, {pin: [ids]}, {limit_per: column, max: 2}, {boost: {column: value}, factor: 1.2}. `available` stands for the column with that role."
      ),
      Field(
        "diversity", \.diversity, example: ["method": "mmr", "lambda": 0.3], absent: "in the order of the scores",
        "Keeps a list from being all of a kind."),
      Field(
        "cold_user", \.coldUser, example: "popularity_by_country",
        "What users without any interaction are shown: popularity, or popularity_by_ and a category column of the users."
      ),
      Field(
        "cold_item", \.coldItem, example: "attributes",
        "How items that training never saw are scored: attributes (by title and feature columns of the items), or none (never shown)."
      ).only(.implicit),
    ]
  }

  mutating func settle(at place: Place?) { rules = ruleLines.compactMap(\.rule) }
}

extension RecommendSettings.Feedback: WordValue {}
extension RecommendSettings.Weighting: WordValue {}
extension RecommendSettings.ColdItem: WordValue {}
extension RecommendSettings.Diversity.Method: WordValue {}

extension RecommendSettings.Diversity: Described {
  static var fields: [Field<RecommendSettings.Diversity>] {
    [
      Field(
        "method", \.method, example: "mmr",
        "mmr: maximal marginal relevance, each place goes to the item with the largest (1 - lambda) x score - lambda x likeness to what is shown already."
      ),
      Field(
        "lambda", \.lambda, .number(.from(0, to: 1)), unit: "share", example: 0.3,
        "How much likeness counts: 0 is the order of the scores."),
    ]
  }
}

extension RecommendSettings.ColdUser: FieldValue {
  private static let prefix = "popularity_by_"
  static var kind: FieldKind {
    .text(
      TextRule(
        expected: "popularity, or popularity_by_ and the name of a column", pattern: "^popularity(_by_.+)?$"
      ) { $0 == "popularity" || $0.hasPrefix(prefix) && $0.count > prefix.count })
  }

  init?(_ resolved: Resolved) {
    guard let text = resolved.value?.string else { return nil }
    self = text.hasPrefix(Self.prefix) ? .popularityBy(String(text.dropFirst(Self.prefix.count))) : .popularity
  }

  var json: JSONValue {
    switch self {
    case .popularity: "popularity"
    case .popularityBy(let column): .string(Self.prefix + column)
    }
  }
}

/// The keys of a line of `recommend.rules`, of which one kind of rule is given.
struct RecommendRuleLine: Described, Equatable {
  var exclude: RuleCells?
  var only: RuleCells?
  var deny: [String]?
  var allow: [String]?
  var pin: [String]?
  var limitPer: String?
  var max: Int?
  var boost: RuleCells?
  var factor: Double?
  var place: Place?

  static var fields: [Field<RecommendRuleLine>] {
    [
      Field(
        "exclude", \.exclude, example: ["available": false], "Items with this value in a column are never shown."),
      Field("only", \.only, example: ["category": "bags"], "Only items with this value in a column are shown."),
      Field(
        "deny", \.deny, .list(of: .text(.notEmpty), atLeast: 1), example: ["85123A"], "These items are never shown."),
      Field(
        "allow", \.allow, .list(of: .text(.notEmpty), atLeast: 1), example: ["85123A", "22423"],
        "No other items are shown."),
      Field(
        "pin", \.pin, .list(of: .text(.notEmpty), atLeast: 1), example: ["22423"],
        "These items come first, in this order, unless another rule or exclude_seen leaves them out."),
      Field(
        "limit_per", \.limitPer, .text(.notEmpty), example: "category",
        "At most max items of a list have the same value in this column."),
      Field("max", \.max, .wholeNumber(1...1000), unit: "items", example: 2, "The most for limit_per."),
      Field(
        "boost", \.boost, example: ["category": "new_arrivals"],
        "The scores of items with this value in a column are multiplied by factor."),
      Field(
        "factor", \.factor, .number(.from(0.1, to: 10)), unit: "ratio", example: 1.2,
        "What the scores for boost are multiplied by; below 1 it holds items back."),
    ]
  }

  mutating func settle(at place: Place?) { self.place = place }

  /// The kinds of rule that the line gives, by key.
  var kinds: [String] {
    [
      ("exclude", exclude != nil), ("only", only != nil), ("deny", deny != nil), ("allow", allow != nil),
      ("pin", pin != nil), ("limit_per", limitPer != nil), ("boost", boost != nil),
    ].filter(\.1).map(\.0)
  }

  /// The rule; nil where not exactly one is given with all it needs, which a check says.
  var rule: RecommendRule? {
    guard kinds.count == 1 else { return nil }
    if let cell = exclude?.only { return .exclude(column: cell.column, value: cell.value) }
    if let cell = only?.only { return .only(column: cell.column, value: cell.value) }
    if let deny { return .deny(deny) }
    if let allow { return .allow(allow) }
    if let pin { return .pin(pin) }
    if let limitPer, let max { return .limit(column: limitPer, most: max) }
    if let cell = boost?.only, let factor { return .boost(column: cell.column, value: cell.value, factor: factor) }
    return nil
  }
}

/// `{category: bags}`: columns with the value that a rule compares with.
struct RuleCells: FieldValue, Equatable {
  struct Cell: Sendable, Equatable {
    var column: String
    var value: RuleValue
  }

  var cells: [Cell]

  /// The one cell; nil where there are none or several.
  var only: Cell? { cells.count == 1 ? cells[0] : nil }

  static var kind: FieldKind { .map(of: .scalar, keys: "a column of the items") }

  init?(_ resolved: Resolved) {
    guard case .part(let members) = resolved.content else { return nil }
    cells = members.compactMap { name, value in
      switch value.value {
      case .number(let number): Cell(column: name, value: .number(number))
      case .string(let text): Cell(column: name, value: .text(text))
      case .bool(let flag): Cell(column: name, value: .flag(flag))
      default: nil
      }
    }
  }

  var json: JSONValue { .object(JSONObject(cells.map { ($0.column, $0.value.json) })) }
}

extension RuleValue {
  var json: JSONValue {
    switch self {
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    case .flag(let flag): .bool(flag)
    }
  }
}

extension TableSettings: Described {
  static var fields: [Field<TableSettings>] {
    [
      Field(
        "interactions", \.interactions, required: true,
        example: [
          "source": ["type": "csv", "filepath": "data/orders.csv"],
          "columns": [["name": "user_id", "type": "category", "role": "user"]],
        ], "Who dealt with what: one row for each order line, click or rating."),
      Field(
        "items", \.items, absent: "nothing is known of the items",
        "What is known of the items: one row for each. Its source is a file."),
      Field(
        "users", \.users, absent: "nothing is known of the users",
        "What is known of the users: one row for each. Its source is a file."),
      Field(
        "returns", \.returns, absent: "nothing comes back",
        "What came back before the cut: user, item and, with role weight, how much. It is taken off the interactions; nothing is learnt from what came back in full."
      ).only(.implicit),
    ]
  }
}

extension DataTable: Described {
  static var fields: [Field<DataTable>] {
    [
      Field(
        "source", \.source, required: true, example: ["type": "csv", "filepath": "data/items.csv"],
        "Where the rows come from."),
      Field(
        "columns", \.columns, .list(of: ColumnContract.kind, atLeast: 1), required: true,
        example: [["name": "item_id", "type": "category", "role": "item"]], "The contract of each column."),
    ]
  }
}

/// What events weigh, by name.
struct EventWeights: FieldValue, Equatable {
  var list: [EventWeight]

  static var kind: FieldKind { .map(of: .number(.from(-1e6, to: 1e6)), keys: "a value of the event column") }

  init(_ list: [EventWeight]) { self.list = list }

  init?(_ resolved: Resolved) {
    guard case .part(let members) = resolved.content else { return nil }
    list = members.compactMap { name, value in value.value?.number.map { EventWeight(name, weight: $0) } }
  }

  var json: JSONValue { .object(JSONObject(list.map { ($0.name, .number($0.weight)) })) }
}

extension MinimumInteractions: Described {
  static var fields: [Field<MinimumInteractions>] {
    [
      Field(
        "user", \.user, .wholeNumber(1...1_000_000), unit: "items", example: 1,
        "Users with fewer items are not learnt from."),
      Field(
        "item", \.item, .wholeNumber(1...1_000_000), unit: "users", example: 1,
        "Items with fewer users are not learnt from."),
    ]
  }
}
