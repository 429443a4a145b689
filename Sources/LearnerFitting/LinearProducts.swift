internal import Learners

/// What Newton's method asks of a design, however it is held. Each is the same on any number of threads.
protocol LinearProducts: Sendable {
  var rows: Int { get }
  var width: Int { get }
  /// intercept + design x coefficients, a number for each row.
  func margins(_ coefficients: [Double], intercept: Double) -> [Double]
  /// design' x vector, a number for each column.
  func transposed(_ vector: [Double]) -> [Double]
  /// As `margins`, for several lists of coefficients at once.
  func margins(_ coefficients: [ArraySlice<Double>], intercepts: [Double]) -> [[Double]]
  /// As `transposed`, for several vectors at once.
  func transposed(_ vectors: [[Double]]) -> [[Double]]
  /// design' diag(weights) design, symmetric, row-major.
  func gram(weights: [Double]?) -> [Double]
}

extension LinearProducts {
  func margins(_ coefficients: [ArraySlice<Double>], intercepts: [Double]) -> [[Double]] {
    zip(coefficients, intercepts).map { margins(Array($0), intercept: $1) }
  }

  func transposed(_ vectors: [[Double]]) -> [[Double]] { vectors.map { transposed($0) } }
}

extension DesignProducts: LinearProducts {}
