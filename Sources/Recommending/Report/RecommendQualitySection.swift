import Evaluation
import Matrices
import RecommendModel
import Findings
import Reporting
import Solution

extension RecommendReport {
  var modelsSection: ReportSection {
    let weights = evaluation.choice.weights
    let ensemble: Prose? =
      chosen == "ensemble"
      ? "The ensemble brings the scores of its members to one scale and adds them: \(weights.map { "\(NumberFormat.decimals(2).string($0.weight)) × \(shared.words($0.name))" }.joined(separator: " + ")). Weights come from the validation part."
      : nil
    let settings = evaluation.choice.families.compactMap { family -> [Cell]? in
      guard let record = evaluation.best[family], !record.trial.text.isEmpty else { return nil }
      return [.text(Prose(shared.words(family))), .text(Prose(record.trial.text))]
    }
    let details: [Block] =
      settings.isEmpty
      ? []
      : [.table(ReportTable(caption: "Settings that were best on the validation part", columns: [.init("Model"), .init("Settings")], rows: settings))]
    var section = shared.modelsSection(
      extraColumn: (isRatings ? "mae" : "recall", isRatings ? "MAE" : "Recall"), ensemble: ensemble, details: details)
    section = ReportSection(.models, section.blocks)
    return section
  }

  var qualitySection: ReportSection {
    var blocks: [Block] = []
    let names = shownNames
    let lengths = RecommendMeasures.lengths(solution)
    func line(_ metric: String, _ name: String, _ place: Int) -> LineChart.Line {
      .init(
        shared.words(name), shared.role(name, place),
        lengths.compactMap { k in
          evaluation.findings.testValue(MetricKey(metric, k: k), of: name).map { ChartPoint(Double(k), $0) }
        },
        band: name == chosen || name == baseline
          ? lengths.compactMap { k in
            guard let estimate = evaluation.findings.testEstimate(MetricKey(metric, k: k), of: name), let low = estimate.lower,
              let high = estimate.upper
            else { return nil }
            return BandPoint(Double(k), low, high)
          } : [])
    }
    let k = solution.search.k
    func value(_ metric: String, _ name: String) -> Double {
      evaluation.findings.testValue(MetricKey(metric, k: k), of: name) ?? .nan
    }
    if isRatings {
      let rmse = evaluation.findings.testEstimate(MetricKey("rmse"), of: chosen)
      blocks.append(
        .lead(
          "A rating is off by \(rmse?.point ?? .nan, .number()) (RMSE) with \(shared.words(chosen)), by \(evaluation.findings.testValue(MetricKey("rmse"), of: baseline) ?? .nan, .number()) with \(shared.words(baseline))."
        ))
    } else {
      blocks.append(
        .lead(
          "Of what users took up afterwards, the first \(Double(k), .count) places held \(value("recall", chosen), .percent()) with \(shared.words(chosen)) and \(value("recall", baseline), .percent()) with \(shared.words(baseline))."
        ))
    }
    for (metric, title) in [("recall", "Recall by length of the list"), ("ndcg", "NDCG by length of the list")] {
      blocks.append(
        .chart(
          Chart(
            title,
            summary: metric == "recall"
              ? "The share of what users took up that the list had shown; bands are 95 % intervals over users."
              : "The same, with hits counting more the further up they stand.",
            .lines(
              LineChart(
                x: ChartAxis("items in the list", .count), y: ChartAxis(shared.metricName(metric), metric == "recall" ? .percent(0) : .number(), includesZero: true),
                lines: names.enumerated().map { line(metric, $1, $0) }, xReferences: [ReferenceLine(Double(slots), "shown")])))))
    }
    let metrics = ["ndcg", "recall", "precision", "map", "mrr", "hit_rate", "catalogue_coverage", "novelty", "intra_list_diversity", "popularity_bias"]
    blocks.append(
      .table(
        ReportTable(
          caption: "All metrics of the first \(k) places on the test part",
          columns: [.init("Metric"), .init(shared.capitalised(shared.words(chosen)), .end), .init("95 % interval", .end), .init(shared.capitalised(shared.words(baseline)), .end)],
          rows: metrics.map { metric in
            let key = MetricKey(metric, k: k)
            let estimate = evaluation.findings.testEstimate(key, of: chosen)
            return [
              .text(Prose(shared.metricName(metric))), .number(estimate?.point, .number()),
              shared.interval(estimate, .number()).map { .interval($0) } ?? .missing,
              .number(evaluation.findings.testValue(key, of: baseline), .number()),
            ]
          })))
    if let chart = popularityChart { blocks.append(.chart(chart)) }
    blocks += coldStart
    return ReportSection(.quality, blocks)
  }

