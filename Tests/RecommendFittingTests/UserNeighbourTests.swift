import RecommendFitting
import RecommendModel
import Testing

@Suite struct UserNeighbourTests {
  /// Brute force in double precision: cosine with shrinkage to every other row, the best 6, their sum.
  @Test(arguments: [0, 2.5] as [Float]) func scoresAreThoseOfTheMostAlike(_ shrinkage: Float) throws {
    let taken = SmallShop.taken(users: 50, items: 30, share: 0.15)
    let rows = SmallShop.dense(taken)
    let model = try UserNeighbourSettings(neighbours: 6, shrinkage: shrinkage).fit(taken, reading: .init(power: 1))
    func length(_ row: [Double]) -> Double { row.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    for user in 0..<50 {
      let own = rows[user]
      let likeness = rows.map { row in
        zip(row, own).reduce(0) { $0 + $1.0 * $1.1 } / (length(row) * length(own) + Double(shrinkage))
      }
      let best = rows.indices.filter { $0 != user && likeness[$0] > 0 }
        .sorted { (-likeness[$0], $0) < (-likeness[$1], $1) }.prefix(6)
      let expected = (0..<30).map { item in best.reduce(0) { $0 + likeness[$1] * rows[$1][item] } }
      let items = (0..<30).filter { own[$0] > 0 }
      let profile = Profile(user: user, items: items.map(Int32.init), weights: items.map { Float(own[$0]) })
      let scores = SmallShop.scores(.userNeighbours(model), profile)
      #expect(SmallShop.near(scores.map(Double.init), expected, 1e-5), "user \(user)")
    }
  }
}
