/// What models of items and neighbours work in: the profile as they read it, sums over users, scores that wait.
package struct ProfileScratch: Sendable {
  /// The profile as the model reads it: each item once, newest first, with its weight.
  package var items: [Int32] = []
  package var weights: [Float] = []
  /// One more than an item's place in `items`; 0 for all others, and for all between calls.
  var places: [Int32] = []
  /// One number a user, 0 between calls, and the users whose number is not.
  var userSums: [Float] = []
  var touched: [Int32] = []
  var neighbours: [Neighbour] = []
  /// Numbers of a low-rank model for one profile.
  var factors: [Float] = []
  /// Scores that wait while others are made: one array a level of nesting.
  private var spares: [[Float]] = []

  /// A user and how like the profile they are.
  struct Neighbour: Sendable, Equatable {
    var user: Int32
    var likeness: Float
  }

  package init() {}

  /// An array of at least `count` numbers of any value, which goes back by `giveBack`.
  mutating func takeSpare(_ count: Int) -> [Float] {
    var spare = spares.popLast() ?? []
    if spare.count < count { spare += [Float](repeating: 0, count: count - spare.count) }
    return spare
  }

  mutating func giveBack(_ spare: [Float]) { spares.append(spare) }
}
