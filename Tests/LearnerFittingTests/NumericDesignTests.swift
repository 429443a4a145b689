import Glibc
import LearnerFitting
import Learners
import Matrices
import Statistics
import Testing

@Suite struct NumericDesignTests {
  private static let gap = Double.nan

  private static let matrix = FeatureMatrix(
    [
      .init("age", .number, [1, 2, 3, 6, gap, 3]),
      .init("plan", .category(levels: ["a", "b", "c", "never"]), [0, 0, 1, 2, 0, gap]),
      .init("same", .number, [4, 4, 4, 4, 4, 4]),
    ], rowCount: 6)

  /// By hand: the median of 1, 2, 3, 3, 6 is 3; mean 3, squares 4 + 1 + 0 + 9 + 0 + 0, deviation sqrt(14 / 6).
  @Test func numbersAreFilledAndStandardised() {
    let design = NumericDesign.fitted(to: Self.matrix)
    let values = design.apply(Self.matrix, threads: 1)
    let spread = (14.0 / 6).squareRoot()
    #expect(distance((0..<6).map { values[$0, 0] }, [-2, -1, 0, 3, 0, 0].map { $0 / spread }) < 1e-15)
    #expect((0..<6).map { values[$0, 1] } == [0, 0, 0, 0, 1, 0])
    // Levels a, b, c that were there, and missing; then the number that never varies.
    #expect((2..<5).map { values[0, $0] } == [1, 0, 0])
    #expect((2..<6).map { values[5, $0] } == [0, 0, 0, 1])
    #expect(design.width == 7 && (0..<6).allSatisfy { values[$0, 6] == 0 })
    #expect(design.means[1] == 1.0 / 6 && design.means[2] == 0.5)
  }

  @Test func rareLevelsShareAColumn() {
    var settings = NumericDesignSettings()
    settings.smallestLevel = 2
    let design = NumericDesign.fitted(to: Self.matrix, settings)
    let values = design.apply(Self.matrix, threads: 1)
    #expect((0..<6).map { values[$0, 2] } == [1, 1, 0, 0, 1, 0])
    #expect((0..<6).map { values[$0, 3] } == [0, 0, 1, 1, 0, 0])
  }

  @Test func unknownLevelsAreAllZero() {
    let design = NumericDesign.fitted(to: Self.matrix)
    for code in [3.0, 17, -1, .infinity, 1e300] {
      let values = design.apply(
        FeatureMatrix(
          [
            .init("age", .number, [1]), .init("plan", .category(levels: []), [code]), .init("same", .number, [4]),
          ], rowCount: 1), threads: 1)
      #expect((2..<5).allSatisfy { values[0, $0] == 0 })
    }
  }

  @Test(arguments: [
    NumericDesignSettings.Expansion.none, .hinges(knots: 4), .bins(count: 4), .smooth(pieces: 6),
  ])
  func awkwardColumnsGiveFiniteDesigns(expansion: NumericDesignSettings.Expansion) {
    var settings = NumericDesignSettings()
    settings.expansion = expansion
    settings.interactions = [.init(0, 1), .init(1, 6)]
    let columns: [[Double]] = [
      [1, 2, 3, 4, 5, 6, 7, 8], [Double](repeating: Self.gap, count: 8), [0, 0, 0, 0, 0, 0, 0, 1],
      [1e300, -1e300, .infinity, -.infinity, 0, 1, 2, 3], [1e-300, 2e-300, 0, 0, 5e-324, 0, 0, 1e-300],
      [1, 1 + 0x1p-52, 1, 1, 1, 1, 1, 1 + 0x1p-51], [0, 0, 0, 0, 1, 1, 1, 2],
    ]
    let matrix = FeatureMatrix(columns.enumerated().map { .init("x\($0)", .number, $1) }, rowCount: 8)
    let design = NumericDesign.fitted(to: matrix, settings)
    let values = design.apply(matrix, threads: 1).values
    #expect(values.allSatisfy { $0.isFinite })
    let none = NumericDesign.fitted(to: FeatureMatrix([], rowCount: 0), settings)
    #expect(none.width == 0)
  }

  /// Products of what was standardised before, and standardised again.
  @Test func interactionsAreProducts() {
    var settings = NumericDesignSettings()
    settings.interactions = [.init(0, 1)]
    let design = NumericDesign.fitted(to: SmallData.features, settings)
    let values = design.apply(SmallData.features, threads: 1)
    let raw = (0..<60).map { values[$0, 0] * values[$0, 1] }
    let mean = raw.reduce(0, +) / 60
    let spread = (raw.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 60).squareRoot()
    #expect(distance((0..<60).map { values[$0, 4] }, raw.map { ($0 - mean) / spread }) < 1e-12)
    #expect(design.sources(of: 4) == (0, 1))
  }
}

