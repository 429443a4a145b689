public import Matrices
internal import Support

/// Scores for items that few or none took yet: those of items with like attributes, on the scale of the base model.
///
/// An item's score is `own` of the base model's score for it plus its row of `neighbours` times the base scores of
/// those items. An item that nobody took has `own` 0 and a row that sums to at most 1.
public struct AttributeModel: Sendable, Equatable {
  public let base: FittedRecommender
  /// Row: the item to score; columns: the items whose scores it borrows.
  public let neighbours: SparseMatrix
  /// One share an item, 0 to 1.
  public let own: [Float]

  public var itemCount: Int { own.count }

  /// Whether every item has the base model's score as it is.
  var borrowsNothing: Bool { own.allSatisfy { $0 == 1 } && neighbours.values.allSatisfy { $0 == 0 } }

  /// - Precondition: as many items everywhere.
  public init(base: FittedRecommender, neighbours: SparseMatrix, own: [Float]) {
    precondition(
      base.itemCount == own.count && neighbours.rowCount == own.count && neighbours.columnCount == own.count,
      "as many items everywhere")
    self.base = base
    self.neighbours = neighbours
    self.own = own
  }

  /// Writes a score for every item.
  public func score(
    _ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>, scratch: inout Scratch
  ) {
    var known = scratch.profile.takeSpare(itemCount)
    known.withUnsafeMutableBufferPointer { base.score(profile, into: $0, scratch: &scratch) }
    neighbours.withUnsafeRows { rows in
      known.withUnsafeBufferPointer { known in
        for item in 0..<itemCount {
          let row = rows[item]
          var sum = own[item] * known[item]
          for index in 0..<row.count { sum += row.values[index] * known[Int(row.columns[index])] }
          scores[item] = sum
        }
      }
    }
    scratch.profile.giveBack(known)
  }

  /// What each item of the profile gives to the score of `item`, also through the items that it borrows from.
  public func contributions(of profile: Profile, to item: Int32, scratch: inout Scratch) -> [ItemShare] {
    guard item >= 0, Int(item) < itemCount else { return [] }
    var parts = [(Int32, Float)]()
    if own[Int(item)] != 0 { parts.append((item, own[Int(item)])) }
    for index in neighbours.rowStarts[Int(item)]..<neighbours.rowStarts[Int(item) + 1] {
      parts.append((neighbours.columns[index], neighbours.values[index]))
    }
    var merged = MergedShares()
    for (from, weight) in parts {
      merged.add(base.contributions(of: profile, to: from, scratch: &scratch), times: weight)
    }
    return merged.ordered
  }

  func write(to writer: inout ByteWriter) {
    writer.put(neighbours)
    writer.put(singles: own)
    base.write(to: &writer)
  }

  init(from reader: inout ByteReader, depth: Int) throws(Diagnostic) {
    neighbours = try reader.sparseMatrix()
    own = try reader.singles()
    base = try FittedRecommender(from: &reader, depth: depth)
    guard base.itemCount == own.count, neighbours.rowCount == own.count, neighbours.columnCount == own.count else {
      throw recommenderFault("likeness by attributes is of other items", reader)
    }
  }
}

/// Shares of items summed over several lists.
struct MergedShares {
  private var sums: [Int32: Double] = [:]

  mutating func add(_ shares: [ItemShare], times weight: Float) {
    for share in shares { sums[share.item, default: 0] += Double(share.share * weight) }
  }

  var ordered: [ItemShare] {
    var shares = sums.map { ItemShare(item: $0.key, share: Float($0.value)) }.filter { $0.share != 0 }
    shares.order()
    return shares
  }
}
