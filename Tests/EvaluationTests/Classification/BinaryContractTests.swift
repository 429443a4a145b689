import Evaluation
import Statistics
import Testing

/// What every metric of a classifier must keep, whatever the rows.
@Suite struct BinaryContractTests {
  static let cases: [BinaryOutcomes] = [
    randomOutcomes(200, seed: 1), randomOutcomes(201, seed: 2, levels: 7), randomOutcomes(150, seed: 3, weighted: true),
    randomOutcomes(160, seed: 4, levels: 4, weighted: true, units: 40),
  ]

  @Test(arguments: cases)
  func bounds(outcomes: BinaryOutcomes) {
    for (name, value) in values(ClassificationScores.statistics(outcomes, failure: .wrongDecision)) {
      switch name {
      case "log_loss": #expect(value > 0)
      case "lift_at_alerts": #expect(value >= 0)
      case "gini", "mcc": #expect(value >= -1 && value <= 1)
      default: #expect(value >= 0 && value <= 1, "\(name) \(value)")
      }
    }
  }

  /// Only the order of the rows within a tie can matter, and only for a budget that ends inside the tie.
  @Test(arguments: cases)
  func theOrderOfRowsDoesNotMatter(outcomes: BinaryOutcomes) {
    var random = RandomNumbers(seed: 9)
    var order = Array(0..<outcomes.rowCount)
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, random.integer(below: last + 1))
    }
    let before = values(ClassificationScores.statistics(outcomes))
    let after = values(ClassificationScores.statistics(outcomes.rows(order)))
    for (a, b) in zip(before, after) where !a.0.contains("at_alerts") {
      #expect(isClose(a.1, b.1), "\(a.0): \(a.1) \(b.1)")
    }
  }

  /// Metrics of ranks do not see a rising transform.
  @Test(arguments: cases)
  func ranksSeeOnlyTheOrder(outcomes: BinaryOutcomes) {
    var other = outcomes
    other.scores = outcomes.scores.map { 1 / (1 + (1 - $0) * (1 - $0) * (1 - $0)) }
    let before = ClassificationScores.statistics(outcomes)
    let after = ClassificationScores.statistics(other)
    for name in ["roc_auc", "pr_auc", "gini", "ks", "precision_at_alerts", "recall_at_alerts", "lift_at_alerts"] {
      #expect(before[MetricKey(name)]?.value() == after[MetricKey(name)]?.value(), "\(name)")
    }
    var turned = outcomes
    turned.scores = outcomes.scores.map { 1 - $0 }
    let area = ClassificationScores.statistics(turned)[MetricKey("roc_auc")]?.value() ?? .nan
    #expect(isClose(area, 1 - (before[MetricKey("roc_auc")]?.value() ?? .nan)))
  }

  /// A row of weight three is that row three times; one of weight zero is not there.
  @Test(arguments: cases.filter { $0.weights != nil })
  func weightsAreCopies(outcomes: BinaryOutcomes) {
    var copies = outcomes.rows(
      (0..<outcomes.rowCount).flatMap { [Int](repeating: $0, count: Int(outcomes.weights?[$0] ?? 1)) })
    copies.weights = nil
    let weighted = values(ClassificationScores.statistics(outcomes))
    for (a, b) in zip(weighted, values(ClassificationScores.statistics(copies))) {
      #expect(isClose(a.1, b.1), "\(a.0): \(a.1) \(b.1)")
    }
  }

  /// A draw is the same as a table in which every unit's rows stand as often as it was drawn; a slice as a table of
  /// its rows.
  @Test(arguments: cases)
  func drawsAndSlicesAreTables(outcomes: BinaryOutcomes) throws {
    let measures = BinaryMeasures(outcomes)
    let bootstrap = Resampling(draws: 3, seed: 5, threads: 1)
    let units = outcomes.unitOfRow ?? Array(0..<outcomes.rowCount)
    for draw in 0..<3 {
      let times = bootstrap.times(ofDraw: draw, units: measures.unitCount)
      #expect(times.reduce(0) { $0 + Int($1) } == measures.unitCount)
      let copies = outcomes.rows(
        units.indices.flatMap { [Int](repeating: $0, count: Int(times[units[$0]])) })
      for (a, b) in zip(measures.values(times: times), BinaryMeasures(copies).valuesOfAll) { #expect(isClose(a, b)) }
    }
    let slice = stride(from: 0, to: measures.unitCount, by: 3).map { $0 }
    let rows = units.indices.filter { slice.contains(units[$0]) }
    let restricted = measures.restricted(to: slice)
    #expect(restricted.unitCount == slice.count)
    for (a, b) in zip(restricted.valuesOfAll, BinaryMeasures(outcomes.rows(rows)).valuesOfAll) {
      #expect(isClose(a, b))
    }
  }

  /// The area by its definition: the share of pairs that are in the right order, a tie counting half.
  @Test(arguments: cases)
  func areaIsTheShareOfPairs(outcomes: BinaryOutcomes) {
    var (right, pairs) = (0.0, 0.0)
    for a in 0..<outcomes.rowCount where outcomes.isPositive[a] {
      for b in 0..<outcomes.rowCount where !outcomes.isPositive[b] {
        let weight = (outcomes.weights?[a] ?? 1) * (outcomes.weights?[b] ?? 1)
        pairs += weight
        let (x, y) = (outcomes.scores[a], outcomes.scores[b])
        right += x > y ? weight : x == y ? weight / 2 : 0
      }
    }
    let found = ClassificationScores.statistics(outcomes)[MetricKey("roc_auc")]?.value() ?? .nan
    #expect(isClose(found, right / pairs))
  }

  @Test func oneClassHasNoArea() {
    let outcomes = BinaryOutcomes(
      scores: [0.1, 0.2, 0.3], isPositive: [false, false, false], isActedOn: [false, false, true], alertShare: 0.4)
    let found = ClassificationScores.statistics(outcomes)
    for name in ["roc_auc", "pr_auc", "ks", "balanced_accuracy", "recall", "recall_at_alerts"] {
      #expect(found[MetricKey(name)]?.value().isNaN == true, "\(name)")
    }
    #expect(found[MetricKey("mcc")]?.value() == 0)
    #expect(found[MetricKey("precision")]?.value() == 0)
  }

  @Test func scoresThatAreNoProbabilitiesHaveNoLoss() {
    var outcomes = randomOutcomes(50, seed: 3)
    outcomes.areProbabilities = false
    outcomes.alertShare = nil
    let keys = ClassificationScores.statistics(outcomes).keys.map(\.name)
    for name in ["log_loss", "brier", "expected_calibration_error", "precision_at_alerts"] {
      #expect(!keys.contains(name))
    }
    #expect(keys.contains("roc_auc"))
  }

  /// What is not a number ranks last and is acted on last.
  @Test func missingScoresRankLast() {
    let outcomes = BinaryOutcomes(
      scores: [.nan, 0.2, 0.9], areProbabilities: false, isPositive: [true, false, true],
      isActedOn: [false, false, true], alertShare: 0.34)
    let found = ClassificationScores.statistics(outcomes)
    #expect(found[MetricKey("roc_auc")]?.value() == 0.5)
    #expect(found[MetricKey("precision_at_alerts")]?.value() == 1)
  }
}
