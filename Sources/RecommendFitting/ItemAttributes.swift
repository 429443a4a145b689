#if canImport(Glibc)
  import Glibc
#endif
public import Matrices

/// What is known of items before anyone took them.
public struct ItemAttributes: Sendable, Equatable {
  /// Title or description; empty where there is none.
  public var texts: [String]
  /// Empty, or one an item.
  public var categories: [String?]
  /// Empty, or one an item; not negative.
  public var prices: [Double?]

  /// - Precondition: as many categories and prices as texts, or none.
  public init(texts: [String], categories: [String?] = [], prices: [Double?] = []) {
    precondition(categories.isEmpty || categories.count == texts.count, "one category an item")
    precondition(prices.isEmpty || prices.count == texts.count, "one price an item")
    self.texts = texts
    self.categories = categories
    self.prices = prices
  }

  public var itemCount: Int { texts.count }

  /// Words in lower case: runs of letters and digits, each once.
  static func words(of text: String) -> [String] {
    var words = [String]()
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      let word = String(word)
      if !words.contains(word) { words.append(word) }
    }
    return words
  }

  /// One row an item, of length 1 (or empty), one column a term. A term's number is log(items / items with it) times
  /// its kind's weight; what only one item has tells nothing and is left out.
  func terms(categoryWeight: Float, priceWeight: Float, priceBands: Int) -> SparseMatrix {
    var numbers = [String: Int32]()
    var entries = [SparseMatrix.Entry]()
    var kinds = [Float]()
    func add(_ term: String, _ weight: Float, to item: Int) {
      let number = numbers[term] ?? Int32(truncatingIfNeeded: kinds.count)
      if number == kinds.count {
        numbers[term] = number
        kinds.append(weight)
      }
      entries.append(.init(row: Int32(truncatingIfNeeded: item), column: number, value: 1))
    }
    let bands = bands(priceBands)
    for item in texts.indices {
      for word in Self.words(of: texts[item]) { add("w" + word, 1, to: item) }
      if !categories.isEmpty, let category = categories[item] { add("c" + category, categoryWeight, to: item) }
      if let band = bands[item] { add("p\(band)", priceWeight, to: item) }
    }
    let counted = SparseMatrix(rowCount: texts.count, columnCount: kinds.count, entries: entries)
    var holders = [Int](repeating: 0, count: kinds.count)
    for column in counted.columns { holders[Int(column)] += 1 }
    let weights = holders.indices.map { term in
      holders[term] < 2 ? 0 : kinds[term] * Float(log(Double(texts.count) / Double(holders[term])))
    }
    let weighted = counted.mapEntries { _, column, _ in weights[column] }
    let lengths = weighted.rowNorms
    return weighted.mapRows { row, value in lengths[row] > 0 ? value / lengths[row] : 0 }
  }

  /// The band of each price: so many of equal size.
  private func bands(_ count: Int) -> [Int?] {
    let known = prices.compactMap { $0 }.filter(\.isFinite).sorted()
    guard count > 1, known.count >= count else { return [Int?](repeating: nil, count: texts.count) }
    let edges = (1..<count).map { known[$0 * known.count / count] }
    return prices.map { price in price.flatMap { price in price.isFinite ? edges.count { $0 <= price } : nil } }
  }
}
