import RecommendModel
import Statistics
import Testing

@Suite struct TopItemsTests {
  @Test func theBestAreKeptInOrderAndTiesGoToTheSmallerNumber() {
    var numbers = RandomNumbers(seed: 3)
    let scores = (0..<500).map { _ in Float(numbers.integer(below: 40)) }
    let wanted = scores.indices.map { TopItems.Element(item: Int32($0), score: scores[$0]) }
      .sorted { $0.isBetter(than: $1) }.prefix(20)
    for step in [1, 7, 499] {  // offered in other orders
      var top = TopItems(limit: 20)
      for index in 0..<500 {
        let item = index * step % 500
        top.offer(Int32(item), scores[item])
      }
      #expect(top.sorted() == Array(wanted))
    }
  }

  @Test func markedItemsAndWhatIsNoNumberArePassedOver() {
    let scores: [Float] = [5, .nan, 4, 3]
    var marks = ItemMarks(itemCount: 4)
    marks.insert(0)
    var top = TopItems(limit: 3)
    scores.withUnsafeBufferPointer { top.offer($0, except: marks) }
    #expect(top.sorted().map(\.item) == [2, 3])
    top.reset(limit: 0)
    top.offer(1, 1)
    #expect(top.sorted().isEmpty)
  }

  @Test func marksAreBits() {
    var marks = ItemMarks(itemCount: 70)
    marks.insert([Int32(0), 69, 70, -1, 15, 16])
    #expect((0..<80).filter { marks.contains($0) } == [0, 15, 16, 69])
    marks.remove([Int32(15)])
    #expect(!marks.contains(15) && marks.contains(16))
    #expect(marks.words.count == 8 && marks.words[7] == 0xffff)
  }
}
