import Support

/// All that changes while an endpoint serves, as of one moment. Requests keep the one that they began with.
final class RecommendSnapshot: Sendable {
  let catalogue: Catalogue
  let rules: CompiledRules
  let noRules: CompiledRules
  /// Of each item after the trained ones, the trained items that it is like; weights add up to 1.
  let newItems: [[(item: Int32, weight: Float)]]
  let users: LiveUsers

  init(
    catalogue: Catalogue, rules: CompiledRules, newItems: [[(item: Int32, weight: Float)]] = [],
    users: LiveUsers = LiveUsers()
  ) {
    self.catalogue = catalogue
    self.rules = rules
    noRules = CompiledRules(nothingFor: catalogue)
    self.newItems = newItems
    self.users = users
  }

  /// The same items with other users.
  init(_ other: RecommendSnapshot, users: LiveUsers) {
    catalogue = other.catalogue
    rules = other.rules
    noRules = other.noRules
    newItems = other.newItems
    self.users = users
  }
}
