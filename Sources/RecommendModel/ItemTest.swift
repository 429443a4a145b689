/// A condition on an item, with the columns and texts of the client turned into numbers of one catalogue.
enum ItemTest: Sendable, Equatable {
  case isAvailable(Bool)
  /// Which levels of a category column hold, by number.
  case levels(column: Int, [Bool])
  case flag(column: Int, Int8)
  case range(column: Int, least: Double, most: Double)
  case numbers(column: Int, [Double])

  /// Whether an item meets it; one whose value is not known does not.
  func holds(_ item: Int, in catalogue: borrowing Catalogue) -> Bool {
    switch self {
    case .isAvailable(let wanted): return catalogue.isAvailable[item] == wanted
    case .levels(let column, let isWanted):
      guard case .category(let levels) = catalogue.columns[column].values else { return false }
      let code = Int(levels.codes[item])
      return code >= 0 && code < isWanted.count && isWanted[code]
    case .flag(let column, let wanted):
      guard case .flag(let values) = catalogue.columns[column].values else { return false }
      return values[item] == wanted
    case .range(let column, let least, let most):
      guard case .number(let values) = catalogue.columns[column].values else { return false }
      return values[item] >= least && values[item] <= most
    case .numbers(let column, let wanted):
      guard case .number(let values) = catalogue.columns[column].values else { return false }
      return wanted.contains(values[item])
    }
  }

  /// The test of these texts, by the numbers that the levels of a column have.
  static func texts(_ texts: [String], column: Int, _ levels: Catalogue.Levels) -> ItemTest {
    var isWanted = [Bool](repeating: false, count: levels.table.count)
    for text in texts { if let code = levels.table.find(text) { isWanted[code] = true } }
    return .levels(column: column, isWanted)
  }
}

extension RecommendRules.Condition {
  /// The condition by the numbers of a catalogue; nil where it has no such column, or one of another kind.
  /// - Parameter available: the client's name of the column that says what is available.
  func compiled(for catalogue: Catalogue, available: String?) -> ItemTest? {
    if column == "available" || column == available {
      guard case .flag(let flag) = test else { return nil }
      return .isAvailable(flag)
    }
    guard let place = catalogue.column(column) else { return nil }
    switch (catalogue.columns[place].values, test) {
    case (.category(let levels), .isOneOf(let texts)): return .texts(texts, column: place, levels)
    case (.category(let levels), .flag(let flag)): return .texts(["\(flag)"], column: place, levels)
    case (.number, .isOneOf(let texts)):
      let numbers = texts.compactMap(Double.init)
      return numbers.count == texts.count ? .numbers(column: place, numbers) : nil
    case (.number, .range(let least, let most)):
      return .range(column: place, least: least ?? -.infinity, most: most ?? .infinity)
    case (.flag, .flag(let flag)): return .flag(column: place, flag ? 1 : 0)
    default: return nil
    }
  }
}
