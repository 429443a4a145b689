import Bundles
import JSON
import Support
import Synchronization

/// What changes while an endpoint serves. Readers take the snapshot of the moment; a writer makes the next one beside
/// it and swaps, so that readers wait for one assignment at most.
final class LiveRecommender: Sendable {
  /// Bounds of the memory that updates may take.
  static let mostNewItems = 10_000
  static let mostUsers = 200_000
  static let mostInteractions = 2_000_000
  /// Elements of one update.
  static let mostElements = 10_000

  private struct Writing {
    var snapshot: RecommendSnapshot
    /// Made when the first new item comes.
    var neighbours: ColdItemNeighbours?
  }

  let contract: RecommendContract
  let users: UserTable
  /// Items that the model knows.
  let trained: Int
  private let current: Mutex<RecommendSnapshot>
  private let writing: Mutex<Writing>

  init(_ contract: RecommendContract, _ snapshot: RecommendSnapshot, users: UserTable, trained: Int) {
    self.contract = contract
    self.users = users
    self.trained = trained
    current = Mutex(snapshot)
    writing = Mutex(Writing(snapshot: snapshot, neighbours: nil))
  }

  var snapshot: RecommendSnapshot { current.withLock { $0 } }

  /// Takes changed and new items.
  func updateItems(_ request: JSONValue) throws(RequestFault) -> JSONValue {
    try change { (writing) throws(RequestFault) in
      var update = ItemUpdate(contract: contract, catalogue: writing.snapshot.catalogue)
      try update.read(request)
      var newItems = writing.snapshot.newItems
      let catalogue = update.catalogue
      guard catalogue.count - trained <= Self.mostNewItems else {
        throw Self.full("\(Self.mostNewItems) new items")
      }
      guard catalogue.columns.allSatisfy({ $0.values.levelCount <= trained + Self.mostNewItems }) else {
        throw Self.full("\(trained + Self.mostNewItems) texts in one column")
      }
      let touched = update.touched.filter { $0 >= trained }
      if !touched.isEmpty {
        let neighbours = writing.neighbours ?? ColdItemNeighbours(catalogue, itemCount: trained)
        writing.neighbours = neighbours
        while newItems.count < catalogue.count - trained { newItems.append([]) }
        for item in touched { newItems[item - trained] = neighbours.neighbours(of: item, in: catalogue) }
      }
      let rules: CompiledRules
      do throws(Diagnostic) {
        rules = try CompiledRules(contract.rules, catalogue, available: contract.available)
      } catch {
        // The same rules fitted when the model was loaded, and an update changes no column.
        throw RequestFault(status: 500, kind: "internal", title: "Internal fault", fields: [])
      }
      let unscored = touched.count { newItems[$0 - trained].isEmpty }
      return (
        RecommendSnapshot(catalogue: catalogue, rules: rules, newItems: newItems, users: writing.snapshot.users),
        [
          "changed": JSONValue(update.changed), "new": JSONValue(update.added), "like_nothing": JSONValue(unscored),
          "held": ["items": JSONValue(catalogue.count), "new_items": JSONValue(catalogue.count - trained)],
        ]
      )
    }
  }

  /// Takes what users took since training.
  func updateInteractions(_ request: JSONValue) throws(RequestFault) -> JSONValue {
    try change { (writing) throws(RequestFault) in
      let snapshot = writing.snapshot
      var update = InteractionUpdate(contract: contract, catalogue: snapshot.catalogue)
      let interactions = try update.read(request)
      var live = snapshot.users
      var (known, new) = (Set<String>(), Set<String>())
      for interaction in interactions {
        live.add(
          interaction.item, weight: interaction.weight, time: interaction.time ?? users.latest, of: interaction.user,
          weighting: contract.weighting)
        if let segment = interaction.segment { live.setSegment(segment, of: interaction.user) }
        if users.identifiers.find(interaction.user) == nil { new.insert(interaction.user) } else { known.insert(interaction.user) }
      }
      guard live.count <= Self.mostUsers, live.itemCount <= Self.mostInteractions else {
        throw Self.full("\(Self.mostUsers) users or \(Self.mostInteractions) interactions")
      }
      return (
        RecommendSnapshot(snapshot, users: live),
        [
          "accepted": JSONValue(interactions.count), "known_users": JSONValue(known.count),
          "new_users": JSONValue(new.count),
          "held": ["users": JSONValue(live.count), "interactions": JSONValue(live.itemCount)],
        ]
      )
    }
  }

  private static func full(_ limit: String) -> RequestFault {
    RequestFault(
      status: 409, kind: "updates-full", title: "No room for more updates",
      fields: [.init("", "this replica would hold more than \(limit): train again, and start it with the new model")])
  }

  /// One writer at a time; readers are held up by the last line only.
  private func change(
    _ body: (inout Writing) throws(RequestFault) -> (RecommendSnapshot, JSONValue)
  ) throws(RequestFault) -> JSONValue {
    let result: Result<JSONValue, RequestFault> = writing.withLock { writing in
      do throws(RequestFault) {
        let (snapshot, answer) = try body(&writing)
        writing.snapshot = snapshot
        current.withLock { $0 = snapshot }
        return .success(answer)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
