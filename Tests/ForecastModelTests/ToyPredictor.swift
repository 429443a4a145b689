import Bundles
import Digests
import ForecastModel
import JSON
import Support
import Testing
import TimeAxis

/// Three series on one axis with a model that a person can compute: a line, and today's process, the last value.
enum Toy {
  static let weekly = Frequency.weekly(weekday: 0)
  /// The week that begins on 2026-11-16.
  static var lastPeriod: Int {
    let days = CivilDate(year: 2026, month: 11, day: 16)?.daysSinceEpoch ?? 0
    return weekly.period(of: days, kind: .date) ?? 0
  }

  static func contract(_ change: (inout ForecastContract) -> Void = { _ in }) -> ForecastContract {
    var contract = ForecastContract(
      keys: ["store", "product"], timestamp: "week", target: "units", unit: "pieces",
      knownFuture: [
        .init(name: "price", kind: .number), .init(name: "promo", kind: .binary),
        .init(name: "event", kind: .category),
      ],
      frequency: weekly, format: .isoDate, horizon: 4, quantiles: [0.1, 0.5, 0.9], servedQuantile: 0.75, minimum: 0,
      maximum: nil, gapsAreZero: true, candidate: "drift", baseline: "naive", serves: "drift", batchMax: 3)
    change(&contract)
    return contract
  }

  static let keys = [["Berlin", "milk"], ["Berlin", "tea"], ["Köln", "milk"]]

  /// The line of series `place`: it ends at 10 x (place + 1) and rises by 0.5 a period.
  static func model(_ place: Int, sigma: Double = 2) -> FittedForecaster {
    let last = Double(10 * (place + 1))
    return .single(FittedSeries(.drift(DriftModel(first: last - 50, last: last, steps: 100, sigma: sigma))))
  }

  static func models(keys: [[String]] = keys, last: Int = lastPeriod, shift: Int = 0) -> ForecastModelSet {
    ForecastModelSet(
      series: keys.enumerated().map { place, key in
        .init(
          key: key, lastPeriod: last, model: model(place + shift),
          baseline: .single(FittedSeries(.naive(NaiveModel(last: Double(place), sigma: 1)))))
      }, modelIntervals: .normal, baselineIntervals: .normal)
  }

  static func predictor(_ change: (inout ForecastContract) -> Void = { _ in }) -> ForecastPredictor {
    ForecastPredictor(contract: contract(change), current: models(), past: [models(last: lastPeriod - 4, shift: 3)])
  }

  /// One series that is counted in whole numbers and has no key.
  static var counting: ForecastPredictor {
    let contract = contract {
      ($0.keys, $0.timestamp, $0.frequency, $0.format) = ([], "n", .integer, .integer)
      $0.knownFuture = []
    }
    return ForecastPredictor(contract: contract, current: models(keys: [[]], last: 100), past: [])
  }

  static func answer(_ predictor: ForecastPredictor, _ body: String) throws -> JSONValue {
    var writer = JSONWriter()
    try predictor.answer(try JSONValue(parsing: body), into: &writer)
    return try JSONValue(parsing: writer.bytes)
  }

  /// What is wrong with a request; nil where nothing is.
  static func fault(_ predictor: ForecastPredictor, _ body: String) throws -> RequestFault? {
    var writer = JSONWriter()
    let request = try JSONValue(parsing: body)
    do throws(RequestFault) {
      try predictor.answer(request, into: &writer)
      return nil
    } catch {
      let written = writer.bytes.count
      #expect(written == 0, "nothing is appended where a fault is thrown")
      return error
    }
  }

  static let manifest = BundleManifest(
    vertical: "forecast", task: "forecast", project: "toy", run: 1, toolVersion: "0.1.0", seed: 1,
    features: Digest(of: "features"), schema: Digest(of: "schema"), scopeAndCriteria: Digest(of: "scope"),
    trainingData: Digest(of: "data"), verdict: "pass", scores: [:])
}
