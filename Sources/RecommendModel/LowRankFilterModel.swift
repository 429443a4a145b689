internal import Support
public import LinearAlgebra

/// A graph filter: items that point to items, and beside them a smooth part of low rank.
///
/// The score of an item is the linear part's, plus the dot product of the item's `writing` row with the sum over the
/// profile of weight times `readings` row (GF-CF of Shen et al., CIKM 2021; the share of the ideal low-pass filter
/// is in `writing` already).
public struct LowRankFilterModel: Sendable, Equatable {
  public let linear: ItemToItemModel
  /// One row an item: what it adds to the profile's numbers.
  public let readings: DenseMatrix
  /// One row an item: what the profile's numbers give it.
  public let writing: DenseMatrix

  public var itemCount: Int { linear.itemCount }

  /// - Precondition: one row an item, of equal length.
  public init(linear: ItemToItemModel, readings: DenseMatrix, writing: DenseMatrix) {
    precondition(
      readings.rowCount == linear.itemCount && writing.rowCount == linear.itemCount
        && readings.columnCount == writing.columnCount, "one row an item, of equal length")
    self.linear = linear
    self.readings = readings
    self.writing = writing
  }

  /// Writes a score for every item.
  /// - Precondition: `scores` has room for `itemCount` numbers.
  public func score(
    _ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>, scratch: inout Scratch
  ) {
    linear.score(profile, into: scores, scratch: &scratch)
    let rank = readings.columnCount
    if scratch.profile.factors.count < rank { scratch.profile.factors = [Float](repeating: 0, count: rank) }
    readings.values.withUnsafeBufferPointer { readings in
      scratch.profile.factors.withUnsafeMutableBufferPointer { factors in
        for k in 0..<rank { factors[k] = 0 }
        for (place, item) in scratch.profile.items.enumerated() {
          let weight = scratch.profile.weights[place]
          let start = Int(item) * rank
          for k in 0..<rank { factors[k] += weight * readings[start + k] }
        }
      }
    }
    writing.values.withUnsafeBufferPointer { writing in
      scratch.profile.factors.withUnsafeBufferPointer { factors in
        for item in 0..<itemCount { scores[item] += Self.dot(factors, 0, writing, item * rank, rank) }
      }
    }
  }

  /// What each item of the profile gives to the score of `item`, largest first: they sum to the score.
  public func contributions(of profile: Profile, to item: Int32, scratch: inout Scratch) -> [ItemShare] {
    guard item >= 0, Int(item) < itemCount else { return [] }
    var given = [Int32: Float]()
    for share in linear.contributions(of: profile, to: item, scratch: &scratch) { given[share.item] = share.share }
    let rank = readings.columnCount
    var shares = [ItemShare]()
    for (place, from) in scratch.profile.items.enumerated() {
      let smooth = readings.values.withUnsafeBufferPointer { readings in
        writing.values.withUnsafeBufferPointer { Self.dot(readings, Int(from) * rank, $0, Int(item) * rank, rank) }
      }
      shares.append(ItemShare(item: from, share: (given[from] ?? 0) + scratch.profile.weights[place] * smooth))
    }
    shares.order()
    return shares
  }

  /// The items that `item` speaks for most.
  public func similar(to item: Int32, count: Int) -> [ItemShare] {
    var scratch = Scratch()
    let alone = Profile(items: [item], weights: [1])
    return bestItems(besides: item, count: count, itemCount: itemCount) {
      score(alone, into: $0, scratch: &scratch)
    }
  }

  /// Eight sums side by side, added at the end: the order is fixed, and it fits the vectors of any processor.
  private static func dot(
    _ a: UnsafeBufferPointer<Float>, _ aStart: Int, _ b: UnsafeBufferPointer<Float>, _ bStart: Int, _ count: Int
  ) -> Float {
    guard let left = a.baseAddress, let right = b.baseAddress else { return 0 }
    let leftBytes = UnsafeRawPointer(left + aStart)
    let rightBytes = UnsafeRawPointer(right + bStart)
    var sums = SIMD8<Float>(repeating: 0)
    var k = 0
    while k + 8 <= count {
      sums +=
        leftBytes.loadUnaligned(fromByteOffset: 4 * k, as: SIMD8<Float>.self)
        * rightBytes.loadUnaligned(fromByteOffset: 4 * k, as: SIMD8<Float>.self)
      k += 8
    }
    var sum = sums.sum()
    while k < count {
      sum += a[aStart + k] * b[bStart + k]
      k += 1
    }
    return sum
  }

  func write(to writer: inout ByteWriter) {
    linear.write(to: &writer)
    writer.put(UInt32(readings.columnCount))
    writer.put(singles: readings.values)
    writer.put(singles: writing.values)
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    linear = try ItemToItemModel(from: &reader)
    let rank = Int(try reader.integer(UInt32.self))
    let readings = try reader.singles()
    let writing = try reader.singles()
    let (size, overflows) = rank.multipliedReportingOverflow(by: linear.itemCount)
    guard !overflows, readings.count == size, writing.count == size else {
      throw recommenderFault("a filter has rows of other items", reader)
    }
    self.readings = DenseMatrix(rowCount: linear.itemCount, columnCount: rank, values: readings)
    self.writing = DenseMatrix(rowCount: linear.itemCount, columnCount: rank, values: writing)
  }
}

/// The `count` items with the largest scores above zero that `score` writes, without the item itself.
func bestItems(
  besides item: Int32, count: Int, itemCount: Int, _ score: (UnsafeMutableBufferPointer<Float>) -> Void
) -> [ItemShare] {
  guard item >= 0, Int(item) < itemCount else { return [] }
  var scores = [Float](repeating: 0, count: itemCount)
  scores.withUnsafeMutableBufferPointer { score($0) }
  var shares = [ItemShare]()
  for other in scores.indices where scores[other] > 0 && other != Int(item) {
    shares.append(ItemShare(item: Int32(truncatingIfNeeded: other), share: scores[other]))
  }
  shares.order()
  return Array(shares.prefix(max(0, count)))
}
