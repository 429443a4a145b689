import Glibc
import RecommendModel
import Support

/// Mean over the users asked: recall@20 = hits / new items; NDCG@20 with gain 1 and discount 1 / log2(rank + 1), over
/// the best that a list of min(20, new items) hits could reach. Items bought before are never listed.
struct RetailScore {
  let recall: Double
  let gain: Double
  let milliseconds: Double

  init(_ model: FittedRecommender, on split: RetailSplit, threads: Int) {
    let start = clock()
    let chunk = 16
    let parts = Parallel.map((split.asked.count + chunk - 1) / chunk, threads: threads) { part in
      var scratch = Scratch()
      var scores = [Float](repeating: 0, count: split.itemCount)
      var best = TopItems(limit: 20)
      var sums = (0.0, 0.0)
      for index in part * chunk..<min(split.asked.count, part * chunk + chunk) {
        let profile = split.profiles[index]
        var marks = ItemMarks(itemCount: split.itemCount)
        marks.insert(profile.items)
        best.reset(limit: 20)
        scores.withUnsafeMutableBufferPointer { model.score(profile, into: $0, scratch: &scratch) }
        scores.withUnsafeBufferPointer { best.offer($0, except: marks) }
        let wanted = split.wanted[index]
        for (rank, element) in best.sorted().enumerated() where wanted.contains(element.item) {
          sums.0 += 1 / Double(wanted.count)
          sums.1 += 1 / log2(Double(rank) + 2) / Self.ideal(min(20, wanted.count))
        }
      }
      return sums
    }
    let count = Double(max(1, split.asked.count))
    recall = parts.reduce(0) { $0 + $1.0 } / count
    gain = parts.reduce(0) { $0 + $1.1 } / count
    milliseconds = Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1000
  }

  private static func ideal(_ hits: Int) -> Double { (0..<hits).reduce(0) { $0 + 1 / log2(Double($1) + 2) } }
}
