public import Learners
internal import Support

/// Logistic regression of two or more classes.
///
/// The least of C x sum(weight x loss) + penalty, as in scikit-learn: with penalty `.l2` its `LogisticRegression`
/// (solver lbfgs), with `.l1` and `.elasticNet` that of solver saga; the intercepts are not penalised.
public struct LogisticRegressionSettings: Sendable, Equatable {
  public var penalty: LinearPenalty
  public var hasIntercept = true
  public var design: NumericDesignSettings
  public var maxIterations = 200
  /// Largest |gradient| of the mean loss that counts as zero.
  public var tolerance = 1e-10

  public init(penalty: LinearPenalty = .l2(c: 1), design: NumericDesignSettings = .init()) {
    self.penalty = penalty
    self.design = design
  }

  /// Fits design and coefficients. Throws `E4401` to `E4407`, and what the task's checkpoint throws.
  public func fit(_ task: LearningTask) throws -> Learner {
    try task.check()
    try task.need(task.kind != .regression, "logistic regression")
    let design = NumericDesign.fitted(to: task.features, design)
    let fit: LinearFit
    if penalty.l1Ratio == 0, let curves = CurveDesign(design, task.features, threads: task.threads) {
      let (weights, strength) = try strength(task.weights, rows: task.target.count)
      fit = try newton(
        CurveProducts(design: curves, threads: task.threads), target: task.target, classes: task.classCount,
        weights: weights, ridge: strength, checkpoint: task.checkpoint)
    } else {
      fit = try self.fit(
        design.apply(task.features, threads: task.threads), target: task.target, classes: task.classCount,
        weights: task.weights, threads: task.threads, checkpoint: task.checkpoint)
    }
    let link: LinearModel.Link = task.classCount == 2 ? .logistic : .softmax
    guard
      let model = LinearModel(
        link: link, design: design, intercepts: fit.intercepts, coefficients: fit.coefficients)
    else { throw fitFault("a logistic regression") }
    return .linear(model)
  }

  /// Fits coefficients to a design as it is.
  /// - Parameters:
  ///   - target: 0, 1, ... below `classes`.
  ///   - classes: at least 2; with 2 there is one margin, the log-odds of class 1.
  public func fit(
    _ design: DesignMatrix, target: [Double], classes: Int, weights: [Double]? = nil, threads: Int = 1,
    checkpoint: () throws -> Void = {}
  ) throws -> LinearFit {
    let (weights, strength) = try strength(weights, rows: target.count)
    let products = DesignProducts(design: design, threads: threads)
    guard penalty.l1Ratio > 0 else {
      return try newton(
        products, target: target, classes: classes, weights: weights, ridge: strength, checkpoint: checkpoint)
    }
    return try SparseLogistic(
      products: products, target: target, classes: classes, weights: weights,
      l1: strength * penalty.l1Ratio, l2: strength * (1 - penalty.l1Ratio), hasIntercept: hasIntercept,
      maxIterations: maxIterations, tolerance: tolerance
    ).fit(checkpoint: checkpoint)
  }

  /// The rows' weights, and the penalty's weight against the mean loss.
  private func strength(_ weights: [Double]?, rows: Int) throws -> (weights: [Double], strength: Double) {
    guard penalty.isSound, maxIterations > 0, tolerance > 0 else {
      throw settingFault("C must be above 0, the L1 share within 0 and 1, iterations and tolerance above 0")
    }
    let weights = weights ?? [Double](repeating: 1, count: rows)
    var total = 0.0
    for weight in weights { total += weight }
    return (weights, 1 / (penalty.c * total))
  }

  private func newton(
    _ products: some LinearProducts, target: [Double], classes: Int, weights: [Double], ridge: Double,
    checkpoint: () throws -> Void
  ) throws -> LinearFit {
    guard classes == 2 else {
      return try MultinomialNewton(
        products: products, target: target, classes: classes, weights: weights, ridge: ridge,
        hasIntercept: hasIntercept, maxIterations: maxIterations, tolerance: tolerance
      ).fit(checkpoint: checkpoint)
    }
    return try LogisticNewton(
      products: products, target: target, weights: weights, ridge: .init(repeating: ridge, count: products.width),
      hasIntercept: hasIntercept, maxIterations: maxIterations, tolerance: tolerance
    ).fit(checkpoint: checkpoint)
  }
}
