import Evaluation
import Findings
import ForecastModel
import Reporting
import Solution
import TimeAxis

extension AnomalyReport {
  var decisionSection: ReportSection { shared.decisionSection([timeline]) }

  /// When something failed, when the model called, and when the limits did.
  private var timeline: Chart {
    func spans(_ episodes: [AlarmEpisode], _ series: Int, _ state: TimelineChart.State) -> [TimelineChart.Span] {
      episodes.filter { $0.series == series }.map { .init(state, from: x($0.first), to: x($0.last + 1)) }
    }
    var rows = [TimelineChart.Row]()
    let shown = set.series.indices.sorted { importance($0) > importance($1) }.prefix(4).sorted()
    for index in shown {
      let name = set.series.count > 1 ? "\(set.series[index].name): " : ""
      if plan.hasEvents {
        rows.append(
          .init(
            "\(name)failures",
            alarms.events.filter { $0.series == index }.map {
              .init(.missing, from: x($0.periods.lowerBound), to: x($0.periods.upperBound + 1))
            }))
      }
      rows.append(.init("\(name)alarms", spans(alarms.alarms, index, .suspicious)))
      rows.append(.init("\(name)fixed limits", spans(today.alarms, index, .filled)))
    }
    let found = plan.hasEvents ? "\(alarms.eventsFound) of \(alarms.events.count) failures were announced, " : ""
    return Chart(
      "Failures and alarms in the test windows",
      summary:
        "\(found)\(alarms.alarms.count) alarms in \(alarms.weeks, .upTo(1)) weeks; fixed limits: \(today.alarms.count).",
      .timeline(
        TimelineChart(
          x: timeAxis(unit), rows: rows,
          names: [.missing: "failure", .suspicious: "alarm", .filled: "outside of fixed limits"])))
  }

  private func importance(_ series: Int) -> Int {
    2 * alarms.events.count { $0.series == series } + alarms.alarms.count { $0.series == series }
  }

  var scopeSection: ReportSection {
    let cost = solution.scope.costOfError
    return shared.scopeSection([
      Definition("Today", "an alarm outside of fixed limits: \(limitWords)"),
      Definition("Failures", "\(solution.scope.volume.decisionsPerYear, .upTo(1)) a year could be warned of"),
      Definition(
        "A wrong alarm costs",
        "\(cost.overPerUnit, .money(currency)) for an alarm for nothing, \(cost.underPerUnit, .money(currency)) for a failure without one"),
      Definition(
        "Agreed", "at most about \(evaluation.rule.falseAlarmsPerWeek, .upTo(2)) false alarms a week, all series together"),
    ])
  }

  private var limitWords: String {
    guard let first = evaluation.limits.first else { return "none" }
    let far = Double.greatestFiniteMagnitude
    func words(_ limit: (below: Double, above: Double)) -> String {
      let parts = [
        limit.below > -far ? "below \(NumberFormat.number().string(limit.below))" : nil,
        limit.above < far ? "above \(NumberFormat.number().string(limit.above))" : nil,
      ]
      return parts.compactMap { $0 }.joined(separator: " or ")
    }
    let own = solution.anomalies?.limits == nil ? ", set for the same rate of false alarms" : ""
    return evaluation.limits.count == 1 || solution.anomalies?.limits != nil
      ? words(first) + own : "of each series" + own
  }

