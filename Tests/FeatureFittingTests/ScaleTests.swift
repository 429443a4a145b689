import FeatureFitting
import Features
import Matrices
import Support
import Tables
import Testing

@Suite struct ScaleTests {
  /// scikit-learn 1.9.1: StandardScaler, RobustScaler, MinMaxScaler, PowerTransformer(box-cox, standardize=False);
  /// numpy 2.4.6 log1p. All of `Small.x`.
  static let references: [(PreparationStep.Scaling, [Double], Double)] = [
    (
      .standard,
      [
        -0.3447241718066803, -0.6239021982698368, -0.2840332964886028, -0.5874876730789903, 0.3228754566921722,
        -0.46610592244283533, -0.041269795216292794, -0.1626515458524478, -0.6845930735879143, 2.8718922200514276,
      ], 1e-14
    ),
    (.robust, [-0.0625, -0.6375, 0.0625, -0.5625, 1.3125, -0.3125, 0.5625, 0.3125, -0.7625, 6.5625], 1e-14),
    (
      .minMax,
      [
        0.09556313993174062, 0.017064846416382253, 0.11262798634812288, 0.027303754266211604, 0.2832764505119454,
        0.06143344709897612, 0.18088737201365188, 0.1467576791808874, 0, 1,
      ], 1e-14
    ),
    (
      .log1p,
      [
        1.5040773967762742, 0.7884573603642702, 1.6094379124341003, 0.9162907318741551, 2.302585092994046,
        1.252762968495368, 1.9459101490553132, 1.791759469228055, 0.5306282510621704, 3.4339872044851463,
      ], 1e-14
    ),
    (
      // The likelihood is flat at its top: two minimisers agree to about the root of the precision.
      .boxCox,
      [
        1.1424531063446637, 0.17985945214355678, 1.2520823050129237, 0.39342185446175154, 1.8728478324968867,
        0.8563075014417806, 1.57186847368374, 1.4304689687726593, -0.3663547143077288, 2.666219557998389,
      ], 1e-7
    ),
  ]

  @Test(arguments: references.indices) func equalsReference(index: Int) throws {
    let (method, expected, tolerance) = Self.references[index]
    let fitted = try Small.fit([PreparationStep(.scale(method), columns: .named(["x"]))])
    #expect(near(fitted.values("x"), expected, tolerance))
  }

  /// scipy 1.17.1, stats.boxcox: -0.1494847800506688 for `Small.x`, 0.20248099286345211 for the values below.
  @Test func lambda() throws {
    let values = [0.3, 0.2, 0.9, 1.4, 2.2, 0.1, 0.05, 3.1, 0.8, 0.6, 0.4, 1.1]
    for (values, expected) in [(Small.x, -0.1494847800506688), (values, 0.20248099286345211)] {
      let table = Table([Column("x", .numbers(values))])
      let fitted = try Small.fit([PreparationStep(.scale(.boxCox), columns: .all)], table)
      let lambda = try #require(fitted.counts.first { $0.kind == .scaled }?.value)
      #expect(abs(lambda - expected) < 1e-6)
    }
  }

  @Test func constantColumnBecomesZero() throws {
    let table = Table([Column("x", .numbers([4, 4, .nan, 4]))])
    for method in [PreparationStep.Scaling.standard, .robust, .minMax] {
      let fitted = try Small.fit([PreparationStep(.scale(method), columns: .all)], table)
      #expect(near(fitted.values("x"), [0, 0, .nan, 0]))
    }
  }

  /// What training could not have is brought to what it had, so that no number becomes missing.
  @Test(arguments: [(PreparationStep.Scaling.log1p, -5.0), (.boxCox, -5), (.boxCox, 0)])
  func belowTheRangeCountsAsLeast(method: PreparationStep.Scaling, value: Double) throws {
    let fitted = try Small.fit([PreparationStep(.scale(method), columns: .named(["x"]))])
    var row = [Double]()
    var least = [Double]()
    fitted.pipeline.apply([.number(value), .text("a")], into: &row)
    fitted.pipeline.apply([.number(0.7), .text("a")], into: &least)
    #expect(row[0] == least[0] && row[0].isFinite)
  }

  @Test(arguments: [(PreparationStep.Scaling.log1p, -1.0), (.boxCox, 0)])
  func refusesWhatHasNoLogarithm(method: PreparationStep.Scaling, value: Double) throws {
    let table = Table([Column("x", .numbers([1, value, 3]))])
    let fault = #expect(throws: FeatureFault.self) {
      try Small.fit([PreparationStep(.scale(method), columns: .named(["x"]))], table)
    }
    #expect(fault?.diagnostic.code == "E3706")
    #expect(fault?.site == .step(0))
  }
}
