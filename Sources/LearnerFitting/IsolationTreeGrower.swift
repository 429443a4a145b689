internal import Learners
internal import Matrices
internal import Statistics

/// Grows one tree of an isolation forest: random columns, cut at random places.
struct IsolationTreeGrower {
  let features: FeatureMatrix
  let number: Int
  let depth: Int
  var numbers: RandomNumbers
  var tree: IsolationTree
  /// Rows of the subsample; each node has a range of them.
  var rows: [Int] = []
  /// Columns, in an order that changes: those that are constant in a node are moved behind the others, and its
  /// descendants only look at those in front.
  var candidates: [Int]

  /// How far missing numbers lie beyond the others, in ranges of those: with a half, a third of the cuts of a
  /// column with missing numbers sets them apart.
  static let missingGap = 0.5

  init(features: FeatureMatrix, tree: Int, depth: Int, numbers: RandomNumbers) {
    self.features = features
    number = tree
    self.depth = depth
    self.numbers = numbers
    self.tree = IsolationTree(depth: depth)
    candidates = Array(0..<features.columnCount)
  }

  mutating func grow(subsample: Int) -> IsolationTree {
    rows = numbers.sample(subsample, below: features.rowCount)
    _ = grow(node: 1, level: 0, range: 0..<rows.count, candidateCount: candidates.count)
    return tree
  }

  /// Grows the node with the rows in `range`, and answers the sum of their h.
  private mutating func grow(node: Int, level: Int, range: Range<Int>, candidateCount: Int) -> Double {
    var live = candidateCount
    while level < depth, range.count > 1, live > 0 {
      let drawn = numbers.integer(below: live)
      let column = candidates[drawn]
      let levelCount = features.columns[column].kind.levelCount
      let isCategory = levelCount > 0
      let cut = isCategory ? setCut(column, levelCount, range) : numberCut(column, range)
      if let cut, let middle = partition(column, levelCount: levelCount, cut: cut, range: range) {
        tree.columns[node] = Int32(isCategory ? ~column : column)
        tree.cuts[node] = cut
        let left = grow(node: 2 * node, level: level + 1, range: range.lowerBound..<middle, candidateCount: live)
        let right = grow(node: 2 * node + 1, level: level + 1, range: middle..<range.upperBound, candidateCount: live)
        tree.expected[node] = Float((left + right) / Double(range.count))
        return left + right
      }
      live -= 1
      candidates.swapAt(drawn, live)
    }
    return close(node: node, level: level, count: range.count)
  }

  /// Makes a leaf: cuts that send all rows left lead down to it.
  private mutating func close(node: Int, level: Int, count: Int) -> Double {
    let length = Double(level) + IsolationForest.averagePathLength(count)
    var node = node
    for _ in level..<depth {
      tree.expected[node] = Float(length)
      node *= 2
    }
    tree.lengths[node - 1 << depth] = Float(length)
    return length * Double(count)
  }

  /// A number drawn uniformly from the range of a column, as a bit pattern; nil where it is constant.
  private mutating func numberCut(_ column: Int, _ range: Range<Int>) -> UInt64? {
    let values = features.columns[column].values
    var (low, high, missing) = (Double.infinity, -Double.infinity, 0)
    for position in range {
      let value = values[rows[position]]
      if value.isNaN { missing += 1 }
      if value < low { low = value }
      if value > high { high = value }
    }
    guard missing < range.count, missing > 0 || low < high else { return nil }
    // Written so that no range is too wide for a number.
    let bound = Double.greatestFiniteMagnitude
    let (bottom, top) = (max(low, -bound), min(high, bound))
    let gap = missing > 0 ? Self.missingGap : 0
    // Where missing numbers lie above, places past 1 fall between the numbers and them; where below, those under 0.
    let place = numbers.uniform() * (1 + gap) - (missingNumber(tree: number) < 0 ? gap : 0)
    if missing > 0, place >= 1 || (low == high && missingNumber(tree: number) > 0) { return top.bitPattern }
    if missing > 0, place < 0 || low == high { return bottom.nextDown.bitPattern }
    let cut = bottom * (1 - place) + top * place
    return (cut >= low && cut < high ? cut : low).bitPattern
  }

  /// A random set of the levels in the range, at least one of them in it and one outside; nil where there is one level.
  private mutating func setCut(_ column: Int, _ levelCount: Int, _ range: Range<Int>) -> UInt64? {
    let values = features.columns[column].values
    var present: UInt64 = 0
    for position in range { present |= 1 &<< group(values[rows[position]], levelCount) }
    guard present.nonzeroBitCount > 1 else { return nil }
    var cut = numbers.next()
    let inside = cut & present
    if inside == 0 || inside == present {
      // All fell on one side: one of them, each as likely, changes it.
      var others = present
      for _ in 0..<numbers.integer(below: present.nonzeroBitCount) { others &= others &- 1 }
      cut ^= others & (0 &- others)
    }
    return cut
  }

  private func group(_ value: Double, _ levelCount: Int) -> UInt64 {
    (levelGroups(code: value, levelCount: levelCount) &>> groupShift(tree: number)) & 63
  }

  /// Brings the rows that go left to the front; nil where that is all or none.
  private mutating func partition(_ column: Int, levelCount: Int, cut: UInt64, range: Range<Int>) -> Int? {
    let values = features.columns[column].values
    var middle = range.lowerBound
    for position in range {
      let row = rows[position]
      let value = values[row]
      let goesLeft: Bool
      if levelCount > 0 {
        goesLeft = (cut &>> group(value, levelCount)) & 1 == 1
      } else {
        goesLeft = (value.isNaN ? missingNumber(tree: number) : value) <= Double(bitPattern: cut)
      }
      if goesLeft {
        rows.swapAt(position, middle)
        middle += 1
      }
    }
    return middle > range.lowerBound && middle < range.upperBound ? middle : nil
  }
}

extension RandomNumbers {
  /// Different whole numbers below `bound`, each set of them as likely, in no certain order (Floyd's algorithm:
  /// Bentley, Floyd, Comm. ACM 30, 1987).
  mutating func sample(_ count: Int, below bound: Int) -> [Int] {
    var chosen = [Int]()
    chosen.reserveCapacity(count)
    var known = Set<Int>(minimumCapacity: count)
    for last in bound - count..<bound {
      let drawn = integer(below: last + 1)
      let value = known.insert(drawn).inserted ? drawn : last
      if value == last { known.insert(last) }
      chosen.append(value)
    }
    return chosen
  }
}
