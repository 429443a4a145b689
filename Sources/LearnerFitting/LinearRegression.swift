public import Learners
internal import Matrices

/// Linear regression: least squares alone, ridge, lasso, elastic net; the objectives are scikit-learn's.
public struct LinearRegressionSettings: Sendable, Equatable {
  /// r is the residual of a row, w a coefficient, sums over rows carry the rows' weights, n is their sum.
  public enum Penalty: Sendable, Equatable {
    /// sum(r^2). Where columns hang together: of all least solutions the one of the smallest coefficients.
    case none
    /// sum(r^2) + alpha sum(w^2).
    case ridge(alpha: Double)
    /// sum(r^2) / (2 n) + alpha sum(|w|).
    case lasso(alpha: Double)
    /// sum(r^2) / (2 n) + alpha (ratio sum(|w|) + (1 - ratio) sum(w^2) / 2).
    case elasticNet(alpha: Double, l1Ratio: Double)
  }

  public var penalty: Penalty
  public var hasIntercept = true
  public var design: NumericDesignSettings
  /// By how much the optimality conditions of lasso and elastic net may be missed, against the largest
  /// |covariance| of a column with the target.
  public var tolerance = 1e-10

  public init(penalty: Penalty = .none, design: NumericDesignSettings = .init()) {
    self.penalty = penalty
    self.design = design
  }

  /// Fits design and coefficients. Throws `E4401` to `E4407`, and what the task's checkpoint throws.
  public func fit(_ task: LearningTask) throws -> Learner {
    try task.check()
    try task.need(task.kind == .regression, "linear regression")
    let design = NumericDesign.fitted(to: task.features, design)
    let matrix = design.apply(task.features, threads: task.threads)
    let fit = try fit(
      matrix, target: task.target, weights: task.weights, threads: task.threads, checkpoint: task.checkpoint)
    guard
      let model = LinearModel(
        link: .identity, design: design, intercepts: fit.intercepts, coefficients: fit.coefficients)
    else { throw fitFault("a linear regression") }
    return .linear(model)
  }

  /// Fits coefficients to a design as it is.
  public func fit(
    _ design: DesignMatrix, target: [Double], weights: [Double]? = nil, threads: Int = 1,
    checkpoint: () throws -> Void = {}
  ) throws -> LinearFit {
    guard isSound else { throw settingFault("alpha must be at least 0, the L1 ratio within 0 and 1") }
    let problem = LeastSquares(
      design: design, target: target, weights: weights, hasIntercept: hasIntercept, threads: threads)
    try checkpoint()
    let width = design.width
    var coefficients: [Double]
    var converged = true
    switch penalty {
    case .none, .ridge(alpha: 0): coefficients = problem.solve()
    case .ridge(let alpha): coefficients = problem.solve(ridge: alpha)
    case .lasso(let alpha):
      (coefficients, converged) = try problem.sparse(alpha, 1, tolerance, checkpoint)
    case .elasticNet(let alpha, let ratio):
      (coefficients, converged) = try problem.sparse(alpha, ratio, tolerance, checkpoint)
    }
    var intercept = problem.targetMean
    for column in 0..<width { intercept -= coefficients[column] * problem.means[column] }
    guard intercept.isFinite, coefficients.allSatisfy(\.isFinite) else { throw fitFault("a linear regression") }
    return LinearFit(intercepts: [intercept], coefficients: coefficients, iterations: 1, converged: converged)
  }

  private var isSound: Bool {
    switch penalty {
    case .none: true
    case .ridge(let alpha), .lasso(let alpha): alpha >= 0 && alpha.isFinite
    case .elasticNet(let alpha, let ratio): alpha >= 0 && alpha.isFinite && (0...1).contains(ratio)
    }
  }
}
