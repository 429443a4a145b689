public import Bundles
import Matrices
public import Support

extension FittedRecommender: ItemScorer {
  public func makeSession() -> any ScoringSession { FittedSession(self) }

  public func neighbours(of item: Int, count: Int) -> [(item: Int32, score: Float)] {
    similar(to: Int32(truncatingIfNeeded: item), count: count).map { ($0.item, $0.share) }
  }
}

extension RecommendPredictor {
  /// Loads the models of a bundle. Throws where a part is missing or damaged, or parts do not fit each other.
  /// - Parameter batchMax: the most lists in one call; nil leaves it as the bundle says.
  public init(bundle: Bundle, batchMax: Int? = nil) throws(Diagnostic) {
    try self.init(bundle: bundle, batchMax: batchMax) { (reader) throws(Diagnostic) in
      try FittedRecommender(from: &reader)
    }
  }
}

/// A fitted recommender with the memory that it scores in.
final class FittedSession: ScoringSession {
  private let model: FittedRecommender
  private var scratch = Scratch()
  /// One number an item, 0 between calls.
  private var row: [Float]
  private var part: [Float] = []
  /// What the scores of each member of a blend are multiplied by, for the profile of the last reasons.
  private var factors: (profile: Profile, values: [Float])?
  /// What makes the scores alone, where that is vectors: its best items are found without scoring all.
  private let vectors: FactorModel?

  init(_ model: FittedRecommender) {
    self.model = model
    vectors = model.vectorsAlone
    row = [Float](repeating: 0, count: model.itemCount)
  }

  func score(_ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>) {
    model.score(profile, into: scores, scratch: &scratch)
  }

  /// Factor models scan in bytes and score only the best in floats.
  var knowsBest: Bool { vectors != nil }

  func best(_ count: Int, for profile: Profile, except marks: ItemMarks) -> [TopItems.Element]? {
    best(count, for: [profile], except: [marks])[0]
  }

  func best(_ count: Int, for profiles: [Profile], except marks: [ItemMarks]) -> [[TopItems.Element]?] {
    guard let vectors else { return profiles.map { _ in nil } }
    return vectors.best(count, for: profiles, except: marks, scratch: &scratch).map { list in
      // Where all have one score, as for a vector of zeros, bytes do not say which of them come first.
      list.count > 1 && list.first?.score == list.last?.score ? nil : list
    }
  }

  func contributions(of profile: Profile, to item: Int) -> [(item: Int32, share: Float)] {
    let number = Int32(truncatingIfNeeded: item)
    var shares: [ItemShare]
    if case .weighted(let blend) = model {
      var merged = MergedShares()
      for (member, factor) in zip(blend.members, memberFactors(of: blend, profile)) where factor != 0 {
        merged.add(member.recommender.contributions(of: profile, to: number, scratch: &scratch), times: factor)
      }
      shares = merged.ordered
    } else {
      shares = model.contributions(of: profile, to: number, scratch: &scratch)
    }
    // What speaks against an item is no reason for it, and no part of the whole.
    shares.removeAll { !($0.share > 0) }
    let sum = shares.reduce(0) { $0 + $1.share }
    return shares.map { ($0.item, $0.share / sum) }
  }

  /// As `WeightedRecommender.contributions` finds them, once for all items of a list.
  private func memberFactors(of blend: WeightedRecommender, _ profile: Profile) -> [Float] {
    if let factors, factors.profile == profile { return factors.values }
    if part.count < blend.itemCount { part = [Float](repeating: 0, count: blend.itemCount) }
    let values = blend.members.map { member -> Float in
      guard member.weight != 0, member.scale == .deviation else { return member.weight }
      return part.withUnsafeMutableBufferPointer { part in
        member.recommender.score(profile, into: part, scratch: &scratch)
        return member.weight * WeightedRecommender.factor(member.scale, part, blend.itemCount)
      }
    }
    factors = (profile, values)
    return values
  }

  func similarities(
    of item: Int, to others: UnsafeBufferPointer<Int32>, into similarities: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    for place in similarities.indices { similarities[place] = 0 }
    return row.withUnsafeMutableBufferPointer {
      model.addLikeness(of: item, to: others, times: 1, into: similarities, row: $0, scratch: &scratch)
    }
  }
}

extension FittedRecommender {
  /// The vectors that make the scores alone; nil where something else has a say.
  fileprivate var vectorsAlone: FactorModel? {
    switch self {
    case .factors(let model): model
    case .attributes(let model) where model.borrowsNothing: model.base.vectorsAlone
    default: nil
    }
  }

  /// Adds how alike an item is to others: by the model's own weights between items, over the largest that the item has,
  /// so that the most alike one counts 1 whatever the model's scale; or by the cosine of vectors.
  /// - Parameter row: one 0 an item, and left so.
  /// - Returns: false where the model has neither; nothing is added then.
  fileprivate func addLikeness(
    of item: Int, to others: UnsafeBufferPointer<Int32>, times factor: Float,
    into likeness: UnsafeMutableBufferPointer<Float>, row: UnsafeMutableBufferPointer<Float>, scratch: inout Scratch
  ) -> Bool {
    switch self {
    case .factors(let model):
      return model.addLikeness(of: item, to: others, times: factor, into: likeness, scratch: &scratch.factors)
    case .itemToItem(let model), .sequence(let model):
      return model.addLikeness(of: item, to: others, times: factor, into: likeness, row: row)
    case .lowRankFilter(let model):
      return model.linear.addLikeness(of: item, to: others, times: factor, into: likeness, row: row)
    case .attributes(let model):
      return model.base.addLikeness(of: item, to: others, times: factor, into: likeness, row: row, scratch: &scratch)
    case .weighted(let blend):
      let sum = blend.members.reduce(0) { $0 + max(0, $1.weight) }
      guard sum > 0 else { return false }
      var isKnown = false
      for member in blend.members where member.weight > 0 {
        let knows = member.recommender.addLikeness(
          of: item, to: others, times: factor * member.weight / sum, into: likeness, row: row, scratch: &scratch)
        isKnown = isKnown || knows
      }
      return isKnown
    default: return false
    }
  }
}

extension ItemToItemModel {
  fileprivate func addLikeness(
    of item: Int, to others: UnsafeBufferPointer<Int32>, times factor: Float,
    into likeness: UnsafeMutableBufferPointer<Float>, row: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    weights.withUnsafeRows { rows in
      let known = rows[item]
      var most: Float = 0
      for index in 0..<known.count where Int(known.columns[index]) != item { most = max(most, known.values[index]) }
      guard most > 0 else { return false }
      for index in 0..<known.count { row[Int(known.columns[index])] = known.values[index] }
      for (place, other) in others.enumerated() {
        likeness[place] += factor * (Int(other) == item ? 1 : max(0, row[Int(other)]) / most)
      }
      for index in 0..<known.count { row[Int(known.columns[index])] = 0 }
      return true
    }
  }
}
