import Evaluation
import Testing

/// Curves against scikit-learn 1.9.1 on the rows with ties, and against themselves.
@Suite struct CurveTests {
  private let outcomes = BinaryMetricTests.outcomes(weighted: false)

  /// roc_curve(drop_intermediate=False) and precision_recall_curve.
  @Test func points() {
    let curve = RankCurve(outcomes)
    #expect(curve.points.map(\.threshold) == [.infinity, 0.9, 0.8, 0.7, 0.4, 0.3, 0.1, 0.05])
    let sixth = 1.0 / 6
    for (found, expected) in zip(curve.points, [0, 0, sixth, 3 * sixth, 4 * sixth, 5 * sixth, 1, 1]) {
      #expect(isClose(found.falsePositiveRate, expected))
    }
    for (found, expected) in zip(curve.points, [0, sixth, 2 * sixth, 3 * sixth, 4 * sixth, 5 * sixth, 5 * sixth, 1]) {
      #expect(isClose(found.truePositiveRate, expected))
    }
    for (found, expected) in zip(curve.points, [1, 1, 2.0 / 3, 0.5, 0.5, 0.5, 5.0 / 11, 0.5]) {
      #expect(isClose(found.precision, expected))
    }
  }

  @Test func thinningKeepsTheEndsAndTheShape() throws {
    let curve = RankCurve(randomOutcomes(5000, seed: 1))
    let thin = curve.thinned(to: 100)
    #expect(thin.points.count <= 100 && thin.points.count > 90)
    #expect(thin.points.first == curve.points.first && thin.points.last == curve.points.last)
    func area(_ curve: RankCurve) -> Double {
      zip(curve.points, curve.points.dropFirst()).reduce(0) { sum, pair in
        sum + (pair.1.falsePositiveRate - pair.0.falsePositiveRate)
          * (pair.1.truePositiveRate + pair.0.truePositiveRate) / 2
      }
    }
    let exact = ClassificationScores.statistics(randomOutcomes(5000, seed: 1))[MetricKey("roc_auc")]?.value() ?? .nan
    #expect(isClose(area(curve), exact))
    #expect(abs(area(thin) - exact) < 0.002)
    #expect(thin.thinned(to: 200) == thin)
  }

  /// calibration_curve(n_bins=5) of scikit-learn: bins without rows are left out.
  @Test func equalWidthBins() {
    let found = Reliability(outcomes, bins: 5, .equalWidth)
    #expect(found.bins.map(\.cases) == [2, 4, 5, 1])
    for (bin, expected) in zip(found.bins, [(0.075, 0.5), (0.35, 0.5), (0.74, 0.4), (0.9, 1)]) {
      #expect(isClose(bin.predicted, expected.0) && isClose(bin.observed, expected.1))
    }
  }

  /// Equal scores stay in one bin, and all rows are in one.
  @Test(arguments: BinaryContractTests.cases)
  func equalMassBins(outcomes: BinaryOutcomes) {
    let found = Reliability(outcomes)
    let whole = (0..<outcomes.rowCount).reduce(0.0) { $0 + (outcomes.weights?[$1] ?? 1) }
    #expect(isClose(found.bins.reduce(0) { $0 + $1.cases }, whole))
    for (a, b) in zip(found.bins, found.bins.dropFirst()) { #expect(a.high < b.low) }
    #expect(found.bins.allSatisfy { $0.lower <= $0.observed && $0.observed <= $0.upper })
    let metric = ClassificationScores.statistics(outcomes)[MetricKey("expected_calibration_error")]
    #expect(isClose(found.error, metric?.value() ?? .nan))
  }

  @Test func gains() throws {
    // Twenty rows, the five positives first: tenths of two rows.
    let outcomes = BinaryOutcomes(
      scores: (0..<20).map { 1 - Double($0) / 20 }, isPositive: (0..<20).map { $0 < 5 },
      isActedOn: [Bool](repeating: false, count: 20))
    let table = GainsTable(outcomes)
    #expect(table.rows.count == 10)
    #expect(table.rows.map(\.positives) == [2, 2, 1, 0, 0, 0, 0, 0, 0, 0])
    #expect(table.rows.map(\.lift).prefix(3) == [4, 4, 2])
    #expect(table.rows.map(\.gain).prefix(4) == [0.4, 0.8, 1, 1])
    #expect(table.rows[9].cumulativeLift == 1)
    // Equal scores: every tenth is as good as all.
    let flat = BinaryOutcomes(
      scores: [Double](repeating: 0.5, count: 20), isPositive: outcomes.isPositive, isActedOn: outcomes.isActedOn)
    #expect(GainsTable(flat).rows.allSatisfy { isClose($0.lift, 1) })
  }

  @Test func bandHoldsTheCurve() throws {
    let outcomes = randomOutcomes(300, seed: 3)
    let band = RocBand(outcomes, bootstrap: Resampling(draws: 300, seed: 1, threads: 2), steps: 20)
    let curve = RankCurve(outcomes)
    #expect(band.points.count == 21)
    #expect(band.points.last?.truePositiveRate.point == 1)
    for point in band.points {
      // On the straight line between two points of the curve: not under what is reached at that rate.
      #expect(point.truePositiveRate.point >= curve.recall(atFalsePositiveRate: point.falsePositiveRate) - 1e-12)
      #expect(try #require(point.truePositiveRate.lower) <= point.truePositiveRate.point + 1e-12)
    }
  }

  @Test func stability() {
    let values = (0..<1000).map { Double($0) }
    #expect(populationStability(old: values, new: values) == 0)
    #expect(populationStability(old: values, new: values.map { $0 + 300 }) > 0.25)
    #expect(populationStability(old: values, new: [1e9]).isFinite)
    #expect(populationStability(old: [], new: values).isNaN)
  }
}
