internal import CKernels
public import Matrices
public import Support

/// Exact Shapley values of a model's features for single rows, path dependent: a feature that is not known is averaged
/// over the rows of training that passed each node (Lundberg et al., Nature Machine Intelligence 2, 2020, algorithm 2;
/// LightGBM's `pred_contrib`). Computed leaf by leaf by quadrature, see `shapley.c`; O(leaves * depth^2) a row.
///
/// Made once for a model; its tables take some 30 bytes for each feature on each path. Safe on any number of threads.
public struct TreeExplainer: Sendable {
  public let model: TreeModel
  private let expected: [Double]
  private let tables: PathTables
  private let scratchCount: Int

  /// - Throws: E5505 where the trees are so deep that the tables do not fit into memory.
  public init(_ model: TreeModel) throws(Diagnostic) {
    self.model = model
    expected = model.expectedMargins
    let tables = try PathTables(model.compiled)
    self.tables = tables
    scratchCount = Self.withPaths(tables) { paths in withUnsafePointer(to: paths) { sk_shapley_scratch($0) } }
  }

  /// Numbers of an explanation of one output: one a feature, then the margin expected of any row.
  public var width: Int { model.featureCount + 1 }

  /// Explains all rows: for each row and output `width` numbers, which add up to the margin but for rounding. The same
  /// bits on any number of threads.
  public func contributions(of matrix: FeatureMatrix, threads: Int) -> [Double] {
    precondition(matrix.columnCount >= model.featureCount, "the matrix has fewer columns than the model has features")
    let rowWidth = model.outputCount * width
    let count = matrix.rowCount
    return [Double](unsafeUninitializedCapacity: count * rowWidth) { answers, initialised in
      // Each task writes its own rows, and all have ended before the array is read.
      nonisolated(unsafe) let answers = answers
      Parallel.forEach((count + blockRows - 1) / blockRows, threads: threads) { task in
        let rows = task * blockRows..<min(count, (task + 1) * blockRows)
        withScratch { scratch, sums in
          let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: model.featureCount * blockRows)
          defer { block.deallocate() }
          block.initialize(repeating: 0)
          model.copy(matrix, rows, into: block)
          guard let start = block.baseAddress else { return }
          for first in stride(from: 0, to: rows.count, by: lanes) {
            explain(start + first, stride: blockRows, sums, scratch)
            for lane in 0..<min(lanes, rows.count - first) {
              let place = (rows.lowerBound + first + lane) * rowWidth
              store(sums, lane, into: UnsafeMutableBufferPointer(rebasing: answers[place..<place + rowWidth]))
            }
          }
        }
      }
      initialised = count * rowWidth
    }
  }

  /// Explains one row: `width` numbers an output.
  /// - Parameter row: at least `featureCount` numbers, NaN for missing.
  public func contributions(row: [Double]) -> [Double] {
    precondition(row.count >= model.featureCount, "a row is too short")
    return [Double](unsafeUninitializedCapacity: model.outputCount * width) { answer, count in
      withScratch { scratch, sums in
        let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: model.featureCount * lanes)
        defer { block.deallocate() }
        for feature in 0..<model.featureCount {
          for lane in 0..<lanes { block[feature * lanes + lane] = row[feature] }
        }
        guard let start = block.baseAddress else { return }
        explain(start, stride: lanes, sums, scratch)
        store(sums, 0, into: answer)
      }
      count = model.outputCount * width
    }
  }

  private var lanes: Int { Int(SK_SHAP_LANES) }

  private func withScratch(
    _ body: (UnsafeMutablePointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: max(64, scratchCount * 8), alignment: 64)
    let sums = UnsafeMutableBufferPointer<Double>.allocate(capacity: model.outputCount * width * lanes)
    defer {
      scratch.deallocate()
      sums.deallocate()
    }
    body(scratch.bindMemory(to: Double.self, capacity: max(8, scratchCount)), sums)
  }

  private func explain(
    _ rows: UnsafePointer<Double>, stride: Int, _ sums: UnsafeMutableBufferPointer<Double>,
    _ scratch: UnsafeMutablePointer<Double>
  ) {
    sums.initialize(repeating: 0)
    model.withKernel { trees in
      Self.withPaths(tables) { paths in
        withUnsafePointer(to: trees) { trees in
          withUnsafePointer(to: paths) { sk_shapley(trees, $0, rows, stride, width, sums.baseAddress, scratch) }
        }
      }
    }
  }

  private func store(
    _ sums: UnsafeMutableBufferPointer<Double>, _ lane: Int, into answer: UnsafeMutableBufferPointer<Double>
  ) {
    let scale = model.averages && model.iterationCount > 0 ? 1 / Double(model.iterationCount) : 1
    for output in 0..<model.outputCount {
      for feature in 0..<model.featureCount {
        answer[output * width + feature] = sums[(output * width + feature) * lanes + lane] * scale
      }
      answer[output * width + model.featureCount] = expected[output]
    }
  }

  private static func withPaths<Result>(_ tables: PathTables, _ body: (sk_paths) -> Result) -> Result {
    tables.leaves.withUnsafeBufferPointer { leaves in
      tables.elements.withUnsafeBufferPointer { elements in
        tables.edges.withUnsafeBufferPointer { edges in
          tables.quadratures.withUnsafeBufferPointer { quadratures in
            tables.leavesEnd.withUnsafeBufferPointer { ends in
              body(
                sk_paths(
                  leaves: leaves.baseAddress, elements: elements.baseAddress, edges: edges.baseAddress,
                  quadratures: quadratures.baseAddress, leaves_end: ends.baseAddress, deepest: tables.deepest,
                  widest: tables.widest))
            }
          }
        }
      }
    }
  }
}
