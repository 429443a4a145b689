import Bundles
import JSON

/// Reads changed and new items into a copy of the catalogue.
struct ItemUpdate {
  let contract: RecommendContract
  /// With the update, once it is read.
  private(set) var catalogue: Catalogue
  /// Items that were named, ascending.
  private(set) var touched: [Int] = []
  private(set) var added = 0
  var changed: Int { touched.count - added }
  private var values = RequestValues()

  /// Longest title, in bytes.
  private static let longestTitle = 1000

  init(contract: RecommendContract, catalogue: Catalogue) {
    self.contract = contract
    self.catalogue = catalogue
  }

  mutating func read(_ body: JSONValue) throws(RequestFault) {
    guard let object = values.object(body, at: "") else { return try values.check() }
    let items = try values.elements("items", of: object, most: LiveRecommender.mostElements) ?? []
    let known = [contract.item] + [contract.title, contract.available].compactMap { $0 } + catalogue.columns.map(\.name)
    var numbers = Set<Int>()
    for (index, value) in items.enumerated() where !values.isFull {
      let base = "/items/\(index)"
      guard let object = values.object(value, at: base) else { continue }
      values.unknown(object, known: known, at: base)
      let pointer = "\(base)/\(RequestValues.pointer(contract.item))"
      guard let value = object[contract.item] else {
        values.fail(pointer, "is missing")
        continue
      }
      guard let name = values.name(value, at: pointer), let item = number(of: name) else { continue }
      numbers.insert(item)
      for member in object.members { set(member.name, member.value, of: item, at: base) }
    }
    try values.check()
    touched = numbers.sorted()
  }

  /// The number of an item; a new one begins with nothing known, available.
  private mutating func number(of name: String) -> Int? {
    if let item = catalogue.identifiers.find(name) { return item }
    guard let item = catalogue.identifiers.append(name) else { return nil }
    added += 1
    if !catalogue.titles.isEmpty || contract.title != nil && item == 0 { catalogue.titles.append("") }
    catalogue.isAvailable.append(true)
    for place in catalogue.columns.indices { catalogue.columns[place].values.appendUnknown() }
    return item
  }

  private mutating func set(_ name: String, _ value: JSONValue, of item: Int, at base: String) {
    let pointer = "\(base)/\(RequestValues.pointer(name))"
    if name == contract.title {
      let text = value.isNull ? "" : RequestValues.text(value)
      guard let text, text.utf8.count <= Self.longestTitle else {
        return values.fail(pointer, "a text of at most \(Self.longestTitle) bytes was expected, found \(RequestValues.shown(value))")
      }
      if catalogue.titles.indices.contains(item) { catalogue.titles[item] = text }
    } else if name == contract.available {
      if let flag = values.flag(value, at: pointer) { catalogue.isAvailable[item] = flag }
    } else if let column = catalogue.column(name) {
      set(column, value, of: item, at: pointer)
    }
  }

  private mutating func set(_ column: Int, _ value: JSONValue, of item: Int, at pointer: String) {
    switch catalogue.columns[column].values {
    case .category:
      let text = value.isNull ? nil : values.name(value, at: pointer)
      catalogue.columns[column].values.setText(text, of: item)
    case .number:
      let everything = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
      let number = value.isNull ? .nan : values.number(value, everything, at: pointer)
      if let number { catalogue.columns[column].values.setNumber(number, of: item) }
    case .flag:
      let flag: Int8? = value.isNull ? -1 : values.flag(value, at: pointer).map { $0 ? 1 : 0 }
      if let flag { catalogue.columns[column].values.setFlag(flag, of: item) }
    }
  }
}

extension Catalogue.Values {
  // Each takes the list out before it changes it, so that a list that nobody else holds is not copied.

  fileprivate mutating func appendUnknown() {
    switch consume self {
    case .category(var levels):
      levels.codes.append(-1)
      self = .category(levels)
    case .number(var values):
      values.append(.nan)
      self = .number(values)
    case .flag(var values):
      values.append(-1)
      self = .flag(values)
    }
  }

  fileprivate mutating func setText(_ text: String?, of item: Int) {
    guard case .category(var levels) = self else { return }
    self = .flag([])
    levels.codes[item] = text.map { levels.code(adding: $0) } ?? -1
    self = .category(levels)
  }

  fileprivate mutating func setNumber(_ number: Double, of item: Int) {
    guard case .number(var values) = self else { return }
    self = .flag([])
    values[item] = number
    self = .number(values)
  }

  fileprivate mutating func setFlag(_ flag: Int8, of item: Int) {
    guard case .flag(var values) = self else { return }
    self = .number([])
    values[item] = flag
    self = .flag(values)
  }
}
