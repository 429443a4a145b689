import Features
import LearnerFitting
import Learners
import Statistics

extension FittingState {
  /// The largest |coefficient| of each column in a linear model with an L1 penalty: logistic regression with
  /// C = 1 / strength, for a number the lasso at the same weight of loss against penalty. Columns are brought to mean 0
  /// and standard deviation 1 for it, missing values to the mean.
  func l1Scores(_ chosen: [Int], _ strength: Double) throws -> [Double] {
    let design = DesignMatrix(columns: chosen.map { standardised(numbers(columns[$0].slot)) }, rowCount: count)
    let classes: Int
    switch fitter.kind {
    case .binary: classes = 2
    case .multiclass(let count): classes = count
    case .regression:
      let lasso = LinearRegressionSettings(penalty: .lasso(alpha: strength / Double(count)))
      let fit = try lasso.fit(design, target: standardised(target), weights: weights, threads: fitter.threads)
      return fit.coefficients.map { abs($0) }
    }
    let fit = try LogisticRegressionSettings(penalty: .l1(c: 1 / strength)).fit(
      design, target: target, classes: classes, weights: weights, threads: fitter.threads)
    return chosen.indices.map { column in
      fit.intercepts.indices.reduce(0) { max($0, abs(fit.coefficients[$1 * design.width + column])) }
    }
  }

  private func standardised(_ values: [Double]) -> [Double] {
    let known = values.filter { !$0.isNaN }
    let centre = known.isEmpty ? 0 : mean(of: known)
    var squares = 0.0
    for value in known { squares += (value - centre) * (value - centre) }
    let spread = known.isEmpty ? 0 : (squares / Double(known.count)).squareRoot()
    return values.map { $0.isNaN || spread == 0 ? 0 : ($0 - centre) / spread }
  }
}
