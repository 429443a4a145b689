extension IsolationForest {
  /// The score of one row, in (0, 1). Allocates nothing.
  /// - Precondition: `row` has `columnCount` numbers, categories as codes.
  public func score(row: UnsafeBufferPointer<Double>) -> Double {
    precondition(row.count == columnCount)
    var total = 0.0
    for tree in 0..<treeCount {
      let base = tree &<< depth
      var node = 1
      for _ in 0..<depth { node = child(of: node, tree: tree, row: row) }
      total += Double(lengths[base + node - (1 &<< depth)])
    }
    return score(total: total)
  }

  /// As `score(row:)` of a buffer.
  public func score(row: [Double]) -> Double { row.withUnsafeBufferPointer { score(row: $0) } }

  /// The score of a row that is as easily set apart as the mean row of the subsamples.
  public var baseScore: Double {
    var total = 0.0
    for tree in 0..<treeCount { total += rootLength(tree: tree) }
    return score(total: total)
  }

  /// What each column did to the score of a row: the reasons for calling it unusual.
  ///
  /// Each cut on the path of a row changes the mean h of the rows that are still with it; the change goes to the
  /// column of the cut. Positive makes more unusual. The sum over columns is log2(score) - log2(`baseScore`), up to
  /// rounding: the path attribution of tree ensembles (Saabas, 2014), of h. Allocates nothing.
  /// - Precondition: `row` and `contributions` have `columnCount` numbers.
  public func contributions(row: UnsafeBufferPointer<Double>, into contributions: UnsafeMutableBufferPointer<Double>) {
    precondition(row.count == columnCount && contributions.count == columnCount)
    for column in contributions.indices { contributions[column] = 0 }
    for tree in 0..<treeCount {
      let base = tree &<< depth
      var node = 1
      var length = rootLength(tree: tree)
      for level in 0..<depth {
        let coded = columns[base + node]
        node = child(of: node, tree: tree, row: row)
        let isLeaf = level + 1 == depth
        let next = Double(isLeaf ? lengths[base + node - (1 &<< depth)] : expected[base + node])
        contributions[Int(coded < 0 ? ~coded : coded)] += length - next
        length = next
      }
    }
    let unit = 1 / (Double(treeCount) * Self.averagePathLength(subsample))
    for column in contributions.indices { contributions[column] *= unit }
  }

  /// As `contributions(row:into:)` of buffers.
  public func contributions(row: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: columnCount)
    row.withUnsafeBufferPointer { row in
      result.withUnsafeMutableBufferPointer { contributions(row: row, into: $0) }
    }
    return result
  }

  private func rootLength(tree: Int) -> Double {
    let base = tree &<< depth
    return Double(depth == 0 ? lengths[base] : expected[base + 1])
  }

  private func child(of node: Int, tree: Int, row: UnsafeBufferPointer<Double>) -> Int {
    let position = tree &<< depth + node
    let coded = columns[position]
    let cut = cuts[position]
    if coded < 0 {
      let column = Int(~coded)
      let groups = levelGroups(code: row[column], levelCount: levelCounts[column])
      let isLeft = (cut &>> ((groups &>> groupShift(tree: tree)) & 63)) & 1
      return 2 &* node &+ Int(1 &- isLeft)
    }
    let found = row[Int(coded)]
    let value = found.isNaN ? missingNumber(tree: tree) : found
    return 2 &* node &+ (value > Double(bitPattern: cut) ? 1 : 0)
  }
}