  /// The chosen one, the baseline and the three next best.
  private var shownNames: [String] {
    let others = evaluation.findings.ranking.map(\.name).filter { $0 != chosen && $0 != baseline }
    return [chosen, baseline].filter { !$0.isEmpty } + others.prefix(3)
  }

  /// Which items the lists are made of: the share of shown places by popularity.
  private var popularityChart: Chart? {
    let order = evaluation.part.popularity().enumerated().sorted { ($0.element, -$0.offset) > ($1.element, -$1.offset) }
    var rank = [Int](repeating: 0, count: order.count)
    for (place, item) in order.enumerated() { rank[item.offset] = place }
    guard order.count > 1 else { return nil }
    let k = solution.search.k
    func curve(_ name: String) -> [ChartPoint] {
      var counts = [Double](repeating: 0, count: order.count)
      for list in evaluation.lists[name] ?? [] { for item in list.prefix(k) { counts[rank[Int(item)]] += 1 } }
      let all = max(1, counts.reduce(0, +))
      var (sum, points) = (0.0, [ChartPoint(0, 0)])
      for (place, count) in counts.enumerated() {
        sum += count
        if (place + 1) % max(1, order.count / 50) == 0 || place == order.count - 1 {
          points.append(ChartPoint(Double(place + 1) / Double(order.count), sum / all))
        }
      }
      return points
    }
    return Chart(
      "What the lists are made of",
      summary:
        "The share of all shown places that the most popular items fill. The nearer to the diagonal, the more of the catalogue is shown; \(evaluation.findings.testValue(MetricKey("catalogue_coverage", k: k), of: chosen) ?? .nan, .percent()) of it stands in somebody's list.",
      .curve(
        CurveChart(
          x: ChartAxis("share of the items, the most popular first", .percent(0), range: Bounds(0, 1)),
          y: ChartAxis("share of the places", .percent(0), range: Bounds(0, 1), includesZero: true),
          curves: [
            .init(shared.words(chosen), .model, curve(chosen)), .init(shared.words(baseline), .baseline, curve(baseline)),
          ])))
  }

  /// Users and items of which training knew nothing.
  private var coldStart: [Block] {
    let k = solution.search.k
    let users = evaluation.findings.test.slices.first { $0.name == "new_users" }?.groups.first?.units ?? []
    var rows = [[Cell]]()
    func value(_ name: String, _ key: MetricKey, _ units: [Int]?) -> Double? {
      evaluation.findings.test[name]?.statistics[key].map { $0.value(over: units) }
    }
    let key = MetricKey("recall", k: k)
    if !users.isEmpty {
      rows.append([
        .text("new users"), .number(users.count), .number(value(chosen, key, users), .percent()),
        .number(value(baseline, key, users), .percent()),
      ])
    }
    let newItems = MetricKey("recall", slice: "new_items", k: k)
    if let model = value(chosen, newItems, nil) {
      let isNew = evaluation.part.popularity().map { $0 == 0 }
      let count = evaluation.judged.users.count { user in user.taken.contains { isNew[Int($0)] } }
      rows.append([
        .text("items that nobody had taken"), .number(count), .number(model, .percent()),
        .number(value(baseline, newItems, nil), .percent()),
      ])
    }
    guard !rows.isEmpty else { return [] }
    return [
      .heading("Cold start"),
      .table(
        ReportTable(
          caption: "Recall of the first \(k) places where training knew nothing",
          columns: [
            .init("Of"), .init("Users", .end), .init(shared.capitalised(shared.words(chosen)), .end),
            .init(shared.capitalised(shared.words(baseline)), .end),
          ], rows: rows)),
    ]
  }
}
