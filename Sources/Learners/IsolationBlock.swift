internal import Matrices

/// A few rows on their way through the trees of an isolation forest. Handles memory of the caller; every index comes
/// from a forest that was checked when it was made or read.
struct IsolationBlock {
  /// Row by row, bit patterns of numbers and groups of levels. Twice: missing numbers lowest, then highest.
  let values: UnsafeMutablePointer<UInt64>
  /// Where each row stands in the tree.
  let nodes: UnsafeMutablePointer<Int>
  /// Sum of h over the trees so far.
  let totals: UnsafeMutablePointer<Double>
  let width: Int
  let capacity: Int
  private(set) var count = 0
  private var hasMissing = false

  init(
    values: UnsafeMutablePointer<UInt64>, nodes: UnsafeMutablePointer<Int>, totals: UnsafeMutablePointer<Double>,
    width: Int, capacity: Int
  ) {
    self.values = values
    self.nodes = nodes
    self.totals = totals
    self.width = width
    self.capacity = capacity
  }

  mutating func load(_ features: FeatureMatrix, levelCounts: [Int], rows: Range<Int>) {
    count = rows.count
    hasMissing = false
    let first = rows.lowerBound
    for column in 0..<width {
      let levelCount = levelCounts[column]
      features.columns[column].values.withUnsafeBufferPointer { source in
        var missing = 0
        for row in 0..<count {
          let value = source[first + row]
          if levelCount > 0 {
            values[row &* width &+ column] = levelGroups(code: value, levelCount: levelCount)
          } else {
            missing += value.isNaN ? 1 : 0
            values[row &* width &+ column] = (value.isNaN ? -.infinity : value).bitPattern
          }
        }
        if missing > 0 {
          if !hasMissing { copyForHigh(columns: column) }
          hasMissing = true
        }
        if hasMissing { loadHigh(source, column: column, first: first, isCategory: levelCount > 0) }
      }
    }
    for row in 0..<count { totals[row] = 0 }
  }

  /// The first columns have no missing number: their second copy is the same.
  private func copyForHigh(columns: Int) {
    let high = values + capacity * width
    for row in 0..<count {
      for column in 0..<columns { high[row &* width &+ column] = values[row &* width &+ column] }
    }
  }

  private func loadHigh(_ source: UnsafeBufferPointer<Double>, column: Int, first: Int, isCategory: Bool) {
    let high = values + capacity * width
    for row in 0..<count {
      let isMissing = !isCategory && source[first + row].isNaN
      let position = row &* width &+ column
      high[position] = isMissing ? Double.infinity.bitPattern : values[position]
    }
  }

  private func values(tree: Int) -> UnsafeMutablePointer<UInt64> {
    hasMissing && missingNumber(tree: tree) > 0 ? values + capacity * width : values
  }

  /// Brings all rows to their leaves, where all columns are numbers. Rows do not wait for one another: the processor
  /// takes several at once.
  func walkNumbers(columns: UnsafePointer<Int32>, cuts: UnsafePointer<UInt64>, depth: Int, tree: Int) {
    let values = values(tree: tree)
    for row in 0..<count { nodes[row] = 1 }
    for _ in 0..<depth {
      for row in 0..<count {
        let node = nodes[row]
        let value = Double(bitPattern: values[row &* width &+ Int(columns[node])])
        nodes[row] = 2 &* node &+ (value > Double(bitPattern: cuts[node]) ? 1 : 0)
      }
    }
  }

  /// As `walkNumbers`, where some columns are categories: both answers are computed and one is taken.
  func walk(columns: UnsafePointer<Int32>, cuts: UnsafePointer<UInt64>, depth: Int, tree: Int) {
    let values = values(tree: tree)
    let shift = groupShift(tree: tree)
    for row in 0..<count { nodes[row] = 1 }
    for _ in 0..<depth {
      for row in 0..<count {
        let node = nodes[row]
        let coded = Int(columns[node])
        let sign = coded &>> 63  // all ones for a category
        let bits = values[row &* width &+ (coded ^ sign)]
        let cut = cuts[node]
        let isAbove = Double(bitPattern: bits) > Double(bitPattern: cut) ? 1 : 0
        let isOutside = Int(truncatingIfNeeded: ~(cut &>> ((bits &>> shift) & 63)) & 1)
        nodes[row] = 2 &* node &+ ((isOutside & sign) | (isAbove & ~sign))
      }
    }
  }
}
