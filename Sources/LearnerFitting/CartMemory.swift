/// Working memory of one tree, taken once. Plain memory, since arrays in the hands of a class are checked at each
/// access.
final class CartMemory {
  /// Rows that the tree grows on, and of each its weight and its weight x target (or its class).
  let rows: UnsafeMutablePointer<UInt32>
  let statistics: UnsafeMutablePointer<SIMD2<Double>>
  let rowCount: Int
  /// Rows that the tree does not see; they only run along.
  let others: UnsafeMutablePointer<UInt32>
  let otherCount: Int
  /// Leaf node of each of the others, in the order of `others`.
  let nodesOfOthers: UnsafeMutablePointer<Int32>
  let spareRows: UnsafeMutablePointer<UInt32>
  let spareStatistics: UnsafeMutablePointer<SIMD2<Double>>

  /// Takes every row as often as it is `drawn`; rows drawn 0 times are the others. Rows without weight are left out.
  init(_ target: CartTarget, drawn: [UInt32]) {
    let size = max(1, drawn.count)
    rows = .allocate(capacity: size)
    statistics = .allocate(capacity: size)
    others = .allocate(capacity: size)
    nodesOfOthers = .allocate(capacity: size)
    spareRows = .allocate(capacity: size)
    spareStatistics = .allocate(capacity: size)
    var (inside, outside) = (0, 0)
    let isMoment = target.measure == .moments
    for (row, times) in drawn.enumerated() {
      let weight = Double(times) * target.weights[row]
      if times == 0 {
        others[outside] = UInt32(row)
        nodesOfOthers[outside] = 0
        outside += 1
      } else if weight > 0 {
        rows[inside] = UInt32(row)
        let value = target.values[row]
        statistics[inside] = SIMD2(weight, isMoment ? weight * value : value)
        inside += 1
      }
    }
    (rowCount, otherCount) = (inside, outside)
  }

  deinit {
    rows.deallocate()
    statistics.deallocate()
    others.deallocate()
    nodesOfOthers.deallocate()
    spareRows.deallocate()
    spareStatistics.deallocate()
  }

  /// Brings the rows that go left to the front of the range, in order; answers where the others begin.
  func partitionRows(_ range: Range<Int>, _ sides: CartSides) -> Int {
    var (left, right) = (range.lowerBound, 0)
    for place in range {
      let row = rows[place]
      let one = statistics[place]
      // Written to both, kept on one: no branch to guess.
      rows[left] = row
      statistics[left] = one
      spareRows[right] = row
      spareStatistics[right] = one
      let goesLeft = sides.sendsLeft(Int(row))
      left &+= goesLeft ? 1 : 0
      right &+= goesLeft ? 0 : 1
    }
    (rows + left).update(from: spareRows, count: right)
    (statistics + left).update(from: spareStatistics, count: right)
    return left
  }

  /// As `partitionRows`, for the rows that the tree does not grow on.
  func partitionOthers(_ range: Range<Int>, _ sides: CartSides) -> Int {
    var (left, right) = (range.lowerBound, 0)
    for place in range {
      let row = others[place]
      others[left] = row
      spareRows[right] = row
      let goesLeft = sides.sendsLeft(Int(row))
      left &+= goesLeft ? 1 : 0
      right &+= goesLeft ? 0 : 1
    }
    (others + left).update(from: spareRows, count: right)
    return left
  }
}

/// The sides of a split, by the code of a row.
struct CartSides {
  let codes: UnsafePointer<UInt16>
  /// One a level; nil where codes are compared.
  let levels: UnsafePointer<Bool>?
  let lastLeft: UInt16
  let missing: UInt16
  let missingLeft: Bool

  @inline(__always)
  func sendsLeft(_ row: Int) -> Bool {
    let code = codes[row]
    if let levels { return levels[Int(code)] }
    return (code == missing) ? missingLeft : code <= lastLeft
  }
}
