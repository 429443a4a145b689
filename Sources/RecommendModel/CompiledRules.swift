import Support

/// The rules by the numbers of one catalogue: what each request needs of them is looked up, not worked out.
struct CompiledRules: Sendable {
  struct Limit: Sendable {
    /// Of a category column.
    var column: Int
    var most: Int
  }

  /// By item: whether it is never shown.
  let isExcluded: [Bool]
  /// Items whose factor is not 1, ascending.
  let boosted: [(item: Int32, factor: Float)]
  /// Items of one factor, by what a scan for them has to pass over; that of factor 1 first. Empty where there are too many
  /// factors for a scan each.
  let groups: [(factor: Float, except: ItemMarks)]
  let limits: [Limit]
  let pinned: [Int32]

  /// Throws `E5955` for a rule on a column that the items do not have, or of a kind that it cannot be asked about.
  init(_ rules: RecommendRules, _ catalogue: Catalogue, available: String?) throws(Diagnostic) {
    var tests = [ItemTest]()
    for condition in rules.exclude { tests.append(try Self.test(condition, catalogue, available)) }
    var isExcluded = (0..<catalogue.count).map { item in tests.contains { $0.holds(item, in: catalogue) } }
    if let allow = rules.allow {
      var isAllowed = [Bool](repeating: false, count: catalogue.count)
      for name in allow { if let item = catalogue.identifiers.find(name) { isAllowed[item] = true } }
      for item in isExcluded.indices where !isAllowed[item] { isExcluded[item] = true }
    }
    for name in rules.deny { if let item = catalogue.identifiers.find(name) { isExcluded[item] = true } }
    self.isExcluded = isExcluded
    boosted = try Self.boosts(rules.boosts, catalogue, available)
    groups = Self.groups(boosted, isExcluded)
    var limits = [Limit]()
    for limit in rules.limits {
      guard let place = catalogue.column(limit.column), case .category = catalogue.columns[place].values else {
        throw RecommendFault.rule("items have no category column '\(limit.column)' for limit_per", hint: Self.hint(catalogue))
      }
      guard limit.most >= 1 else { throw RecommendFault.rule("limit_per \(limit.column) has max \(limit.most)") }
      limits.append(Limit(column: place, most: limit.most))
    }
    self.limits = limits
    pinned = rules.pinned.compactMap { catalogue.identifiers.find($0).map { Int32(truncatingIfNeeded: $0) } }
  }

  /// Factors of several boosts are multiplied, within the range that one may have.
  private static func boosts(
    _ boosts: [RecommendRules.Boost], _ catalogue: Catalogue, _ available: String?
  ) throws(Diagnostic) -> [(item: Int32, factor: Float)] {
    var tests = [(test: ItemTest, factor: Double)]()
    for boost in boosts {
      guard RecommendRules.factors.contains(boost.factor) else {
        throw RecommendFault.rule("a boost has factor \(boost.factor)", hint: "from 0.1 to 10 is allowed")
      }
      tests.append((try test(boost.condition, catalogue, available), boost.factor))
    }
    guard !tests.isEmpty else { return [] }
    return (0..<catalogue.count).compactMap { item in
      var factor = 1.0
      for boost in tests where boost.test.holds(item, in: catalogue) { factor *= boost.factor }
      factor = min(max(factor, RecommendRules.factors.lowerBound), RecommendRules.factors.upperBound)
      return factor == 1 ? nil : (Int32(truncatingIfNeeded: item), Float(factor))
    }
  }

  private static let mostGroups = 3

  private static func groups(
    _ boosted: [(item: Int32, factor: Float)], _ isExcluded: [Bool]
  ) -> [(factor: Float, except: ItemMarks)] {
    let factors = Set(boosted.map(\.factor)).sorted()
    guard factors.count < mostGroups else { return [] }
    var plain = ItemMarks(itemCount: isExcluded.count)
    for item in isExcluded.indices where isExcluded[item] { plain.insert(item) }
    var all = ItemMarks(itemCount: isExcluded.count)
    for item in isExcluded.indices { all.insert(item) }
    var groups = [(factor: Float(1), except: plain)]
    for factor in factors { groups.append((factor, all)) }
    for boost in boosted {
      groups[0].except.insert(Int(boost.item))
      guard !isExcluded[Int(boost.item)], let place = factors.firstIndex(of: boost.factor) else { continue }
      groups[place + 1].except.remove(Int(boost.item))
    }
    return groups
  }

  private static func test(
    _ condition: RecommendRules.Condition, _ catalogue: Catalogue, _ available: String?
  ) throws(Diagnostic) -> ItemTest {
    guard let test = condition.compiled(for: catalogue, available: available) else {
      throw RecommendFault.rule("items have no column '\(condition.column)' of such values", hint: hint(catalogue))
    }
    return test
  }

  private static func hint(_ catalogue: Catalogue) -> String {
    "columns of items are \((["available"] + catalogue.columns.map(\.name)).joined(separator: ", "))"
  }

  /// The place of an item in `boosted`.
  func place(of item: Int32) -> Int? {
    var (low, high) = (0, boosted.count)
    while low < high {
      let middle = (low + high) / 2
      if boosted[middle].item < item { low = middle + 1 } else { high = middle }
    }
    return low < boosted.count && boosted[low].item == item ? low : nil
  }

  /// Rules that ask nothing, for a comparison with those that do.
  init(nothingFor catalogue: Catalogue) {
    isExcluded = [Bool](repeating: false, count: catalogue.count)
    boosted = []
    groups = Self.groups([], isExcluded)
    limits = []
    pinned = []
  }
}
