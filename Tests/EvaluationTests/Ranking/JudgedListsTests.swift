import Evaluation
import Matrices
import Statistics
import Testing

@Suite struct JudgedListsTests {
  /// Counted by hand from the definitions in `MetricReference`.
  /// User 0 takes up 2 and 7: hits at ranks 1 and 3. User 1 takes up 5 alone: a hit at rank 4. User 2 takes up 9: none.
  let ranked = JudgedLists(lists: [[2, 0, 7, 1], [1, 2, 3, 5], [0, 1, 2, 3]], taken: [[2, 7], [5], [9]])

  @Test(arguments: [
    // (1 + 1/2) / (1 + 1/log2 3), 1/log2 5, 0
    ("ndcg", 4, [1.5 / 1.6309297535714573, 0.43067655807339306, 0]),
    ("ndcg", 1, [1, 0, 0]),
    ("recall", 4, [1, 1, 0]), ("recall", 2, [0.5, 0, 0]), ("precision", 4, [0.5, 0.25, 0]),
    // (1/1 + 2/3) / 2; (1/4) / 1
    ("map", 4, [0.8333333333333333, 0.25, 0]), ("mrr", 4, [1, 0.25, 0]), ("hit_rate", 4, [1, 1, 0]),
    ("hit_rate", 3, [1, 0, 0]),
  ]) func measuresAreAsDefined(_ name: String, _ k: Int, _ expected: [Double]) throws {
    let values = try #require(ranked.measures(at: k)[name])
    for (value, wanted) in zip(values, expected) { #expect(abs(value - wanted) < 1e-12) }
  }

  /// The best possible list has 1 in every measure that compares with the best, whatever k.
  @Test(arguments: [1, 2, 3, 10]) func thePerfectListIsOne(_ k: Int) {
    let perfect = JudgedLists(lists: [[4, 8, 6, 0, 1]], taken: [[4, 6, 8]])
    let measures = perfect.measures(at: k)
    for name in ["ndcg", "map", "mrr", "hit_rate"] { #expect(abs((measures[name]?[0] ?? .nan) - 1) < 1e-12) }
  }

  @Test func whoTakesUpNothingHasNoValue() {
    let ranked = JudgedLists(lists: [[0, 1]], taken: [[]])
    #expect(ranked.measures(at: 2)["recall"]?[0].isNaN == true)
    #expect(ranked.hits(at: 2) == [0])
  }

  @Test func onlyPartOfWhatWasTakenUpCanBeAsked() {
    let odd = ranked.taken { $0 % 2 == 1 }
    #expect(odd.taken == [[7], [5], [9]])
    #expect(odd.hits(at: 4) == [1, 1, 0])
  }

  @Test func coverageCountsEachItemOnce() {
    let key = MetricKey("catalogue_coverage", k: 2)
    let coverage = CatalogueCoverage(key: key, lists: [[0, 1], [1, 2], [0, 1]], itemCount: 10, showable: 8)
    #expect(coverage.valuesOfAll == [3.0 / 8])
    // Two of the three users come twice and once: 2 items. Expected of a draw of three: 1 - (1/3)^3 for what two users have, 1
    // for what all have, 1 - (2/3)^3 for what one has, 2.667 items where there are 3: a third is added back.
    #expect(abs(coverage.values(times: [2, 0, 1])[0] - (2.0 / 8 + (3 - 8.0 / 3) / 8)) < 1e-12)
    #expect(coverage.values(times: [1, 1, 1]) == [min(1, 3.0 / 8 + (3 - 8.0 / 3) / 8)])
    #expect(coverage.restricted(to: [1]).valuesOfAll == [2.0 / 8])
  }

  /// Four users; item 0 has all of them, item 1 two, item 2 two others, item 3 one. By hand.
  @Test func varietyIsAsDefined() {
    let taken = SparseMatrix(
      rowCount: 4, columnCount: 5,
      entries: [(0, 0), (1, 0), (2, 0), (3, 0), (0, 1), (1, 1), (2, 2), (3, 2), (0, 3)].map {
        .init(row: $0.0, column: $0.1, value: 1)
      })
    let variety = ListVariety(taken: taken)
    // -log2(4/4), -log2(2/4), -log2(1/4); an item that nobody has counts as one user.
    #expect(abs(variety.novelty([0, 1, 3]) - 1) < 1e-12)
    #expect(abs(variety.novelty([4]) - 2) < 1e-12)
    #expect(variety.meanPopularity([0, 1]) == 3)
    // cosine of 1 and 2 is 0, of 0 and 1 is 2 / sqrt 8.
    #expect(variety.diversity([1, 2]) == 1)
    #expect(abs(variety.diversity([0, 1]) - (1 - 2 / 8.0.squareRoot())) < 1e-12)
    #expect(variety.diversity([1]).isNaN)
  }

  /// Counted by walking through users, the same as pair by pair; lists of none, one and repeated lengths among them.
  @Test(arguments: [1, 2, 7]) func manyListsAreAsDiverseAsEachAlone(_ threads: Int) {
    var random = RandomNumbers(seed: 5)
    let taken = SparseMatrix(
      rowCount: 30, columnCount: 40,
      entries: (0..<200).map { _ in
        .init(row: Int32(random.integer(below: 30)), column: Int32(random.integer(below: 36)), value: 1)
      })
    let lists = (0..<25).map { size -> [Int32] in
      var items = Array(Int32(0)..<40)
      for place in items.indices { items.swapAt(place, place + random.integer(below: items.count - place)) }
      return Array(items.prefix(size))
    }
    let variety = ListVariety(taken: taken)
    let lengths = [1, 2, 5, 20, 50]
    let many = variety.diversities(lists, lengths: lengths, taken: taken, threads: threads)
    for (length, values) in zip(lengths, many) {
      #expect(values.count == lists.count)
      for (list, value) in zip(lists, values) {
        let alone = variety.diversity(list.prefix(length))
        // The same terms added in another order.
        #expect(value.isNaN && alone.isNaN || abs(value - alone) < 1e-12, "\(length) of \(list.count)")
      }
    }
  }
}
