/// What a linear fit found, in the columns of the design that it was given.
public struct LinearFit: Sendable, Equatable {
  /// One for each margin: one for a regression or two classes, else one a class.
  public var intercepts: [Double]
  /// For each margin one for each column of the design.
  public var coefficients: [Double]
  public var iterations: Int
  /// False where the fit ended before it was as exact as asked: the coefficients are the best so far.
  public var converged: Bool

  public init(intercepts: [Double], coefficients: [Double], iterations: Int, converged: Bool) {
    self.intercepts = intercepts
    self.coefficients = coefficients
    self.iterations = iterations
    self.converged = converged
  }
}
