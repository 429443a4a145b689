internal import CKernels

/// Where the margin of a row comes from, by the fast way: each node on the row's path moves the expectation, and the
/// feature that it asks for gets the difference (A. Saabas, "Interpreting random forests", 2014). It costs little more
/// than a prediction; unlike `contributions` it favours features near the leaves.
extension TreeModel {
  /// Numbers of an explanation of one output: one a feature, then what is expected of any row.
  public var attributionWidth: Int { featureCount + 1 }

  /// Attribution of one row; allocates nothing.
  /// - Parameters:
  ///   - row: at least `featureCount` numbers, NaN for missing.
  ///   - result: `attributionWidth` numbers an output, overwritten. They add up to the margin, but for rounding.
  public func attribution(row: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>) {
    attribute(row, into: result, sums: nil)
  }

  /// Answers of one row and its attribution from one walk through the trees: the same bits as those of
  /// `predictions(row:into:)` and `attribution(row:into:)`. Allocates nothing. Arguments as there.
  public func predictions(
    row: UnsafeBufferPointer<Double>, into answers: UnsafeMutableBufferPointer<Double>,
    attribution result: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(answers.count >= outputCount, "an answer is too short")
    start(answers)
    attribute(row, into: result, sums: answers.baseAddress)
    finish(answers)
    applyLink(to: answers)
  }

  private func attribute(
    _ row: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>,
    sums: UnsafeMutablePointer<Double>?
  ) {
    precondition(
      row.count >= featureCount && result.count >= outputCount * attributionWidth, "a row or its answer is too short")
    let width = attributionWidth
    for place in 0..<outputCount * width { result[place] = 0 }
    guard let rowStart = row.baseAddress, let resultStart = result.baseAddress else { return }
    withKernel { trees in
      compiled.expected.withUnsafeBufferPointer { expected in
        withUnsafePointer(to: trees) {
          sk_trees_attribute_row($0, expected.baseAddress, rowStart, width, resultStart, sums)
        }
      }
    }
    finishAttribution(result)
  }

  /// Attribution of one row: `attributionWidth` numbers an output.
  public func attribution(row: [Double]) -> [Double] {
    [Double](unsafeUninitializedCapacity: outputCount * attributionWidth) { buffer, count in
      row.withUnsafeBufferPointer { attribution(row: $0, into: buffer) }
      count = outputCount * attributionWidth
    }
  }

  /// Turns sums over trees into shares of the margin.
  func finishAttribution(_ result: UnsafeMutableBufferPointer<Double>) {
    let width = attributionWidth
    if averages, iterationCount > 0 {
      for place in 0..<outputCount * width { result[place] /= Double(iterationCount) }
    }
    for output in 0..<outputCount { result[(output + 1) * width - 1] += baseValues[output] }
  }

  /// Margin expected of a row of which nothing is known, one an output: mean over the covers.
  public var expectedMargins: [Double] {
    var sums = [Double](repeating: 0, count: outputCount)
    for tree in 0..<treeCount { sums[tree % outputCount] += compiled.expected[Int(compiled.roots[tree])] }
    return sums.indices.map { output in
      baseValues[output] + (averages && iterationCount > 0 ? sums[output] / Double(iterationCount) : sums[output])
    }
  }
}
