public import Matrices

/// As a learner: the prediction is the score, not a probability.
extension IsolationForest: FittedLearner {
  public var outputs: Int { 1 }
  public var scratchCount: Int { 0 }

  public func predict(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) { out[0] = score(row: row) }

  public func predict(_ matrix: FeatureMatrix, threads: Int) -> [Double] { scores(of: matrix, threads: threads) }

  /// The margin is log2 of the score; see `contributions(row:into:)`.
  public func contributions(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    contributions(row: row, into: UnsafeMutableBufferPointer(rebasing: out[..<columnCount]))
    out[columnCount] = logarithm(baseScore)
    return true
  }
}
