public import Matrices
internal import Support

extension IsolationForest {
  /// The score of each row, in (0, 1): equal to `score(row:)` to the last bit.
  /// - Precondition: the matrix has `columnCount` columns, in the order of fitting.
  public func scores(of features: FeatureMatrix, threads: Int = 1) -> [Double] {
    precondition(features.columnCount == columnCount)
    let rowCount = features.rowCount
    let chunkCount = (rowCount + Self.chunkRows - 1) / Self.chunkRows
    return [Double](unsafeUninitializedCapacity: rowCount) { buffer, count in
      // Each chunk writes its own rows.
      nonisolated(unsafe) let scores = buffer
      Parallel.forEach(chunkCount, threads: threads) { chunk in
        let first = chunk * Self.chunkRows
        let rows = first..<min(first + Self.chunkRows, rowCount)
        scoreChunk(features, rows: rows, into: UnsafeMutableBufferPointer(rebasing: scores[rows]))
      }
      count = rowCount
    }
  }

  /// Rows that a thread takes at once.
  private static var chunkRows: Int { 4096 }
  /// Rows that walk through a tree side by side: few enough to stay in the nearest cache with the tree.
  private static var blockRows: Int { 128 }

  private func scoreChunk(
    _ features: FeatureMatrix, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Double>
  ) {
    let size = Self.blockRows
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * size * max(1, columnCount)) { values in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: size) { nodes in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { totals in
          var block = IsolationBlock(
            values: values.baseAddress!, nodes: nodes.baseAddress!, totals: totals.baseAddress!,
            width: columnCount, capacity: size)
          for first in stride(from: rows.lowerBound, to: rows.upperBound, by: size) {
            block.load(features, levelCounts: levelCounts, rows: first..<min(first + size, rows.upperBound))
            addLengths(&block)
            for row in 0..<block.count {
              scores[first - rows.lowerBound + row] = score(total: block.totals[row])
            }
          }
        }
      }
    }
  }

  private func addLengths(_ block: inout IsolationBlock) {
    let hasCategories = levelCounts.contains { $0 > 0 }
    columns.withUnsafeBufferPointer { columns in
      cuts.withUnsafeBufferPointer { cuts in
        lengths.withUnsafeBufferPointer { lengths in
          for tree in 0..<treeCount {
            let base = tree << depth
            let treeColumns = columns.baseAddress! + base
            let treeCuts = cuts.baseAddress! + base
            if hasCategories {
              block.walk(columns: treeColumns, cuts: treeCuts, depth: depth, tree: tree)
            } else {
              block.walkNumbers(columns: treeColumns, cuts: treeCuts, depth: depth, tree: tree)
            }
            // Leaf nodes are numbered from 2^depth on.
            let treeLengths = lengths.baseAddress! + (base - 1 << depth)
            for row in 0..<block.count { block.totals[row] += Double(treeLengths[block.nodes[row]]) }
          }
        }
      }
    }
  }
}