  var dataSection: ReportSection {
    let periods = set.lastPeriod - set.firstPeriod + 1
    let events = plan.events.reduce(0) { $0 + $1.count }
    var blocks: [Block] = [
      .lead(
        "\(Double(facts.rows), .count) rows, \(set.series.count) series, \(periods) \(unit)s from \(set.text(of: set.firstPeriod)) to \(set.text(of: set.lastPeriod))\(plan.hasEvents ? ", \(events) failures are marked" : ", no failures are marked")."
      )
    ]
    if !facts.missing.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            caption: "Empty cells by column", columns: [.init("Column"), .init("Empty", .end)],
            rows: facts.missing.map { [.code($0.name), .number($0.share, .percent(2))] })))
    }
    for note in facts.notes.prefix(5) { blocks.append(.callout(Callout(.attention, title: "Data", Prose(note)))) }
    return ReportSection(.data, blocks)
  }

  var splitSection: ReportSection {
    let origins = plan.origins
    let end = set.lastPeriod
    let rows = (0..<origins.count).map { window -> WindowsChart.Row in
      let start = origins.start(of: window, end: end)
      return .init(
        "window \(window + 1)",
        [
          .init(.train, from: x(set.firstPeriod), to: x(start)),
          .init(origins.isTest(window) ? .test : .validation, from: x(start), to: x(start + origins.horizon)),
        ])
    }
    return ReportSection(
      .split,
      [
        .lead(
          "Models were fitted anew before each of \(origins.count) windows of \(origins.horizon) \(unit)s, on readings without failures and gross outliers. \(origins.validationWindows) windows set the threshold; the last \(origins.testWindows) were judged with it."
        ),
        .chart(
          Chart(
            "Windows", summary: "Each reading is judged by a model that was fitted on what lies before its window.",
            .windows(WindowsChart(x: timeAxis(unit), rows: rows)))),
      ])
  }

  var modelsSection: ReportSection {
    let metric = MetricKey(solution.search.metric)
    let format = shared.format(metric.name)
    let findings = evaluation.findings
    let names = [findings.baseline] + findings.ranking.map(\.name)
    let table = ReportTable(
      caption: "Every candidate, the fixed limits first",
      columns: [
        .init("Model"), .init("Validation", .end, note: "\(shared.metricName(metric.name)) of the next reading"),
        .init("Test", .end, note: shared.metricName(metric.name)),
        .init("False alarms a week", .end, note: "on the test"), .init("Failures found", .end, note: "on the test"),
        .init("Fitting", .end, note: "processor time"),
      ],
      rows: names.map { name in
        let own = evaluation.test.first { $0.name == name }
        return [
          .text(Prose(shared.words(name))), .number(findings.ranking.first { $0.name == name }?.value, format),
          .number(findings.testValue(metric, of: name), format),
          .number(own.map { Double($0.falseAlarms) / max($0.weeks, 1e-9) }, .number(2)),
          plan.hasEvents ? .text(Prose("\(own?.eventsFound ?? 0) of \(own?.events.count ?? 0)")) : .missing,
          .number(result.secondsByCandidate[name], NumberFormat(.significant(2), suffix: "s")),
        ]
      },
      marks: names.enumerated().compactMap { place, name in
        name == findings.chosen
          ? .init(row: place, "chosen", tone: .good) : name == findings.baseline ? .init(row: place, "today") : nil
      })
    var blocks: [Block] = [
      .lead(
        "\(strong: shared.words(findings.chosen)) expected the normal readings of the validation windows best, and was chosen by that alone: alarms and failures of the test windows were not looked at."
      ), .table(table),
    ]
    if !findings.untried.isEmpty {
      blocks.append(
        .callout(
          Callout(
            .attention, title: "Not tried",
            "The time budget left no room for \(findings.untried.map(shared.words).joined(separator: ", ")).")))
    }
    return ReportSection(.models, blocks)
  }

  /// What it is worth, and of what the value is made; nil without failures in the test windows.
  var moneySection: ReportSection? {
    guard let money = evaluation.money else { return nil }
    let interval = shared.interval(money.value, .money(currency)).map { " (\($0.words) with 95 % confidence)" } ?? ""
    return ReportSection(
      .money,
      [
        .lead(
          "False alarms and missed failures cost \(money.costToday, .money(currency)) a year with fixed limits; the model saves \(strong: money.value.point, .money(currency)) of it\(interval)."
        ),
        .chart(
          Chart(
            "Where the value comes from",
            summary: "\(money.ofFailures, .money(currency)) from failures that are announced, \(money.ofFalseAlarms, .money(currency)) from false alarms.",
            .waterfall(
              Waterfall(
                axis: ChartAxis("\(currency) a year", .money(currency), includesZero: true),
                steps: [
                  .init("Failures announced", .change, money.ofFailures),
                  .init("False alarms saved", .change, money.ofFalseAlarms),
                  .init("Value a year", .total, money.value.point, interval: shared.bounds(money.value)),
                ])))),
      ] + (shared.costChart.map { [.chart($0)] } ?? []) + [
        .details(
          summary: "How the money is counted",
          [
            .paragraph(
              "A year has \(money.failuresPerYear, .upTo(1)) failures; the share that is found in the test windows is taken for all of them. False alarms are counted for \(alarms.weeks, .upTo(1)) weeks and taken for \(AlarmMoney.weeksPerYear, .upTo(1)). Value = (false alarms today − with the model) × \(solution.scope.costOfError.overPerUnit, .money(currency)) + (share found with the model − today) × failures × \(solution.scope.costOfError.underPerUnit, .money(currency)). Intervals: 2 000 paired bootstrap draws over blocks of \(plan.blockLength) \(unit)s."
            )
          ])
      ])
  }

  var limitsSection: ReportSection {
    var limits: [Prose] = [
      "Normal is what the validation windows showed: after a change of the process, train again before you believe an alarm.",
      "An alarm says that readings are unusual, not why; a failure that no reading shows cannot be announced.",
    ]
    if plan.hasEvents, alarms.events.count < 10 {
      limits.append(
        "Only \(alarms.events.count == 1 ? "one failure lies" : "\(alarms.events.count) failures lie") in the test windows: the share that is found is a first impression and no rate.")
    }
    if !plan.hasEvents {
      limits.append("Nobody marked failures in the data: every alarm counts as false, and nothing says what was missed.")
    }
    limits.append(
      "The threshold was set on \(evaluation.calibrationWeeks, .upTo(1)) normal weeks; failures among them that nobody marked make it too high.")
    if let harm = solution.scope.ethics.harmIfWrong {
      limits.append(
        "If it is wrong: \(harm). Way out for those concerned: \(solution.scope.ethics.optOut.map(shared.words) ?? "none named").")
    }
    return ReportSection(.limits, [.list(limits)])
  }
}
