import Bundles
import JSON
import Support

/// Reads requests for lists against a contract and the items that there are, collecting every fault with its pointer.
struct RecommendRequestReader {
  let contract: RecommendContract
  let catalogue: Catalogue
  private var values = RequestValues()

  /// Most items of a basket, and most names of a filter or of pins.
  static let mostItems = 1000

  init(contract: RecommendContract, catalogue: Catalogue) {
    self.contract = contract
    self.catalogue = catalogue
  }

  /// What a body asks for: one list, or one for each of its `requests`.
  mutating func read(_ body: JSONValue) throws(RequestFault) -> (queries: [RecommendQuery], isBatch: Bool) {
    guard let object = values.object(body, at: "") else {
      try values.check()
      return ([], false)
    }
    guard object["requests"] != nil else {
      let query = try read(object, at: "")
      try values.check()
      return ([query], false)
    }
    let items = try values.elements("requests", of: object, most: contract.batchMax) ?? []
    var queries = [RecommendQuery]()
    queries.reserveCapacity(items.count)
    for (index, item) in items.enumerated() where !values.isFull {
      guard let object = values.object(item, at: "/requests/\(index)") else { continue }
      queries.append(try read(object, at: "/requests/\(index)"))
    }
    try values.check()
    return (queries, true)
  }

  private mutating func read(_ object: JSONObject, at base: String) throws(RequestFault) -> RecommendQuery {
    var query = RecommendQuery()
    for (place, member) in object.members.enumerated() where !values.isFull {
      let (name, value) = (member.name, member.value)
      func pointer() -> String { "\(base)/\(RequestValues.pointer(name))" }
      if object.members[..<place].contains(where: { $0.name == name }) {
        values.fail(pointer(), "stands twice")
      } else if name == contract.user {
        if !value.isNull { query.user = values.name(value, at: pointer()) }
      } else if name == contract.segment {
        // A text that training did not see is no segment, so all users together answer for it.
        if !value.isNull { query.segment = values.name(value, at: pointer()).flatMap { contract.segments.firstIndex(of: $0) } }
      } else if !value.isNull {
        try common(name, value, pointer, object, at: base, &query)
      }
    }
    return query
  }

  /// The members that every recommender has.
  private mutating func common(
    _ name: String, _ value: JSONValue, _ pointer: () -> String, _ object: JSONObject, at base: String,
    _ query: inout RecommendQuery
  ) throws(RequestFault) {
    switch name {
    case "basket": basket(value, at: pointer(), &query)
    case "count": query.count = values.whole(value, 1...contract.batchMax, at: pointer())
    case "exclude_seen": query.excludeSeen = values.flag(value, at: pointer())
    case "filter": filter(value, at: pointer(), &query)
    case "pin": query.pins = names(value, at: pointer(), &query)
    case "diversity": query.diversity = values.number(value, 0...1, at: pointer())
    case "reasons": query.reasons = values.flag(value, at: pointer())
    case "similar_to": query.similarTo = try similar(value, at: pointer())
    default:
      let known = [contract.user] + (contract.segment.map { [$0] } ?? []) + RecommendContract.ownMembers.dropFirst()
      values.unknown(JSONObject([(name, value)]), known: known, at: base)
    }
  }

