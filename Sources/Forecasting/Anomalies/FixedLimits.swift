import ForecastModel
import Solution
import Statistics

/// What a control room does: an alarm outside of two fixed limits. The baseline of every watch.
enum FixedLimits {
  /// The limits of each series: those of the client, or else the median of the readings before the test part and so
  /// many median absolute deviations to both sides that false alarms come as often as they may.
  static func limits(_ plan: AnomalyPlan) -> [(below: Double, above: Double)] {
    let far = Double.greatestFiniteMagnitude
    if let limits = plan.settings.limits {
      return plan.set.series.map { _ in (limits.below ?? -far, limits.above ?? far) }
    }
    let known = usualValues(plan)
    let scores = plan.set.series.indices.map { index in
      let validation = plan.validationWindows.compactMap { plan.start(of: $0, series: plan.set.series[index]) }.first
      return normal(index, plan).filter { $0.period >= validation ?? .max }.map { reading in
        let deviation = (reading.value - known[index].centre) / known[index].spread
        return plan.rule.direction == .both ? abs(deviation) : plan.rule.direction == .up ? deviation : -deviation
      }
    }
    let judged = scores.filter { !$0.isEmpty }
    let readings = judged.reduce(0) { $0 + $1.count }
    let weeks = Double(readings) / Double(max(1, judged.count)) / plan.periodsPerWeek
    let wide =
      AlarmThreshold.threshold(
        capped(scores), coolDown: plan.rule.coolDown, renewal: plan.renewal,
        alarms: plan.rule.falseAlarmsPerWeek * weeks) ?? 6
    return known.map { centre, spread in
      (
        plan.rule.direction == .up ? -far : centre - wide * spread,
        plan.rule.direction == .down ? far : centre + wide * spread
      )
    }
  }

  /// A single 9999, the word of many a sensor for "broken", must not put the limits out of reach of every series: scores
  /// end at three times what one in a hundred exceeds.
  private static func capped(_ scores: [[Double]]) -> [[Double]] {
    let all = scores.joined().filter(\.isFinite)
    guard !all.isEmpty else { return scores }
    let most = 3 * quantile(0.99, of: all)
    return most > 0 ? scores.map { $0.map { min($0, most) } } : scores
  }

  /// Median and median absolute deviation of the readings of each series before the test part.
  private static func usualValues(_ plan: AnomalyPlan) -> [(centre: Double, spread: Double)] {
    plan.set.series.indices.map { index in
      let values = normal(index, plan).map(\.value)
      let centre = median(of: values)
      let spread = median(of: values.map { abs($0 - centre) })
      return (values.isEmpty ? 0 : centre, spread > 0 ? spread : 1)
    }
  }

  /// Readings before the test part in which nothing failed.
  private static func normal(_ index: Int, _ plan: AnomalyPlan) -> [(period: Int, value: Double)] {
    let series = plan.set.series[index]
    let end = plan.testWindows.first.map { plan.origins.start(of: $0, end: plan.set.end(of: series)) } ?? 0
    return series.values(before: end).enumerated().compactMap { place, value in
      let period = series.firstPeriod + place
      return value.isNaN || plan.isEvent(period, series: index) ? nil : (period, value)
    }
  }
}
