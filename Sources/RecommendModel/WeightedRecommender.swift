internal import Support

/// Several recommenders whose scores are brought to one scale and summed by weight.
public struct WeightedRecommender: Sendable, Equatable {
  /// How a member's scores are brought to the scale of the others.
  public enum Scale: UInt8, Sendable, Equatable {
    /// As they are.
    case none = 0
    /// Over their standard deviation over all items, for this profile. Nothing is taken off: that moves all items
    /// alike, and reasons would no longer sum to the score.
    case deviation = 1
  }

  public struct Member: Sendable, Equatable {
    public var recommender: FittedRecommender
    /// Any finite number.
    public var weight: Float
    public var scale: Scale

    public init(_ recommender: FittedRecommender, weight: Float, scale: Scale = .deviation) {
      self.recommender = recommender
      self.weight = weight
      self.scale = scale
    }
  }

  public let members: [Member]
  public let itemCount: Int

  /// - Precondition: at least one member; all of as many items.
  public init(_ members: [Member]) {
    precondition(
      members.first.map { first in
        members.allSatisfy { $0.recommender.itemCount == first.recommender.itemCount }
      } == true, "members of the same items")
    self.members = members
    itemCount = members.first?.recommender.itemCount ?? 0
  }

  /// Writes a score for every item.
  public func score(
    _ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>, scratch: inout Scratch
  ) {
    for item in 0..<itemCount { scores[item] = 0 }
    var part = scratch.profile.takeSpare(itemCount)
    for member in members where member.weight != 0 {
      part.withUnsafeMutableBufferPointer { part in
        member.recommender.score(profile, into: part, scratch: &scratch)
        let factor = member.weight * Self.factor(member.scale, part, itemCount)
        for item in 0..<itemCount { scores[item] += factor * part[item] }
      }
    }
    scratch.profile.giveBack(part)
  }

  /// What each item of the profile gives to the score of `item`. Members that give everyone the same (popularity)
  /// have no reasons: their part is missing from the sum.
  public func contributions(of profile: Profile, to item: Int32, scratch: inout Scratch) -> [ItemShare] {
    var merged = MergedShares()
    var part = scratch.profile.takeSpare(itemCount)
    for member in members where member.weight != 0 {
      let factor = part.withUnsafeMutableBufferPointer { part in
        if member.scale != .none { member.recommender.score(profile, into: part, scratch: &scratch) }
        return member.weight * Self.factor(member.scale, part, itemCount)
      }
      merged.add(member.recommender.contributions(of: profile, to: item, scratch: &scratch), times: factor)
    }
    scratch.profile.giveBack(part)
    return merged.ordered
  }

  /// The items that `item` speaks for most, by the same weights.
  public func similar(to item: Int32, count: Int) -> [ItemShare] {
    var merged = MergedShares()
    for member in members where member.weight > 0 {
      let shares = member.recommender.similar(to: item, count: max(count, 100))
      guard let most = shares.first?.share, most > 0 else { continue }
      merged.add(shares, times: member.weight / most)
    }
    return Array(merged.ordered.filter { $0.share > 0 }.prefix(max(0, count)))
  }

  /// What a member's scores are multiplied by to come to the scale.
  static func factor(_ scale: Scale, _ scores: UnsafeMutableBufferPointer<Float>, _ count: Int) -> Float {
    guard scale == .deviation, count > 0 else { return 1 }
    var sum = 0.0
    var squares = 0.0
    for item in 0..<count {
      let score = Double(scores[item])
      sum += score
      squares += score * score
    }
    let mean = sum / Double(count)
    let variance = squares / Double(count) - mean * mean
    return variance > 1e-24 * max(1, mean * mean) ? Float(1 / variance.squareRoot()) : 0
  }

  func write(to writer: inout ByteWriter) {
    writer.put(UInt32(members.count))
    for member in members {
      writer.put(Double(member.weight))
      writer.put(member.scale.rawValue)
      member.recommender.write(to: &writer)
    }
  }

  init(from reader: inout ByteReader, depth: Int) throws(Diagnostic) {
    var members = [Member]()
    for _ in 0..<(try reader.count(ofAtLeast: 10)) {
      let weight = Float(try reader.double())
      guard weight.isFinite, let scale = Scale(rawValue: try reader.integer(UInt8.self)) else {
        throw recommenderFault("the weight of a member makes no sense", reader)
      }
      members.append(Member(try FittedRecommender(from: &reader, depth: depth), weight: weight, scale: scale))
    }
    guard let first = members.first,
      members.allSatisfy({ $0.recommender.itemCount == first.recommender.itemCount })
    else { throw recommenderFault("members know different items", reader) }
    self.init(members)
  }
}
