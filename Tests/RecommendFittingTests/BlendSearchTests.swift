import RecommendFitting
import Testing

@Suite struct BlendSearchTests {
  /// A bowl whose top lies at these weights, all of them on the grid of 1 / 16.
  @Test(arguments: [[1, 0, 0], [0.5, 0.25, 0.25], [0, 0.625, 0.375], [0.0625, 0.1875, 0.75]] as [[Float]])
  func theTopOfABowlIsFound(_ top: [Float]) {
    let found = BlendSearch.best(memberCount: 3, halvings: 3) { weights in
      -zip(weights, top).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    }
    #expect(zip(found.weights, top).allSatisfy { abs($0 - $1) < 0.05 })
    #expect(abs(found.weights.reduce(0, +) - 1) < 1e-5 && found.weights.allSatisfy { $0 >= 0 })
  }

  @Test func oneMemberGetsAll() {
    #expect(BlendSearch.best(memberCount: 1) { _ in .nan }.weights == [1])
    #expect(BlendSearch.best(memberCount: 2) { Double($0[1]) }.weights == [0, 1])
  }
}
