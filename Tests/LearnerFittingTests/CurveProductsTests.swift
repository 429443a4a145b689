import Glibc
import LearnerFitting
import Learners
import Matrices
import Testing

/// Curves that are held as B-splines give the fit of the columns that they are mixed into.
@Suite struct CurveProductsTests {
  /// Numbers with a gap, one of few values, and a category; past 1,024 rows, where sums go on in a second piece.
  private static let features: FeatureMatrix = {
    let rows = 1500
    func column(_ j: Double) -> [Double] { (0..<rows).map { sin(1.3 * Double($0) + j + 0.37 * Double($0) * j) } }
    var gaps = column(1)
    for row in stride(from: 0, to: rows, by: 17) { gaps[row] = .nan }
    return FeatureMatrix(
      [
        .init("a", .number, column(0)), .init("gaps", .number, gaps),
        .init("plan", .category(levels: ["x", "y", "z"]), (0..<rows).map { Double($0 * $0 % 3) }),
        .init("steps", .number, column(2).map { ($0 * 3).rounded() }),
      ], rowCount: rows)
  }()
  private static let weights = (0..<1500).map { $0 % 11 == 3 ? 0 : 1 + 0.5 * cos(Double($0)) }

  private static func target(classes: Int) -> [Double] {
    features.columns[0].values.enumerated().map { row, x in
      let score = x * x + 0.5 * sin(7.7 * Double(row)) + features.columns[3].values[row] / 5
      return (score > 0.3 ? 1 : 0) + (classes > 2 && score > 0.8 ? 1 : 0)
    }
  }

  private static func settings(products: Bool) -> LogisticRegressionSettings {
    var design = NumericDesignSettings()
    design.expansion = .smooth(pieces: 9)
    if products { design.interactions = NumericDesignSettings.allPairs(of: 4) }
    return LogisticRegressionSettings(penalty: .l2(c: 2), design: design)
  }

  private static func task(classes: Int, threads: Int = 1) -> LearningTask {
    LearningTask(
      classes == 2 ? .binary : .multiclass(classes), features: features, target: target(classes: classes), weights: weights,
      threads: threads)
  }

  @Test(arguments: [2, 3], [false, true])
  func theFitIsThatOfTheColumns(classes: Int, products: Bool) throws {
    let settings = Self.settings(products: products)
    guard case .linear(let model) = try settings.fit(Self.task(classes: classes)) else {
      return #expect(Bool(false), "no linear model")
    }
    let columns = try settings.fit(
      model.design.apply(Self.features, threads: 1), target: Self.target(classes: classes), classes: classes,
      weights: Self.weights)
    #expect(columns.converged)
    // Both end where no slope is above 1e-10, of a loss that curves by at least 1 / (2 x 1,500).
    #expect(distance(model.coefficients, columns.coefficients) < 1e-6)
    #expect(distance(model.intercepts, columns.intercepts) < 1e-6)
  }

  @Test(arguments: [2, 3]) func threadsDoNotChangeABit(classes: Int) throws {
    let settings = Self.settings(products: true)
    let one = try settings.fit(Self.task(classes: classes))
    for threads in [2, 7] { #expect(try settings.fit(Self.task(classes: classes, threads: threads)) == one) }
  }

  /// Means are those of the columns, though no column is ever held: shares of a prediction hang on them.
  @Test func meansAreThoseOfTheColumns() throws {
    let design = NumericDesign.fitted(to: Self.features, Self.settings(products: true).design)
    let columns = design.apply(Self.features, threads: 1)
    for column in 0..<design.width {
      var sum = 0.0
      for row in 0..<columns.rowCount { sum += columns[row, column] }
      #expect(abs(sum / Double(columns.rowCount) - design.means[column]) < 1e-12)
    }
  }
}