  private mutating func similar(_ value: JSONValue, at pointer: String) throws(RequestFault) -> Int32? {
    guard let name = values.name(value, at: pointer) else { return nil }
    if let item = catalogue.identifiers.find(name) { return Int32(truncatingIfNeeded: item) }
    // Of very many items only the first are compared: an unknown name must not cost more than an answer.
    let near = NearestName.of(name, in: (0..<min(2000, catalogue.count)).lazy.map { [catalogue] in catalogue.identifiers[$0] })
    throw RequestFault(
      status: 404, kind: "unknown-item", title: "The model knows no such item",
      fields: [.init(pointer, "there is no item '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))])
  }

  // MARK: Items

  private mutating func basket(_ value: JSONValue, at pointer: String, _ query: inout RecommendQuery) {
    guard let list = values.list(value, most: Self.mostItems, at: pointer) else { return }
    for (index, entry) in list.enumerated() where !values.isFull {
      let place = "\(pointer)/\(index)"
      guard case .object(let object) = entry else {
        if contract.weighting == .rating, let amount = contract.amount {
          values.fail(
            "\(place)/\(RequestValues.pointer(amount))",
            "\(InteractionReader.missingRating(contract)), in an object with '\(contract.item)' and '\(amount)'")
          continue
        }
        if let name = values.name(entry, at: place) { put(name, 1, nil, &query) }
        continue
      }
      values.unknown(object, known: [contract.item] + InteractionReader.members(contract), at: place)
      guard let value = object[contract.item] else {
        values.fail("\(place)/\(RequestValues.pointer(contract.item))", "is missing")
        continue
      }
      let name = values.name(value, at: "\(place)/\(RequestValues.pointer(contract.item))")
      let read = InteractionReader.read(object, contract, at: place, &values)
      if let name { put(name, read.amount, read.time, &query) }
    }
  }

  private mutating func put(_ name: String, _ amount: Double, _ time: Int64?, _ query: inout RecommendQuery) {
    guard let item = catalogue.identifiers.find(name) else {
      query.unknown.append(name)
      return
    }
    query.basket.append(
      .init(item: Int32(truncatingIfNeeded: item), weight: contract.weighting.weight(amount), time: time))
  }

  /// Numbers of the items that a list names; the names of those that there are not go into the answer.
  private mutating func names(_ value: JSONValue, at pointer: String, _ query: inout RecommendQuery) -> [Int32] {
    var items = [Int32]()
    for (index, entry) in (values.list(value, most: Self.mostItems, at: pointer) ?? []).enumerated() where !values.isFull {
      guard let name = values.name(entry, at: "\(pointer)/\(index)") else { continue }
      if let item = catalogue.identifiers.find(name) {
        items.append(Int32(truncatingIfNeeded: item))
      } else {
        query.unknown.append(name)
      }
    }
    return items
  }

  // MARK: Filters

  private mutating func filter(_ value: JSONValue, at pointer: String, _ query: inout RecommendQuery) {
    guard let object = values.object(value, at: pointer) else { return }
    for member in object.members where !values.isFull && !member.value.isNull {
      let place = "\(pointer)/\(RequestValues.pointer(member.name))"
      switch member.name {
      case "allow": query.filter.allow = Set(names(member.value, at: place, &query)).sorted()
      case "deny": query.filter.deny += names(member.value, at: place, &query)
      case "available", contract.available:
        if let flag = values.flag(member.value, at: place) { query.filter.tests.append(.isAvailable(flag)) }
      default:
        guard let column = catalogue.column(member.name) else {
          let known = RecommendContract.ownFilters + catalogue.columns.map(\.name)
          values.unknown(JSONObject([(member.name, member.value)]), known: known, at: pointer)
          continue
        }
        if let test = test(member.value, column, at: place) { query.filter.tests.append(test) }
      }
    }
  }

  private mutating func test(_ value: JSONValue, _ column: Int, at pointer: String) -> ItemTest? {
    switch catalogue.columns[column].values {
    case .category(let levels):
      guard let list = value.array ?? (value.object == nil ? [value] : nil) else {
        values.fail(pointer, "a text or a list of texts was expected, found \(value.kind)")
        return nil
      }
      var texts = [String]()
      for (index, entry) in list.prefix(Self.mostItems).enumerated() where !values.isFull {
        if let text = values.name(entry, at: value.array == nil ? pointer : "\(pointer)/\(index)") { texts.append(text) }
      }
      return .texts(texts, column: column, levels)
    case .flag: return values.flag(value, at: pointer).map { .flag(column: column, $0 ? 1 : 0) }
    case .number:
      if let object = value.object {
        values.unknown(object, known: ["min", "max"], at: pointer)
        let everything = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        let least = object["min"].flatMap { values.number($0, everything, at: "\(pointer)/min") }
        let most = object["max"].flatMap { values.number($0, everything, at: "\(pointer)/max") }
        return .range(column: column, least: least ?? -.infinity, most: most ?? .infinity)
      }
      let list = value.array ?? [value]
      let numbers = list.prefix(Self.mostItems).compactMap(\.number)
      guard numbers.count == list.count else {
        values.fail(pointer, "a number, a list of numbers or {\"min\", \"max\"} was expected")
        return nil
      }
      return .numbers(column: column, numbers)
    }
  }
}
