/// What is recommended, to whom, and by which rules of the shop.
public struct RecommendSettings: Sendable, Equatable {
  /// What interactions say.
  public enum Feedback: String, Sendable, CaseIterable {
    /// That somebody dealt with an item: orders, clicks.
    case implicit
    /// How much somebody liked it.
    case ratings
  }

  /// What the weight of an interaction becomes.
  public enum Weighting: String, Sendable, CaseIterable {
    /// Once or a hundred times is the same.
    case none
    /// log(1 + weight).
    case log
    /// As it is.
    case linear
  }

  /// How items that training never saw are scored.
  public enum ColdItem: String, Sendable, CaseIterable {
    /// By what is known of them: title and feature columns.
    case attributes
    /// They are never shown.
    case none
  }

  /// Lists that are not all of a kind.
  public struct Diversity: Sendable, Equatable {
    public enum Method: String, Sendable, CaseIterable {
      /// Maximal marginal relevance.
      case mmr
    }

    public var method = Method.mmr
    /// Share of the place in the list that likeness to what is shown already decides, in [0, 1].
    public var lambda = 0.3

    public init() {}
  }

  /// Items in a list that is shown.
  public var slots = 5
  public var feedback = Feedback.implicit
  /// Whether what a user has dealt with is left out.
  public var excludeSeen = true
  public var weighting = Weighting.log
  /// In the order of the file.
  public var rules: [RecommendRule] = []
  /// Nil: the list is in the order of the scores.
  public var diversity: Diversity?
  /// What users without any interaction are shown.
  public var coldUser = ColdUser.popularity
  public var coldItem = ColdItem.attributes

  /// What users without any interaction are shown.
  public enum ColdUser: Sendable, Equatable {
    case popularity
    /// What is popular among users with the same value in this column of the users.
    case popularityBy(String)
  }

  /// The lines that `rules` were made of.
  var ruleLines: [RecommendRuleLine] = []

  public init() {}
}

/// One rule of the shop.
public enum RecommendRule: Sendable, Equatable {
  /// Items with this value in a column are never shown.
  case exclude(column: String, value: RuleValue)
  /// Only items with this value in a column are shown.
  case only(column: String, value: RuleValue)
  /// Never shown.
  case deny([String])
  /// Nothing else is shown.
  case allow([String])
  /// Shown first, in this order, wherever they may be shown.
  case pin([String])
  /// At most so many items with the same value in a column.
  case limit(column: String, most: Int)
  /// The scores of items with this value in a column are multiplied.
  case boost(column: String, value: RuleValue, factor: Double)
}

/// A cell that a rule compares with.
public enum RuleValue: Sendable, Equatable {
  case number(Double)
  case text(String)
  case flag(Bool)
}

/// The tables of a recommender.
public struct TableSettings: Sendable, Equatable {
  /// Who dealt with what.
  public var interactions = DataTable()
  /// What is known of the items.
  public var items: DataTable?
  /// What is known of the users.
  public var users: DataTable?
  /// What came back: taken off the interactions before the split.
  public var returns: DataTable?

  public init() {}
}

/// One table: where it is, and the contract of its columns.
public struct DataTable: Sendable, Equatable {
  public var source = DataSource()
  public var columns: [ColumnContract] = []

  public init() {}

  public init(source: DataSource, columns: [ColumnContract]) {
    self.source = source
    self.columns = columns
  }

  /// The columns with a role, in the order of the file.
  public func columns(as role: ColumnContract.Role) -> [ColumnContract] { columns.filter { $0.role == role } }
}

/// What an event of a kind weighs, such as 5 for an order and 1 for a click; below 0 it takes away.
public struct EventWeight: Sendable, Equatable {
  public var name: String
  public var weight: Double

  public init(_ name: String, weight: Double) {
    self.name = name
    self.weight = weight
  }
}

/// The least number of interactions that a user or an item needs to be learnt from.
public struct MinimumInteractions: Sendable, Equatable {
  public var user = 1
  public var item = 1

  public init() {}
}

extension SolutionFile {
  /// The interactions of a recommender: `data.tables.interactions`, or the one table of `data`.
  public var interactions: DataTable {
    data.tables?.interactions ?? DataTable(source: data.source, columns: data.columns)
  }

  /// Every table of a recommender with its key.
  public var tables: [(key: String, table: DataTable)] {
    guard let tables = data.tables else { return [("data", interactions)] }
    var list = [("data.tables.interactions", tables.interactions)]
    if let items = tables.items { list.append(("data.tables.items", items)) }
    if let users = tables.users { list.append(("data.tables.users", users)) }
    if let returns = tables.returns { list.append(("data.tables.returns", returns)) }
    return list
  }
}

extension SolutionFile {
  /// Length of the lists that a metric is measured on; nil where it is none of lists.
  public func listLength(of metric: String) -> Int? {
    question.task == .recommend && MetricReference.named(metric, for: question)?.isOfLists == true ? search.k : nil
  }
}
