public import Learners
public import Matrices
public import Support
internal import Statistics

/// How an isolation forest is grown (Liu, Ting, Zhou, 2008). The defaults are the paper's.
public struct IsolationForestSettings: Sendable, Equatable {
  /// Number of trees, 1 to 10,000. Scores settle from about 100 on.
  public var trees = 100
  /// Rows that each tree sees, 2 to 65,536, drawn without replacement; no more than there are. Few are a strength:
  /// unusual rows stand apart better where the usual ones are thin.
  public var subsample = 256

  public init() {}

  /// Grows the forest. Nothing is assumed of the columns: no scaling, missing values and categories as they are.
  /// Rows need no label.
  /// - Parameters:
  ///   - seed: decides everything random.
  ///   - threads: the forest never depends on it.
  ///   - checkpoint: asked before each tree; throws to stop.
  /// - Throws: `E4411` a setting out of its range; `E4412` fewer than two rows or no column.
  public func fit(
    _ features: FeatureMatrix, seed: UInt64, threads: Int = 1, checkpoint: @Sendable () throws -> Void = {}
  ) throws -> IsolationForest {
    try check("trees", trees, in: 1...10_000)
    try check("subsample", subsample, in: 2...65_536)
    guard features.rowCount >= 2, features.columnCount >= 1 else {
      throw Diagnostic(
        "E4412", "an isolation forest cannot be grown on \(features.rowCount) rows of \(features.columnCount) columns",
        hint: "at least 2 rows and 1 column", exitCode: .dataError)
    }
    let size = min(subsample, features.rowCount)
    // The paper's limit, ceil(log2(size)): the depth of a balanced tree. Deeper rows are usual.
    let depth = Int.bitWidth - (size - 1).leadingZeroBitCount
    let numbers = RandomNumbers(seed: seed)
    let grown = try Parallel.tryMap(trees, threads: threads) { tree in
      try checkpoint()
      var grower = IsolationTreeGrower(
        features: features, tree: tree, depth: depth, numbers: numbers.stream(UInt64(tree)))
      return grower.grow(subsample: size)
    }
    return IsolationForest(
      levelCounts: features.columns.map(\.kind.levelCount), subsample: size, depth: depth, trees: grown)
  }

  private func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(Diagnostic) {
    guard range.contains(value) else {
      throw Diagnostic(
        "E4411", "\(name) of an isolation forest is \(value)",
        hint: "\(range.lowerBound) to \(range.upperBound)", exitCode: .configuration)
    }
  }
}
