public import Learners
internal import Matrices
internal import Support

/// Linear support vector machine for two or more classes, each class against the rest.
///
/// The least of sum(w^2) / 2 + C sum(weight x loss), as scikit-learn's `LinearSVC`; there the intercept is the
/// coefficient of a column that is `interceptScaling` everywhere, so it is penalised too.
public struct LinearSupportVectorMachineSettings: Sendable, Equatable {
  public enum Loss: String, Sendable, CaseIterable {
    /// max(0, 1 - margin).
    case hinge
    /// Its square. The default.
    case squaredHinge = "squared_hinge"
  }

  public var loss: Loss = .squaredHinge
  public var c: Double
  public var interceptScaling = 1.0
  public var design: NumericDesignSettings
  /// By how much the optimality conditions may be missed.
  public var tolerance = 1e-9
  public var maxIterations = 5000
  /// Parts of the rows that margins for the probabilities are found on, out of fold.
  public var folds = 5

  public init(c: Double = 1, design: NumericDesignSettings = .init()) {
    self.c = c
    self.design = design
  }

  /// Fits design, coefficients, and Platt's sigmoid to the margins of rows that were left out. The coefficients
  /// carry the sigmoid, so the margin of the learner is the log-odds. Throws `E4401` to `E4407`.
  public func fit(_ task: LearningTask) throws -> Learner {
    try task.check()
    try task.need(task.kind != .regression, "a support vector machine")
    let design = NumericDesign.fitted(to: task.features, design)
    let matrix = design.apply(task.features, threads: task.threads)
    let classes = task.classCount
    var fit = try fit(
      matrix, target: task.target, classes: classes, weights: task.weights, threads: task.threads,
      checkpoint: task.checkpoint)
    let margins = try outOfFold(matrix, task)
    for k in 0..<margins.count {
      let label = classes == 2 ? 1.0 : Double(k)
      let labels = task.target.map { $0 == label ? 1.0 : 0 }
      // A class that no row has is as good as impossible.
      var sigmoid = (slope: 0.0, offset: LogOdds.of(labels[0]))
      if labels.contains(1), labels.contains(0),
        case .platt(let slope, let offset) = Calibrator.platt(margins[k], labels, task.weights)
      {
        sigmoid = (slope, offset)
      }
      fit.intercepts[k] = sigmoid.slope * fit.intercepts[k] + sigmoid.offset
      for column in 0..<matrix.width { fit.coefficients[k * matrix.width + column] *= sigmoid.slope }
    }
    guard
      let model = LinearModel(
        link: classes == 2 ? .logistic : .oneAgainstRest, design: design, intercepts: fit.intercepts,
        coefficients: fit.coefficients)
    else { throw fitFault("a support vector machine") }
    return .linear(model)
  }

  /// Fits coefficients to a design as it is, one margin for two classes and one a class for more.
  public func fit(
    _ design: DesignMatrix, target: [Double], classes: Int, weights: [Double]? = nil, threads: Int = 1,
    checkpoint: () throws -> Void = {}
  ) throws -> LinearFit {
    guard c > 0, c.isFinite, interceptScaling >= 0, interceptScaling.isFinite, tolerance > 0, maxIterations > 0,
      folds > 1
    else {
      throw settingFault("C, tolerance and iterations must be above 0, the intercept scaling at least 0, folds above 1")
    }
    var result = LinearFit(intercepts: [], coefficients: [], iterations: 0, converged: true)
    for k in classes == 2 ? 1..<2 : 0..<classes {
      let signs = target.map { $0 == Double(k) ? 1.0 : -1 }
      let costs = target.indices.map { c * (weights?[$0] ?? 1) }
      let one =
        switch loss {
        case .squaredHinge:
          try SquaredHingeNewton(
            products: DesignProducts(design: design, threads: threads), signs: signs, costs: costs,
            interceptScaling: interceptScaling, tolerance: tolerance, maxIterations: maxIterations
          ).fit(checkpoint: checkpoint)
        case .hinge:
          try HingeDual(
            design: design, signs: signs, costs: costs, interceptScaling: interceptScaling, tolerance: tolerance,
            maxIterations: maxIterations
          ).fit(checkpoint: checkpoint)
        }
      result.intercepts += one.intercepts
      result.coefficients += one.coefficients
      result.iterations = max(result.iterations, one.iterations)
      result.converged = result.converged && one.converged
    }
    guard (result.intercepts + result.coefficients).allSatisfy(\.isFinite) else {
      throw fitFault("a support vector machine")
    }
    return result
  }

  /// For each margin a number for each row, from machines that did not see the row.
  private func outOfFold(_ matrix: DesignMatrix, _ task: LearningTask) throws -> [[Double]] {
    let parts = Folds.stratified(task.target, classes: task.classCount, count: folds, seed: task.seed)
    var margins = [[Double]](
      repeating: .init(repeating: 0, count: matrix.rowCount), count: task.classCount == 2 ? 1 : task.classCount)
    for fold in 0..<folds {
      let kept = parts.indices.filter { parts[$0] != fold }
      let left = parts.indices.filter { parts[$0] == fold }
      guard !kept.isEmpty, !left.isEmpty else { continue }
      let fit = try fit(
        matrix.rows(kept), target: kept.map { task.target[$0] }, classes: task.classCount,
        weights: task.weights.map { weights in kept.map { weights[$0] } }, threads: task.threads,
        checkpoint: task.checkpoint)
      for k in margins.indices {
        for row in left {
          var margin = fit.intercepts[k]
          for column in 0..<matrix.width { margin += fit.coefficients[k * matrix.width + column] * matrix[row, column] }
          margins[k][row] = margin
        }
      }
    }
    return margins
  }
}
