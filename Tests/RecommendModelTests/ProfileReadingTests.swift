import Matrices
import RecommendModel
import Testing

/// With the identity as weights the scores are the profile as it was read.
@Suite struct ProfileReadingTests {
  private func read(_ reading: ProfileReading, _ profile: Profile) -> [Float] {
    let identity = SparseMatrix(
      rowCount: 5, columnCount: 5, entries: (0..<5).map { .init(row: $0, column: $0, value: 1) })
    let model = ItemToItemModel(weights: identity, reading: reading)
    var scratch = Scratch()
    var scores = [Float](repeating: .nan, count: 5)
    scores.withUnsafeMutableBufferPointer { model.score(profile, into: $0, scratch: &scratch) }
    return scores
  }

  // Item 1 twice (weights 4 and 5, newest at 300), item 3 at 100, item 0 at 400.
  private let profile = Profile(items: [1, 3, 1, 0], weights: [4, 16, 5, 2], times: [0, 100, 300, 400])

  @Test func anItemIsThereOrNot() { #expect(read(.init(), profile) == [1, 1, 0, 1, 0]) }

  @Test func weightsAreSummedThenRaised() {
    #expect(read(.init(power: 1), profile) == [2, 9, 0, 16, 0])
    #expect(read(.init(power: 0.5), profile) == [Float(2).squareRoot(), 3, 0, 4, 0])
  }

  @Test func theNewestEntryDecidesTheAge() {
    // 400 - 300 = one half-life, 400 - 100 = three.
    #expect(read(.init(halfLife: 100), profile) == [1, 0.5, 0, 0.125, 0])
    var timeless = profile
    timeless.times = nil
    #expect(read(.init(halfLife: 100), timeless) == [1, 1, 0, 1, 0])
  }

  @Test func onlyTheNewestItemsSpeakAndOlderOnesLess() {
    #expect(read(.init(newest: 2), profile) == [1, 1, 0, 0, 0])
    #expect(read(.init(placeDecay: 0.5), profile) == [1, 0.5, 0, 0.25, 0])
    #expect(read(.init(power: 1, newest: 2, placeDecay: 0.5), profile) == [2, 4.5, 0, 0, 0])
  }

  @Test func favouringMultipliesColumns() {
    let weights = SparseMatrix(
      rowCount: 2, columnCount: 2,
      entries: [.init(row: 0, column: 1, value: 3), .init(row: 1, column: 0, value: 5)])
    #expect(ItemToItemModel(weights: weights).favouring([2, 10]).weights.values == [30, 10])
  }
}
