import Learners

/// A small learner of every kind, and rows that any of them must answer.
enum SampleLearners {
  /// The first column is a number, the second a category of three levels, the third a number.
  static let rows: [[Double]] = [
    [0.5, 0, 1], [-1, 2, 0.25], [.nan, 1, .nan], [3, .nan, 7], [1e300, 5, -1e300], [.infinity, -1, -.infinity],
    [0, 1e300, 0], [-0.0, 0.5, 1e-300],
  ]

  static let design: NumericDesign = {
    let basis = SmoothBasis(knots: [-1, 0.5, 2], mixing: [0.1, 0, -0.2, 0.3, 0.5, 0.1, 0, 0.4, -0.3, 1], width: 2)
    let parts: [NumericDesign.Part] = [
      .init(column: 0, form: .number(replacement: 0.25)),
      .init(column: 0, form: .missing),
      .init(column: 1, form: .levels(positions: [1, -1, 0], width: 2)),
      .init(column: 2, form: .hinges(knots: [0, 0.5], replacement: 0.1)),
      .init(column: 2, form: .bins(edges: [0, 1])),
      .init(column: 0, form: .smooth(basis!, replacement: 0), limit: -5...5),
      .init(column: 0, form: .product(first: 0, second: 2)),
    ]
    let width = 13
    return NumericDesign(
      columnCount: 3, parts: parts, centres: (0..<width).map { Double($0) / 10 },
      factors: (0..<width).map { 1 + Double($0 % 3) }, means: (0..<width).map { 0.2 - Double($0) / 20 })!
  }()

  static let all: [Learner] = [
    .constant(ConstantModel(columnCount: 3, values: [0.25])!),
    .constant(ConstantModel(columnCount: 3, values: [0.25, 0.5, 0.25])!),
    .linear(linear(.identity, 1)), .linear(linear(.logistic, 1)), .linear(linear(.softmax, 3)),
    .linear(linear(.oneAgainstRest, 3)),
    .naiveBayes(naiveBayes(2)), .naiveBayes(naiveBayes(3)),
    .neighbours(neighbours(0, .uniform)), .neighbours(neighbours(2, .distance)), .neighbours(neighbours(3, .distance)),
  ]

  private static func linear(_ link: LinearModel.Link, _ outputs: Int) -> LinearModel {
    LinearModel(
      link: link, design: design, intercepts: (0..<outputs).map { 0.1 - Double($0) },
      coefficients: (0..<outputs * design.width).map { Double($0 % 7) / 7 - 0.4 })!
  }

  private static func naiveBayes(_ classes: Int) -> NaiveBayesModel {
    let k = (0..<classes).map(Double.init)
    return NaiveBayesModel(
      logPriors: k.map { -0.5 - $0 },
      columns: [
        .init(form: .gaussian(means: k, variances: k.map { 1 + $0 }), averages: k.map { -1 - $0 }),
        .init(form: .category(logShares: (0..<3 * classes).map { -1 - Double($0 % 4) / 3 }), averages: k.map { -$0 }),
        .init(form: .count(logShares: k.map { -1 - $0 / 2 }), averages: k.map { $0 / 3 }),
      ])!
  }

  private static func neighbours(_ classes: Int, _ vote: NeighboursModel.Vote) -> NeighboursModel {
    let parts: [NumericDesign.Part] = [
      .init(column: 0, form: .number(replacement: 0)), .init(column: 2, form: .number(replacement: 0)),
    ]
    let design = NumericDesign(columnCount: 3, parts: parts, centres: [0, 0], factors: [1, 1], means: [0, 0])!
    return NeighboursModel(
      design: design, vote: vote, classes: classes, k: 2, points: [0, 0, 1, 1, 0.5, 1, -2, 0.25],
      targets: classes == 0 ? [1.5, 2, -1, 4] : [0, 1, Double(classes - 1), 1],
      weights: classes == 3 ? [1, 2, 0, 1] : [],
      usesTree: classes == 2)!
  }
}
