import LearnerFitting
import Learners
import Matrices
import Testing

@Suite struct SupportVectorTests {
  /// Where liblinear ends before the least (of these cases three with hinge loss, in spite of 10 million passes), its
  /// objective is higher than ours, and only that can be asked.
  @Test(arguments: SupportVectorReferences.all)
  func equalsLinearSVC(reference: SupportVectorReferences.Reference) throws {
    var settings = LinearSupportVectorMachineSettings(c: reference.c)
    settings.loss = reference.loss
    let weights = reference.weighted ? SmallData.weights : [Double](repeating: 1, count: SmallData.rows)
    let target = reference.classes == 2 ? SmallData.labels : SmallData.classes
    let fit = try settings.fit(SmallData.design, target: target, classes: reference.classes, weights: weights)
    #expect(fit.converged)
    for k in fit.intercepts.indices {
      let signs = target.map { $0 == Double(reference.classes == 2 ? 1 : k) ? 1.0 : -1 }
      func objective(_ coefficients: [Double], _ intercept: Double) -> Double {
        var sum = 0.5 * (coefficients.reduce(0) { $0 + $1 * $1 } + intercept * intercept)
        for row in signs.indices {
          let margin = (0..<4).reduce(intercept) { $0 + coefficients[$1] * SmallData.columns[$1][row] }
          let miss = max(0, 1 - signs[row] * margin)
          sum += reference.c * weights[row] * (reference.loss == .hinge ? miss : miss * miss)
        }
        return sum
      }
      let ours = Array(fit.coefficients[k * 4..<k * 4 + 4])
      let theirs = Array(reference.coefficients[k * 4..<k * 4 + 4])
      let (low, high) = (objective(ours, fit.intercepts[k]), objective(theirs, reference.intercepts[k]))
      #expect(low <= high + 1e-12 * high)
      if reference.loss == .squaredHinge || high < low + 1e-10 {
        #expect(distance(ours, theirs) < 1e-6)
        #expect(abs(fit.intercepts[k] - reference.intercepts[k]) < 1e-6)
      }
      // Strongly convex, so nothing near may be lower.
      for step in [1e-3, 1e-5] {
        for index in 0..<16 {
          let moved = ours.indices.map { ours[$0] + (index >> $0 & 1 == 1 ? step : -step) }
          #expect(objective(moved, fit.intercepts[k] + step) >= low - 1e-12)
          #expect(objective(moved, fit.intercepts[k] - step) >= low - 1e-12)
        }
      }
    }
  }

  @Test(arguments: LinearSupportVectorMachineSettings.Loss.allCases)
  func marginsBecomeProbabilities(loss: LinearSupportVectorMachineSettings.Loss) throws {
    var settings = LinearSupportVectorMachineSettings()
    settings.loss = loss
    let binary = try settings.fit(LearningTask(.binary, features: SmallData.features, target: SmallData.labels))
    let predictions = binary.predict(SmallData.features, threads: 1)
    let brier = zip(predictions, SmallData.labels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 60
    #expect(brier < 0.12)
    let several = try settings.fit(
      LearningTask(.multiclass(3), features: SmallData.features, target: SmallData.classes))
    let shares = several.predict(SmallData.features, threads: 1)
    for row in 0..<60 { #expect(abs(shares[row * 3] + shares[row * 3 + 1] + shares[row * 3 + 2] - 1) < 1e-12) }
  }
}
