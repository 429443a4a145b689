public import Matrices
internal import Support

/// Items that point to items: an item's score is the sum over the profile's items of their weight times theirs for it.
///
/// Item neighbours, co-visits, EASE, RP3beta and sequences of items all serve in this form; they differ in the numbers.
public struct ItemToItemModel: Sendable, Equatable {
  /// Row: an item of the profile; column: the item that it speaks for (or, below zero, against).
  public let weights: SparseMatrix
  public let reading: ProfileReading

  public var itemCount: Int { weights.columnCount }

  /// - Precondition: `weights` is square.
  public init(weights: SparseMatrix, reading: ProfileReading = .init()) {
    precondition(weights.rowCount == weights.columnCount, "items point to items")
    self.weights = weights
    self.reading = reading
  }

  /// The same with another way to read profiles.
  public func reading(_ reading: ProfileReading) -> ItemToItemModel {
    ItemToItemModel(weights: weights, reading: reading)
  }

  /// The same with the weights for each item multiplied, so that some items are favoured whoever asks.
  /// - Precondition: one factor an item.
  public func favouring(_ factors: [Float]) -> ItemToItemModel {
    precondition(factors.count == itemCount, "one factor an item")
    var values = weights.values
    for index in values.indices { values[index] *= factors[Int(weights.columns[index])] }
    return ItemToItemModel(
      weights: SparseMatrix(
        rowCount: weights.rowCount, columnCount: weights.columnCount, rowStarts: weights.rowStarts,
        columns: weights.columns, values: values), reading: reading)
  }

  /// Writes a score for every item.
  /// - Precondition: `scores` has room for `itemCount` numbers.
  public func score(
    _ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>, scratch: inout Scratch
  ) {
    precondition(scores.count >= itemCount, "one score an item")
    reading.read(profile, itemCount: itemCount, into: &scratch)
    for item in 0..<itemCount { scores[item] = 0 }
    weights.withUnsafeRows { rows in
      for place in scratch.profile.items.indices {
        let row = rows[Int(scratch.profile.items[place])]
        let weight = scratch.profile.weights[place]
        for index in 0..<row.count { scores[Int(row.columns[index])] += weight * row.values[index] }
      }
    }
  }

  /// What each item of the profile gives to the score of `item`, largest first: they sum to the score.
  public func contributions(of profile: Profile, to item: Int32, scratch: inout Scratch) -> [ItemShare] {
    reading.read(profile, itemCount: itemCount, into: &scratch)
    var shares = [ItemShare]()
    for place in scratch.profile.items.indices {
      guard let value = weight(of: scratch.profile.items[place], for: item) else { continue }
      shares.append(ItemShare(item: scratch.profile.items[place], share: scratch.profile.weights[place] * value))
    }
    shares.order()
    return shares
  }

  /// The items that `item` speaks for most, largest weight first.
  public func similar(to item: Int32, count: Int) -> [ItemShare] {
    guard item >= 0, Int(item) < itemCount else { return [] }
    var shares = [ItemShare]()
    for index in weights.rowStarts[Int(item)]..<weights.rowStarts[Int(item) + 1]
    where weights.values[index] > 0 && weights.columns[index] != item {
      shares.append(ItemShare(item: weights.columns[index], share: weights.values[index]))
    }
    shares.order()
    return Array(shares.prefix(max(0, count)))
  }

  /// The number in that row and column, by halving; `nil` where none is stored.
  private func weight(of row: Int32, for column: Int32) -> Float? {
    var low = weights.rowStarts[Int(row)]
    var high = weights.rowStarts[Int(row) + 1]
    while low < high {
      let middle = (low + high) / 2
      if weights.columns[middle] < column { low = middle + 1 } else { high = middle }
    }
    guard low < weights.rowStarts[Int(row) + 1], weights.columns[low] == column else { return nil }
    return weights.values[low]
  }

  func write(to writer: inout ByteWriter) {
    reading.write(to: &writer)
    writer.put(weights)
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    reading = try ProfileReading(from: &reader)
    weights = try reader.sparseMatrix()
    guard weights.rowCount == weights.columnCount else {
      throw recommenderFault("items point to other than items", reader)
    }
  }
}
