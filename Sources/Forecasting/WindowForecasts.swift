import ForecastFitting
public import ForecastModel
import LagFitting
import Support

/// What one candidate forecast for every series in one window, and the models that did it.
public struct WindowForecasts: Sendable {
  /// By series; nil where a series does not have the window.
  public var paths: [ForecastPath?]
  /// By series; empty where they were let go.
  public var models: [FittedForecaster?]

  /// Fits a candidate on what lies before a window, and forecasts the window. Series are independent, so the result
  /// does not depend on the number of threads.
  /// - Parameters:
  ///   - starts: first period of the window by series; nil where a series does not have it.
  ///   - lags: how boosting on lags is fitted.
  /// - Throws: what `check` throws, which is asked again and again so that a budget or Ctrl-C is noticed in time.
  static func fit(
    _ kind: CandidateKind, series set: SeriesSet, starts: [Int?], horizon: Int,
    seasonLengths: [Int], lags: LagSettings, threads: Int, check: @Sendable () throws -> Void
  ) throws -> WindowForecasts {
    if kind == .lagBoosting {
      return try fitLags(
        series: set, starts: starts, settings: lags, seasonLengths: seasonLengths, threads: threads, check: check)
    }
    let settings = FitSettings(seasonLength: seasonLengths.first ?? 1, seasonLengths: seasonLengths)
    let kinds = set.allKnownColumns.map(\.regressorKind)
    let fitted = try Parallel.tryMap(set.series.count, threads: threads) { index -> (ForecastPath, FittedForecaster)? in
      try check()
      let series = set.series[index]
      guard let start = starts[index] else { return nil }
      let context = set.context(series, before: start)
      let model = ForecastFitting.fit(
        kind, to: set.training(series, before: start),
        knowing: RegressorData(columns: kinds, rows: series.known.slice(from: series.firstPeriod, to: start)),
        settings: settings)
      var path = ForecastPath()
      model.forecast(horizon: horizon, in: context, into: &path)
      return (path, model)
    }
    return WindowForecasts(paths: fitted.map { $0?.0 }, models: fitted.map { $0?.1 })
  }

  /// As a stage keeps it: for each series whether it has the window, then its path and its model.
  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.put(UInt32(paths.count))
    for (path, model) in zip(paths, models) {
      guard let path, let model else {
        writer.put(false)
        continue
      }
      writer.put(true)
      writer.put(path.median)
      writer.put(path.scale)
      model.encode(into: &writer)
    }
    SharedModels(of: models.compactMap { $0 }).encode(into: &writer)
    return writer.bytes
  }

  /// Reads what `encoded` wrote.
  init(bytes: [UInt8], source: String) throws(Diagnostic) {
    var reader = ByteReader(bytes, source: source)
    let count = try reader.count(ofAtLeast: 1)
    paths = []
    models = []
    for _ in 0..<count {
      guard try reader.bool() else {
        paths.append(nil)
        models.append(nil)
        continue
      }
      var path = ForecastPath()
      path.median = try reader.doubles()
      path.scale = try reader.doubles()
      paths.append(path)
      models.append(try FittedForecaster(from: &reader))
    }
    let shared = try SharedModels(fromRestOf: &reader)
    for index in models.indices {
      guard var model = models[index] else { continue }
      try shared.attach(to: &model, reader)
      models[index] = model
    }
  }

  init(paths: [ForecastPath?], models: [FittedForecaster?]) {
    self.paths = paths
    self.models = models
  }
}
