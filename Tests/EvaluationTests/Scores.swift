import Evaluation
import Solution

/// A criterion in one line.
func criterion(
  _ metric: String, min: Double? = nil, max: Double? = nil, change: Double? = nil, confidence: Double? = nil,
  slice: String? = nil, level: Double? = nil, at stage: Criterion.Stage = .run
) -> Criterion {
  var criterion = Criterion()
  criterion.metric = metric
  (criterion.min, criterion.max, criterion.minRelativeChange) = (min, max, change)
  (criterion.confidence, criterion.slice, criterion.level, criterion.at) = (confidence, slice, level, stage)
  return criterion
}

/// A judge over units whose metrics are given one by one: each metric is the mean of its values.
func makeJudge(
  model: [String: [Double]], baseline: [String: [Double]] = [:], slices: [String: [String: [Int]]] = [:],
  level: Double? = nil, rowsPerUnit: Double = 1, rowsAreIndependent: Bool = false, blocks: Bool = false,
  value: [String: [Double]] = [:]
) -> Judge {
  func statistics(_ values: [String: [Double]]) -> [MetricKey: RatioStatistic] {
    var metrics = [MetricKey: RatioStatistic]()
    for (name, numbers) in values {
      metrics[MetricKey(name, level: level)] = RatioStatistic(
        numerator: numbers.map { $0 * rowsPerUnit },
        denominator: [Double](repeating: rowsPerUnit, count: numbers.count))
    }
    return metrics
  }
  let count = (model.values.first ?? value.values.first ?? []).count
  let table = ScoreTable(
    units: (0..<count).map { "unit \($0)" },
    candidates: [
      CandidateScores(name: "baseline", statistics: statistics(baseline)),
      CandidateScores(name: "model", statistics: statistics(model)),
    ],
    slices: slices.sorted { $0.key < $1.key }.map { name, groups in
      SliceColumn(
        name: name, groups: groups.sorted { $0.key < $1.key }.map { .init(value: $0.key, units: $0.value) })
    }, unitIsTimeBlock: blocks)
  let ratios = value.mapValues {
    RatioStatistic(numerator: $0, denominator: [Double](repeating: 1, count: $0.count))
  }
  return Judge(
    scores: table, baseline: "baseline", bootstrap: Bootstrap(draws: 1000, seed: 7, threads: 2),
    rowsAreIndependent: rowsAreIndependent, value: { ratios[$0] })
}