@Suite struct SmoothDesignTests {
  private static let x: [Double] = {
    var numbers = RandomNumbers(seed: 4)
    return (0..<400).map { _ in exp(0.7 * numbers.normal()) }
  }()
  private static let matrix = FeatureMatrix([.init("x", .number, x)], rowCount: 400)
  private static let design: NumericDesign = {
    var settings = NumericDesignSettings()
    settings.expansion = .smooth(pieces: 8)
    return NumericDesign.fitted(to: matrix, settings)
  }()

  /// Orthogonal over the rows to one another, to a constant and to the line; deviations fall from 1.
  @Test func bendsAreOrthogonalAndFall() {
    let values = Self.design.apply(Self.matrix, threads: 1)
    func product(_ a: Int, _ b: Int) -> Double { (0..<400).reduce(0) { $0 + values[$1, a] * values[$1, b] } / 400 }
    #expect(values.width == 10)
    for a in 0..<10 {
      #expect(abs((0..<400).reduce(0) { $0 + values[$1, a] }) / 400 < 1e-6)
      for b in 0..<a { #expect(abs(product(a, b)) < 1e-5) }
    }
    let spreads = (1..<10).map { product($0, $0).squareRoot() }
    #expect(abs(spreads[0] - 1) < 1e-5)
    #expect(zip(spreads, spreads.dropFirst()).allSatisfy { $0 > $1 })
    #expect(spreads[8] > 0)
  }

  /// A ridge on the bends is a penalty on the integral of the squared second derivative: here that of a mix of bends
  /// by finite differences, against the sum of squares of its coefficients, whatever the mix.
  @Test(arguments: 1..<6)
  func theRidgeIsCurvature(seed: Int) {
    var numbers = RandomNumbers(seed: UInt64(seed))
    let sorted = Self.x.sorted()
    let (low, high) = (sorted[0], sorted[399])
    func integral(_ coefficients: [Double]) -> Double {
      let steps = 4000
      let h = (high - low) / Double(steps)
      let grid = (0...steps).map { low + h * Double($0) }
      let values = Self.design.apply(
        FeatureMatrix([.init("x", .number, grid)], rowCount: grid.count), threads: 1)
      let curve = grid.indices.map { row in
        coefficients.indices.reduce(0) { $0 + coefficients[$1] * values[row, $1 + 1] }
      }
      return (1..<steps).reduce(0) { sum, i in
        let second = (curve[i - 1] - 2 * curve[i] + curve[i + 1]) / (h * h)
        return sum + second * second * h
      }
    }
    let unit = integral([1] + [Double](repeating: 0, count: 8))
    let mix = (0..<9).map { _ in numbers.normal() }
    let squares = mix.reduce(0) { $0 + $1 * $1 }
    #expect(abs(integral(mix) / (unit * squares) - 1) < 0.01)
  }

  /// Outside of the rows a curve goes on as a straight line.
  @Test func endsAreStraight() {
    let sorted = Self.x.sorted()
    for start in [sorted[399], sorted[0] - 30] {
      let grid = [start, start + 10, start + 20]
      let values = Self.design.apply(FeatureMatrix([.init("x", .number, grid)], rowCount: 3), threads: 1)
      for column in 0..<10 {
        let bend = values[0, column] - 2 * values[1, column] + values[2, column]
        #expect(abs(bend) < 1e-9 * (1 + abs(values[2, column])))
      }
    }
  }

  /// sin(3 x) is out of reach of a line and within that of a curve.
  @Test func aCurveIsLearnt() throws {
    let target = Self.x.map { sin(3 * $0) }
    var settings = LinearRegressionSettings(penalty: .ridge(alpha: 1e-4))
    let line = try settings.fit(LearningTask(.regression, features: Self.matrix, target: target))
    settings.design.expansion = .smooth(pieces: 20)
    let curve = try settings.fit(LearningTask(.regression, features: Self.matrix, target: target))
    func error(_ learner: Learner) -> Double {
      zip(learner.predict(Self.matrix, threads: 1), target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 400
    }
    #expect(error(line) > 0.2 && error(curve) < 0.05)
  }
}
