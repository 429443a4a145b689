internal import CKernels
public import Matrices
internal import Support

extension TreeModel {
  /// Margins of one row; allocates nothing.
  /// - Parameters:
  ///   - row: at least `featureCount` numbers, NaN for missing.
  ///   - margins: `outputCount` numbers, overwritten.
  public func margins(row: UnsafeBufferPointer<Double>, into margins: UnsafeMutableBufferPointer<Double>) {
    precondition(row.count >= featureCount && margins.count >= outputCount, "a row or its answer is too short")
    guard let rowStart = row.baseAddress, let marginStart = margins.baseAddress else { return }
    start(margins)
    withKernel { trees in withUnsafePointer(to: trees) { sk_trees_add_row($0, rowStart, marginStart) } }
    finish(margins)
  }

  /// Answers of one row, margins put through the link; allocates nothing. Arguments as in `margins(row:into:)`.
  public func predictions(row: UnsafeBufferPointer<Double>, into answers: UnsafeMutableBufferPointer<Double>) {
    margins(row: row, into: answers)
    applyLink(to: answers)
  }

  /// Replaces the margins of one row by what is answered.
  public func applyLink(to margins: UnsafeMutableBufferPointer<Double>) {
    link.apply(to: UnsafeMutableBufferPointer(rebasing: margins[..<outputCount]), single: arithmetic == .single)
  }

  /// Margins of one row.
  public func margins(row: [Double]) -> [Double] {
    collect { answer in row.withUnsafeBufferPointer { margins(row: $0, into: answer) } }
  }

  /// Answers of one row.
  public func predictions(row: [Double]) -> [Double] {
    collect { answer in row.withUnsafeBufferPointer { predictions(row: $0, into: answer) } }
  }

  private func collect(_ fill: (UnsafeMutableBufferPointer<Double>) -> Void) -> [Double] {
    [Double](unsafeUninitializedCapacity: outputCount) { buffer, count in
      fill(UnsafeMutableBufferPointer(rebasing: buffer[..<outputCount]))
      count = outputCount
    }
  }

  /// Margins of all rows, `outputCount` a row, row by row. The same bits as row by row, on any number of threads.
  /// - Parameter matrix: its first `featureCount` columns are the features.
  public func margins(of matrix: FeatureMatrix, threads: Int) -> [Double] {
    precondition(matrix.columnCount >= featureCount, "the matrix has fewer columns than the model has features")
    return scored(matrix.rowCount, threads: threads, linked: false) { block, rows in copy(matrix, rows, into: block) }
  }

  /// Answers for all rows: `margins(of:threads:)` through the link.
  public func predictions(of matrix: FeatureMatrix, threads: Int) -> [Double] {
    precondition(matrix.columnCount >= featureCount, "the matrix has fewer columns than the model has features")
    return scored(matrix.rowCount, threads: threads, linked: true) { block, rows in copy(matrix, rows, into: block) }
  }

  /// Margins of rows that lie one after another, `stride` numbers each, of which the first `featureCount` count.
  public func margins(rows: UnsafeBufferPointer<Double>, stride: Int, threads: Int) -> [Double] {
    scored(rowCount(rows, stride), threads: threads, linked: false) { block, range in
      copy(rows, stride, range, into: block)
    }
  }

  /// Answers for rows that lie one after another, as in `margins(rows:stride:threads:)`.
  public func predictions(rows: UnsafeBufferPointer<Double>, stride: Int, threads: Int) -> [Double] {
    scored(rowCount(rows, stride), threads: threads, linked: true) { block, range in
      copy(rows, stride, range, into: block)
    }
  }

  private func rowCount(_ rows: UnsafeBufferPointer<Double>, _ stride: Int) -> Int {
    precondition(stride >= featureCount && rows.count % stride == 0, "rows do not have that many numbers")
    return rows.count / stride
  }

  /// Calls `body` with the trees as the kernels see them.
  func withKernel<Result>(_ body: (sk_trees) -> Result) -> Result {
    compiled.nodes.withUnsafeBufferPointer { nodes in
      compiled.values.withUnsafeBufferPointer { values in
        compiled.sets.withUnsafeBufferPointer { sets in
          compiled.roots.withUnsafeBufferPointer { roots in
            body(
              sk_trees(
                nodes: nodes.baseAddress, values: values.baseAddress, sets: sets.baseAddress,
                roots: roots.baseAddress, tree_count: treeCount, output_count: outputCount,
                special: compiled.isSpecial ? 1 : 0, single: arithmetic == .single ? 1 : 0))
          }
        }
      }
    }
  }

  func start(_ sums: UnsafeMutableBufferPointer<Double>) {
    for output in 0..<outputCount { sums[output] = initialSum(output) }
  }

  func finish(_ sums: UnsafeMutableBufferPointer<Double>) {
    for output in 0..<outputCount { sums[output] = margin(ofSum: sums[output], output) }
  }

  /// What the sum of an output starts from.
  func initialSum(_ output: Int) -> Double {
    averages || arithmetic == .doubleBaseLast ? 0 : baseValues[output]
  }

  /// The margin that a sum of leaves stands for.
  func margin(ofSum sum: Double, _ output: Int) -> Double {
    if averages { return baseValues[output] + (iterationCount > 0 ? sum / Double(iterationCount) : 0) }
    return arithmetic == .doubleBaseLast ? sum + baseValues[output] : sum
  }
}
