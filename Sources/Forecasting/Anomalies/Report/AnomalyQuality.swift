import Evaluation
import Findings
import ForecastModel
import Reporting
import Solution
import TimeAxis

extension AnomalyReport {
  /// How often it calls for nothing, whether its shares are true, and the readings with the alarms.
  var qualitySection: ReportSection {
    let rate = Double(alarms.falseAlarms) / max(alarms.weeks, 1e-9)
    let bounds = Self.rateBounds(alarms.falseAlarms, weeks: max(alarms.weeks, 1e-9))
    let agreed = evaluation.rule.falseAlarmsPerWeek
    var figures = [
      KeyFigure(
        "False alarms", .number(rate, .number(2)), unit: "a week", interval: Interval(bounds.low, bounds.high, .number(2)),
        note: "\(agreed, .upTo(2)) were agreed; fixed limits: \(Double(today.falseAlarms) / max(today.weeks, 1e-9), .number(2))",
        tone: bounds.low > agreed ? .bad : .good)
    ]
    if plan.hasEvents {
      figures.append(
        KeyFigure(
          "Failures announced", .text(Prose("\(alarms.eventsFound) of \(alarms.events.count)")),
          note: "fixed limits: \(today.eventsFound) of \(today.events.count)"))
      if let hours = alarms.statistics[MetricKey("warning_hours")]?.value(), hours.isFinite {
        figures.append(KeyFigure("Warning", .number(hours, .upTo(1)), unit: "hours", note: "before the end of a failure, on average"))
      }
    }
    figures.append(
      KeyFigure(
        "Sensor faults", .number(alarms.sensorAlarms.count), note: "frozen or dead sensors, counted apart",
        tone: alarms.sensorAlarms.isEmpty ? .neutral : .attention))
    let verdict = bounds.low > agreed ? "more than agreed" : bounds.high < agreed ? "less than agreed" : "as agreed, as far as so few weeks tell"
    var blocks: [Block] = [
      .lead("\(alarms.falseAlarms) false alarms in \(alarms.weeks, .upTo(1)) weeks: \(strong: verdict)."),
      .keyFigures(figures),
    ]
    for index in set.series.indices.filter({ hasReadings($0) }).prefix(4) { blocks.append(.chart(readingsChart(index))) }
    if let chart = calibrationChart { blocks.append(.chart(chart)) }
    return ReportSection(.quality, blocks)
  }

  private func hasReadings(_ index: Int) -> Bool { evaluation.watch.test[index].contains { !$0.value.isNaN } }

  /// Readings of the test windows, the range of normal ones, and where alarms began.
  private func readingsChart(_ index: Int) -> Chart {
    let readings = evaluation.watch.test[index]
    // More points than a screen has columns only make the file large: of each group the extremes are kept.
    let width = max(1, readings.count / 700)
    var (actual, band) = ([ChartPoint](), [BandPoint]())
    for start in stride(from: 0, to: readings.count, by: width) {
      let group = readings[start..<min(start + width, readings.count)]
      let known = group.filter { !$0.value.isNaN }
      if let far = known.max(by: { abs($0.value - $0.expected) < abs($1.value - $1.expected) }) {
        actual.append(ChartPoint(x(far.period), far.value))
      } else if let first = group.first {
        actual.append(ChartPoint(x(first.period), .nan))
      }
      if let first = group.first { band.append(BandPoint(x(first.period), first.low, first.high)) }
    }
    let own = alarms.alarms.filter { $0.series == index }
    let limits = evaluation.limits[index]
    let far = Double.greatestFiniteMagnitude
    let name = set.series.count > 1 ? ", \(set.series[index].name)" : ""
    return Chart(
      "Readings and alarms\(name)",
      summary:
        "\(own.count) alarms in the test windows; the band holds 98 of 100 normal readings, one \(unit) ahead.",
      .lines(
        LineChart(
          x: timeAxis(unit), y: ChartAxis(target, .number()),
          lines: [
            .init(
              "expected", .model, readings.enumerated().filter { $0.offset % width == 0 }.map {
                ChartPoint(x($0.element.period), $0.element.expected)
              }, band: band),
            .init(target, .actual, actual),
          ],
          xReferences: own.prefix(12).enumerated().map { ReferenceLine(x($0.element.first), "alarm \($0.offset + 1)") },
          yReferences: [
            limits.below > -far ? ReferenceLine(limits.below, "today's lower limit") : nil,
            limits.above < far ? ReferenceLine(limits.above, "today's upper limit") : nil,
          ].compactMap { $0 })))
  }

