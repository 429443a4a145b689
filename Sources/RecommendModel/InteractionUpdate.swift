import Bundles
import JSON

/// Reads what users took since training.
struct InteractionUpdate {
  struct Interaction {
    var user: String
    var item: Int32
    var weight: Float
    var time: Int64?
    var segment: Int?
  }

  let contract: RecommendContract
  let catalogue: Catalogue
  private var values = RequestValues()

  init(contract: RecommendContract, catalogue: Catalogue) {
    self.contract = contract
    self.catalogue = catalogue
  }

  mutating func read(_ body: JSONValue) throws(RequestFault) -> [Interaction] {
    guard let object = values.object(body, at: "") else {
      try values.check()
      return []
    }
    let list = try values.elements("interactions", of: object, most: LiveRecommender.mostElements) ?? []
    let known =
      [contract.user, contract.item] + InteractionReader.members(contract) + (contract.segment.map { [$0] } ?? [])
    var interactions = [Interaction]()
    interactions.reserveCapacity(list.count)
    for (index, value) in list.enumerated() where !values.isFull {
      let base = "/interactions/\(index)"
      guard let object = values.object(value, at: base) else { continue }
      values.unknown(object, known: known, at: base)
      let user = name(contract.user, of: object, at: base)
      let item = name(contract.item, of: object, at: base).flatMap { name in
        let number = catalogue.identifiers.find(name)
        if number == nil {
          values.fail(
            "\(base)/\(RequestValues.pointer(contract.item))", "there is no item '\(name)'; send it to /v1/admin/items first")
        }
        return number
      }
      let read = InteractionReader.read(object, contract, at: base, &values)
      let segment = contract.segment.flatMap { object[$0] }.flatMap(RequestValues.text).flatMap {
        contract.segments.firstIndex(of: $0)
      }
      guard let user, let item else { continue }
      interactions.append(
        Interaction(
          user: user, item: Int32(truncatingIfNeeded: item), weight: contract.weighting.weight(read.amount),
          time: read.time, segment: segment))
    }
    try values.check()
    return interactions
  }

  private mutating func name(_ member: String, of object: JSONObject, at base: String) -> String? {
    let pointer = "\(base)/\(RequestValues.pointer(member))"
    guard let value = object[member] else {
      values.fail(pointer, "is missing")
      return nil
    }
    return values.name(value, at: pointer)
  }
}
