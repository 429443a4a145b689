public import Matrices
internal import Support

/// Users like the profile, and what they took. Rows may as well be sessions: then it is the session's neighbours.
///
/// Likeness is the dot product of profile and row over the product of their lengths plus `shrinkage` (cosine where
/// that is 0); an item's score is the sum over the most like rows of likeness times the row's number for it.
public struct UserNeighboursModel: Sendable, Equatable {
  /// One row a user (or session) seen in training.
  public let rows: SparseMatrix
  public let neighbours: Int
  public let shrinkage: Float
  public let reading: ProfileReading
  /// Rows are users, and a profile's own is not its neighbour.
  public let excludesOwnRow: Bool
  private let columns: SparseMatrix
  private let lengths: [Float]

  public var itemCount: Int { rows.columnCount }

  /// - Parameters:
  ///   - neighbours: most rows that speak, at least 1.
  ///   - shrinkage: at least 0.
  public init(
    rows: SparseMatrix, neighbours: Int, shrinkage: Float = 0, reading: ProfileReading = .init(),
    excludesOwnRow: Bool = true
  ) {
    self.rows = rows
    self.neighbours = max(1, neighbours)
    self.shrinkage = max(0, shrinkage)
    self.reading = reading
    self.excludesOwnRow = excludesOwnRow
    columns = rows.transposed()
    lengths = rows.withUnsafeRows { all in
      (0..<rows.rowCount).map { row in
        var sum = 0.0
        for value in all[row].values { sum += Double(value) * Double(value) }
        return Float(sum.squareRoot())
      }
    }
  }

  /// Writes a score for every item.
  /// - Precondition: `scores` has room for `itemCount` numbers.
  public func score(
    _ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>, scratch: inout Scratch
  ) {
    precondition(scores.count >= itemCount, "one score an item")
    findNeighbours(of: profile, &scratch)
    for item in 0..<itemCount { scores[item] = 0 }
    rows.withUnsafeRows { rows in
      for neighbour in scratch.profile.neighbours {
        let row = rows[Int(neighbour.user)]
        for index in 0..<row.count { scores[Int(row.columns[index])] += neighbour.likeness * row.values[index] }
      }
    }
  }

  /// What each item of the profile gives to the score of `item`, through the neighbours that it is shared with.
  public func contributions(of profile: Profile, to item: Int32, scratch: inout Scratch) -> [ItemShare] {
    findNeighbours(of: profile, &scratch)
    var sums = [Double](repeating: 0, count: scratch.profile.items.count)
    let length = Self.length(scratch.profile.weights)
    rows.withUnsafeRows { rows in
      for neighbour in scratch.profile.neighbours {
        let row = rows[Int(neighbour.user)]
        guard let place = row.columns.firstIndex(of: item) else { continue }
        let taken = row.values[place] / (length * lengths[Int(neighbour.user)] + shrinkage)
        for index in scratch.profile.items.indices {
          guard let shared = row.columns.firstIndex(of: scratch.profile.items[index]) else { continue }
          sums[index] += Double(scratch.profile.weights[index] * row.values[shared] * taken)
        }
      }
    }
    var shares = zip(scratch.profile.items, sums).map { ItemShare(item: $0, share: Float($1)) }.filter { $0.share != 0 }
    shares.order()
    return shares
  }

  /// Leaves the neighbours in `scratch.profile.neighbours`, most like first; of equals the lower row.
  private func findNeighbours(of profile: Profile, _ scratch: inout Scratch) {
    reading.read(profile, itemCount: itemCount, into: &scratch)
    scratch.profile.neighbours.removeAll(keepingCapacity: true)
    if scratch.profile.userSums.count < rows.rowCount {
      scratch.profile.userSums = [Float](repeating: 0, count: rows.rowCount)
    }
    scratch.profile.touched.removeAll(keepingCapacity: true)
    columns.withUnsafeRows { columns in
      for place in scratch.profile.items.indices {
        let takers = columns[Int(scratch.profile.items[place])]
        let weight = scratch.profile.weights[place]
        for index in 0..<takers.count {
          let user = Int(takers.columns[index])
          if scratch.profile.userSums[user] == 0 { scratch.profile.touched.append(takers.columns[index]) }
          scratch.profile.userSums[user] += weight * takers.values[index]
        }
      }
    }
    let length = Self.length(scratch.profile.weights)
    for user in scratch.profile.touched {
      let sum = scratch.profile.userSums[Int(user)]
      scratch.profile.userSums[Int(user)] = 0
      guard sum > 0, !excludesOwnRow || profile.user != Int(user) else { continue }
      let likeness = sum / (length * lengths[Int(user)] + shrinkage)
      scratch.profile.neighbours.append(ProfileScratch.Neighbour(user: user, likeness: likeness))
    }
    scratch.profile.neighbours.sort { $0.likeness != $1.likeness ? $0.likeness > $1.likeness : $0.user < $1.user }
    let spare = scratch.profile.neighbours.count - neighbours
    if spare > 0 { scratch.profile.neighbours.removeLast(spare) }
  }

  private static func length(_ weights: [Float]) -> Float {
    var sum = 0.0
    for weight in weights { sum += Double(weight) * Double(weight) }
    return Float(sum.squareRoot())
  }

  func write(to writer: inout ByteWriter) {
    reading.write(to: &writer)
    writer.put(UInt32(neighbours))
    writer.put(Double(shrinkage))
    writer.put(excludesOwnRow)
    writer.put(rows)
    writer.put(numbers: columns.rowLengths.map { Int32(truncatingIfNeeded: $0) })
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    let reading = try ProfileReading(from: &reader)
    let neighbours = Int(try reader.integer(UInt32.self))
    let shrinkage = Float(try reader.double())
    guard neighbours > 0, shrinkage >= 0, shrinkage.isFinite else {
      throw recommenderFault("how neighbours are weighed makes no sense", reader)
    }
    let excludesOwnRow = try reader.bool()
    let rows = try reader.sparseMatrix()
    // As many numbers as items stand in the file, so a false count of items cannot ask for more memory than that.
    let takers = try reader.numbers()
    guard takers.count == rows.columnCount else {
      throw recommenderFault("neighbours took other items", reader)
    }
    self.init(
      rows: rows, neighbours: neighbours, shrinkage: shrinkage, reading: reading,
      excludesOwnRow: excludesOwnRow)
  }
}