  /// Whether a reading that should be one in a hundred is: shares of normal test readings within one-step intervals.
  private var calibrationChart: Chart? {
    let levels = [0.5, 0.8, 0.9, 0.95, 0.98, 0.99]
    var inside = [Double](repeating: 0, count: levels.count)
    var count = 0.0
    for (index, readings) in evaluation.watch.test.enumerated() {
      guard let errors = evaluation.watch.profiles[index]?.errors else { continue }
      for reading in readings where !reading.value.isNaN && !plan.isEvent(reading.period, series: index) {
        // The band is the 1 % and 99 % quantile: what lies between follows from its table.
        let (low, high) = (errors.standardised(0.01, step: 1), errors.standardised(0.99, step: 1))
        guard high > low, reading.high > reading.low else { continue }
        let error = low + (reading.value - reading.low) / (reading.high - reading.low) * (high - low)
        count += 1
        for (place, level) in levels.enumerated()
        where error >= errors.standardised((1 - level) / 2, step: 1)
          && error <= errors.standardised((1 + level) / 2, step: 1)
        {
          inside[place] += 1
        }
      }
    }
    guard count >= 20 else { return nil }
    let shares = inside.map { $0 / count }
    return Chart(
      "Are the shares true?",
      summary:
        "Of normal test readings \(shares[2], .percent()) lie where 90 % should, and \(shares[5], .percent()) where 99 % should.",
      .coverage(
        CoverageChart(
          levels: zip(levels, shares).map { level, share in
            let spread = 1.96 * (share * (1 - share) / count).squareRoot()
            return .init(
              nominal: level, observed: share, interval: Bounds(max(0, share - spread), min(1, share + spread)))
          }, xTitle: "Share of normal readings that should be inside", yTitle: "Share that is")))
  }

  /// The alarms, one by one, with their reasons.
  var whySection: ReportSection {
    let words = AnomalyWords(unit: unit)
    let all = (alarms.alarms.map { ($0, $0.worst) } + alarms.sensorAlarms.map { ($0, $0.readings[$0.readings.count - 1]) })
      .sorted { ($0.0.first, $0.0.series) < ($1.0.first, $1.0.series) }
    var columns = [ReportTable.Column]()
    if set.series.count > 1 { columns.append(.init("Series")) }
    columns += [.init("Begins"), .init("Ends"), .init("Score", .end), .init("Because")]
    if plan.hasEvents { columns.append(.init("Failure")) }
    let rows = all.prefix(100).map { alarm, worst -> [Cell] in
      var cells = [Cell]()
      if set.series.count > 1 { cells.append(.text(Prose(set.series[alarm.series].name))) }
      cells += [
        .text(Prose(set.text(of: alarm.first))), .text(Prose(set.text(of: alarm.last))),
        .number(worst.surprise, .number(2)), .text(Prose(words.reason(worst))),
      ]
      if plan.hasEvents { cells.append(.text(alarm.touches(plan.events[alarm.series], echo: plan.rule.coolDown) ? "yes" : "no")) }
      return cells
    }
    var blocks: [Block] = [
      .lead(
        all.isEmpty
          ? "No alarm in the test windows."
          : "\(all.count) alarms; the score is the number of zeros: 3 is one normal reading in a thousand, an alarm begins at \(evaluation.rule.threshold, .number(2))."
      )
    ]
    if !rows.isEmpty {
      blocks.append(
        .table(ReportTable(caption: "Alarms of the test windows", columns: columns, rows: Array(rows), visibleRows: 20)))
    }
    return ReportSection(.why, title: "Every alarm", question: "Why would somebody be called?", blocks)
  }
}
