/// The items that may be shown, by number: their names, titles, whether they are available, and the columns that rules
/// and filters look at.
///
/// The first ones are those that were trained; items that came later follow them. A value: whoever changes it leaves
/// the others' as they are.
public struct Catalogue: Sendable, Equatable {
  /// One column of all items.
  public struct Column: Sendable, Equatable {
    public var name: String
    public var values: Values

    public init(_ name: String, _ values: Values) {
      self.name = name
      self.values = values
    }
  }

  public enum Values: Sendable, Equatable {
    /// One of a few texts.
    case category(Levels)
    /// NaN where it is not known.
    case number([Double])
    /// 0 or 1; -1 where it is not known.
    case flag([Int8])

    /// Different texts of a category.
    var levelCount: Int { if case .category(let levels) = self { levels.table.count } else { 0 } }

    var count: Int {
      switch self {
      case .category(let levels): levels.codes.count
      case .number(let values): values.count
      case .flag(let values): values.count
      }
    }
  }

  /// Texts with numbers, and the number of each item's text.
  public struct Levels: Sendable, Equatable {
    public private(set) var table: IdentifierTable
    /// -1 where it is not known.
    public var codes: [Int32]

    /// - Parameter texts: one for each item; nil where it is not known. Numbers follow first appearance.
    public init(_ texts: [String?]) {
      table = IdentifierTable()
      codes = []
      codes.reserveCapacity(texts.count)
      for text in texts {
        if let text { codes.append(code(adding: text)) } else { codes.append(-1) }
      }
    }

    init(table: IdentifierTable, codes: [Int32]) {
      self.table = table
      self.codes = codes
    }

    /// The number of a text, a new one where it has none.
    mutating func code(adding text: String) -> Int32 {
      Int32(truncatingIfNeeded: table.find(text) ?? table.append(text) ?? -1)
    }
  }

  public var identifiers: IdentifierTable
  /// Empty where items have no title, else one for each.
  public var titles: [String]
  /// One for each item: whether it may be sold now.
  public var isAvailable: [Bool]
  public var columns: [Column]

  /// Nil where an identifier stands twice, or a column has not one value for each item.
  /// - Parameters:
  ///   - titles: nil where items have none.
  ///   - isAvailable: nil where all of them are.
  public init?(
    identifiers: [String], titles: [String]? = nil, isAvailable: [Bool]? = nil, columns: [Column] = []
  ) {
    guard let table = IdentifierTable(identifiers) else { return nil }
    self.init(table, titles ?? [], isAvailable ?? [Bool](repeating: true, count: table.count), columns)
  }

  init?(_ identifiers: IdentifierTable, _ titles: [String], _ isAvailable: [Bool], _ columns: [Column]) {
    let count = identifiers.count
    guard titles.isEmpty || titles.count == count, isAvailable.count == count,
      columns.allSatisfy({ $0.values.count == count })
    else { return nil }
    self.identifiers = identifiers
    self.titles = titles
    self.isAvailable = isAvailable
    self.columns = columns
  }

  /// How many items there are.
  public var count: Int { identifiers.count }

  /// The place of a column, nil where there is none of this name.
  public func column(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
