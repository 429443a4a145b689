import Learners
import Support
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct IsolationForestCodingTests {
  private func bytes(_ forest: IsolationForest) -> [UInt8] {
    var writer = ByteWriter()
    forest.encode(into: &writer)
    return writer.bytes
  }

  @Test(arguments: [0, 1, 5]) func whatWasWrittenIsRead(depth: Int) throws {
    let forest = randomForest(depth: depth, trees: 3, seed: 1)
    var reader = ByteReader(bytes(forest), source: "test")
    #expect(try IsolationForest(from: &reader) == forest)
    #expect(reader.remaining == 0)
  }

  @Test func asALearnerItAnswersItsScore() throws {
    let forest = randomForest(depth: 4, trees: 9, seed: 1)
    let learner = try Learner(decoding: Learner.isolationForest(forest).encoded, source: "test")
    #expect(learner == .isolationForest(forest))
    let rows = randomRows(50, seed: 2)
    #expect(learner.predict(rows, threads: 1) == forest.scores(of: rows))
    let row = [0.5, 1, 499, .nan]
    let shares = try #require(learner.contributions(row: row))
    #expect(learner.predict(row: row) == [forest.score(row: row)])
    #expect(Array(shares.prefix(4)) == forest.contributions(row: row))
    let margin = shares.reduce(0, +)
    #expect(abs(exp2(margin) - forest.score(row: row)) < 1e-12)
  }

  @Test func everyCutFileIsRefused() {
    let whole = bytes(randomForest(depth: 2, trees: 2, seed: 1))
    for length in whole.indices {
      var reader = ByteReader(Array(whole[..<length]), source: "test")
      #expect(throws: Diagnostic.self) { try IsolationForest(from: &reader) }
    }
  }

  /// Whatever is changed: refused, or a forest that scores every row without a trap.
  @Test func changedBytesNeverTrap() {
    let whole = bytes(randomForest(depth: 3, trees: 2, seed: 1))
    let rows = randomRows(20, seed: 2)
    var draws = Draws(state: 7)
    for _ in 0..<20_000 {
      var changed = whole
      for _ in 0...draws.below(3) {
        // Half of the changes hit the head, where counts are.
        let position = draws.below(draws.below(2) == 0 ? 32 : whole.count)
        changed[position] = UInt8(truncatingIfNeeded: draws.next())
      }
      var reader = ByteReader(changed, source: "test")
      guard let forest = try? IsolationForest(from: &reader), forest.columnCount == 4 else { continue }
      let scores = forest.scores(of: rows)
      #expect(scores.allSatisfy { $0 >= 0 && $0 <= 1 })
      _ = forest.contributions(row: [0.5, 1, 2, 0.5])
    }
  }
}
