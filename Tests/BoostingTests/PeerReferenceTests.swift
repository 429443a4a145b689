import Boosting
import Matrices
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Held-out losses beside LightGBM's with the same settings.
///
/// Expected values: LightGBM 4.7.0 on these rows (num_leaves 15, learning_rate 0.1, min_data_in_bin 1, 50 rounds,
/// column 4 categorical, alpha 0.8, one thread). Trees need not be the same ones: bounds between bins, ties and the
/// order of levels are each library's own. Losses on 4000 held-out rows then differ by chance, here by under 1 %.
@Suite struct PeerReferenceTests {
  private struct Rows {
    var features: FeatureMatrix
    var binary: [Double] = []
    var number: [Double] = []

    /// Numbers of Knuth's 64-bit congruential generator, so that a script in any language makes the same rows.
    init(_ count: Int, seed: UInt64) {
      var state = seed
      func draw() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 40) * 0x1p-24
      }
      var columns = [[Double]](repeating: [], count: 5)
      for _ in 0..<count {
        let u = (0..<7).map { _ in draw() }
        let (a, b, c) = (u[0] * 4 - 2, u[1] * 10, (u[2] * 6).rounded(.down))
        let d = u[3] < 0.2 ? Double.nan : u[3]
        let level = (u[4] * 15).rounded(.down)
        for (column, value) in [a, b, c, d, level].enumerated() { columns[column].append(value) }
        var margin = 1.5 * (a > 0 ? a : 0.3 * a) + 0.4 * (b > 5 ? 1 : -1) * (a > 0.5 ? 1 : -0.5) + 0.2 * c - 0.8
        margin += [1, -1, 0.5][Int(level) % 3] + (d.isNaN ? 0.7 : d)
        binary.append(u[5] < 1 / (1 + exp(-(margin - 1.2))) ? 1 : 0)
        number.append(margin + u[6] * u[6] * 3)
      }
      features = FeatureMatrix(
        columns.enumerated().map { index, values in
          FeatureMatrix.Column(
            "x\(index)", index == 4 ? .category(levels: (0..<15).map(String.init)) : .number, values)
        }, rowCount: count)
    }

    func target(_ objective: Objective) -> [Double] {
      switch objective {
      case .binary: binary
      case .poisson: number.map { exp($0 / 3).rounded(.down) }
      default: number
      }
    }
  }

  @Test(arguments: [
    (Objective.binary, 0.53063), (.squared, 0.43098), (.absolute, 0.78277), (.quantile(level: 0.8), 0.30352),
    (.poisson, 0.30191),
  ])
  func heldOutLossIsThatOfLightGBM(_ objective: Objective, _ expected: Double) throws {
    let (rows, held) = (Rows(4000, seed: 1), Rows(4000, seed: 2))
    let settings = BoostingSettings.with(objective) {
      $0.iterations = 50
      $0.tree.maximumLeaves = 15
    }
    let target = rows.target(objective)
    let fitted = try settings.checked().fit(BoostingData(BinnedMatrix(rows.features), target: target))
    let margins = fitted.margins(of: held.features)
    let truth = held.target(objective)
    let loss = truth.indices.reduce(0) { $0 + objective.loss(target: truth[$1], scores: [margins[$1]]) } / 4000
    #expect(abs(loss / expected - 1) < 0.012, "\(loss)")
  }
}
