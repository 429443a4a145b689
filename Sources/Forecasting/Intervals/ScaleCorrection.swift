import ForecastFitting
import ForecastModel
import Solution

#if canImport(Glibc)
  import Glibc
#endif

/// By what a candidate's scales are multiplied before its quantiles are read off (docs/models/intervals.md).
struct ScaleCorrection: Sendable {
  /// Never `auto`.
  let method: IntervalSettings.Method
  /// Validation windows.
  private let windows: [Int]
  private let effects: ScaleEffects?
  private let plan: MeasurePlan

  /// - Parameters:
  ///   - forecasts: the candidate's, by window.
  ///   - actuals: of the validation windows.
  ///   - groups: of each series, by class of demand.
  init(
    _ method: IntervalSettings.Method, _ forecasts: [Int: WindowForecasts], actuals: Actuals, plan: MeasurePlan,
    groups: [Int]
  ) {
    self.method = method
    self.plan = plan
    windows = actuals.windows
    guard method == .grouped || method == .adaptive else {
      effects = nil
      return
    }
    let ratios = Self.ratios(forecasts, actuals: actuals, plan: plan)
    // How errors grow with the step is for the quantiles by step: here they count in units of their mean at the step.
    var sums = [Double](repeating: 0, count: plan.origins.horizon)
    var counts = sums
    for own in ratios.joined() {
      for (step, ratio) in own.enumerated() where ratio.isFinite {
        sums[step] += min(ratio, 1e3)
        counts[step] += 1
      }
    }
    let units = zip(sums, counts).map { $1 > 0 && $0 > 0 ? $0 / $1 : 1 }
    let logarithms = ratios.map { series in
      series.map { own in
        var (sum, count) = (0.0, 0.0)
        for (step, ratio) in own.enumerated() where ratio.isFinite {
          sum += min(ratio, 1e3) / units[step]
          count += 1
        }
        return count > 0 ? log(min(max(sum / count, 0.02), 50)) : .nan
      }
    }
    effects = ScaleEffects(logarithms, groups: groups, isOwn: method == .adaptive)
  }

  /// By series and window, then by step: absolute errors over the scale that is right for the length of the series.
  private static func ratios(
    _ forecasts: [Int: WindowForecasts], actuals: Actuals, plan: MeasurePlan
  ) -> [[[Double]]] {
    actuals.values.enumerated().map { series, own in
      own.enumerated().map { place, values in
        let window = actuals.windows[place]
        guard !values.isEmpty, let path = forecasts[window]?.paths[series] else { return [] }
        let length = plan.lengthFactor(series, before: window)
        return zip(values, zip(path.median, path.scale)).map { actual, step in
          let scale = step.1 * length
          return scale > 0 ? abs(actual - plan.contract.clipped(step.0)) / scale : .nan
        }
      }
    }
  }

  /// The factor of a series in a window; nil is what comes after all data. A validation window is corrected without
  /// what it shows itself, nor what the windows show that overlap with it.
  func factor(_ series: Int, window: Int?) -> Double {
    guard method != .model else { return 1 }
    let length = plan.lengthFactor(series, before: window)
    guard let effects else { return length }
    let left = window.map { judged in
      windows.indices.filter { !plan.origins.isTest(judged) && plan.origins.overlaps(windows[$0], judged) }
    }
    return length * effects.factor(series: series, leaving: left ?? [])
  }

  /// Forecasts of a window with corrected scales.
  func corrected(_ forecasts: WindowForecasts, window: Int?) -> WindowForecasts {
    guard method != .model else { return forecasts }
    var corrected = forecasts
    for series in forecasts.paths.indices {
      let factor = factor(series, window: window)
      corrected.paths[series]?.multiplyScale(by: factor)
      // Models are let go where nobody needs them.
      guard forecasts.models.indices.contains(series) else { continue }
      corrected.models[series] = forecasts.models[series]?.corrected(by: factor)
    }
    return corrected
  }
}

extension MeasurePlan {
  /// `predictionErrorFactor` of the values that are known before a window.
  func lengthFactor(_ index: Int, before window: Int?) -> Double {
    let series = set.series[index]
    let end = set.end(of: series)
    let start = window.map { origins.start(of: $0, end: end) } ?? end + 1
    // A long series is right as it is, whatever is missing in it.
    let values = series.values(before: start)
    return predictionErrorFactor(fittedTo: values.count > 400 ? values.count : values.count { !$0.isNaN })
  }
}

extension RollingOrigin {
  /// Whether two windows of one part share periods; a window overlaps with itself.
  func overlaps(_ a: Int, _ b: Int) -> Bool { isTest(a) == isTest(b) && abs(a - b) * step < horizon }
}
