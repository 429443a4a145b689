/// What factor models work in: a folded-in user, its normal equations, rows of a scan.
struct FactorScratch: Sendable {
  /// The user's factors, padded.
  var user: [Float] = []
  /// A second vector of that width.
  var other: [Float] = []
  var equations: RowEquations?
  /// A profile in ascending order of its items, none twice.
  var items: [Int32] = []
  var weights: [Float] = []
  var order: [UInt64] = []
  /// Products with some items.
  var scores: [Float] = []
  var rows = ScanRows()
  var top = TopItems(limit: 0)

  mutating func makeRoom(width: Int) {
    if user.count != width {
      user = [Float](repeating: 0, count: width)
      other = user
    }
    if equations?.width != width { equations = RowEquations(width: width) }
  }

  /// Puts a profile in order and sums what comes twice, as a sparse matrix does. Items outside of the catalogue are
  /// passed over, and so are weights that are not finite.
  mutating func take(_ profile: Profile, itemCount: Int) {
    order.removeAll(keepingCapacity: true)
    for index in profile.items.indices {
      let item = profile.items[index]
      guard item >= 0, Int(item) < itemCount, profile.weights[index].isFinite else { continue }
      order.append(UInt64(UInt32(bitPattern: item)) << 32 | UInt64(index))
    }
    order.sort()
    items.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    var sum = 0.0
    for place in order.indices {
      let item = Int32(truncatingIfNeeded: order[place] >> 32)
      let weight = Double(profile.weights[Int(order[place] & 0xffff_ffff)])
      if items.last == item {
        sum += weight
        weights[weights.count - 1] = Float(sum)
      } else {
        sum = weight
        items.append(item)
        weights.append(Float(sum))
      }
    }
  }
}
