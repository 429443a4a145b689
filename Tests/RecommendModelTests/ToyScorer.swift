import RecommendModel

/// A recommender by hand: an item's score is the sum over the profile of weight times the inner product of two vectors,
/// plus what the user's segment gives. Scores may be negative.
struct ToyScorer: ItemScorer {
  var vectors: [[Float]]
  /// Added for everybody.
  var bias: [Float]
  /// By segment, added to `bias`.
  var segments: [[Float]] = []
  /// Whether sessions say the best items themselves.
  var knowsBest = false
  var itemCount: Int { vectors.count }

  func makeSession() -> any ScoringSession { Session(scorer: self) }

  func dot(_ a: Int, _ b: Int) -> Float { zip(vectors[a], vectors[b]).reduce(0) { $0 + $1.0 * $1.1 } }

  func neighbours(of item: Int, count: Int) -> [(item: Int32, score: Float)] {
    let all = (0..<itemCount).filter { $0 != item && dot(item, $0) > 0 }.map { (item: Int32($0), score: dot(item, $0)) }
    return Array(all.sorted { ($0.score, -$0.item) > ($1.score, -$1.item) }.prefix(count))
  }

  func scores(_ profile: Profile) -> [Float] {
    (0..<itemCount).map { item in
      var score = bias[item]
      if let segment = profile.segment, segments.indices.contains(segment) { score += segments[segment][item] }
      for (other, weight) in zip(profile.items, profile.weights) { score += weight * dot(item, Int(other)) }
      return score
    }
  }

  final class Session: ScoringSession {
    let scorer: ToyScorer
    init(scorer: ToyScorer) { self.scorer = scorer }

    var knowsBest: Bool { scorer.knowsBest }

    func best(_ count: Int, for profile: Profile, except marks: ItemMarks) -> [TopItems.Element]? {
      var top = TopItems(limit: count)
      for (item, score) in scorer.scores(profile).enumerated() where !marks.contains(item) { top.offer(Int32(item), score) }
      return top.sorted()
    }

    func score(_ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>) {
      for (item, score) in scorer.scores(profile).enumerated() { scores[item] = score }
    }

    func contributions(of profile: Profile, to item: Int) -> [(item: Int32, share: Float)] {
      let parts = zip(profile.items, profile.weights).map { (item: $0, share: $1 * scorer.dot(item, Int($0))) }
      let sum = parts.reduce(0) { $0 + max(0, $1.share) }
      guard sum > 0 else { return [] }
      return parts.map { ($0.item, $0.share / sum) }.sorted { $0.1 > $1.1 }
    }

    func similarities(
      of item: Int, to others: UnsafeBufferPointer<Int32>, into similarities: UnsafeMutableBufferPointer<Float>
    ) -> Bool {
      for (place, other) in others.enumerated() {
        let norm = (scorer.dot(item, item) * scorer.dot(Int(other), Int(other))).squareRoot()
        similarities[place] = norm > 0 ? scorer.dot(item, Int(other)) / norm : 0
      }
      return true
    }
  }
}
