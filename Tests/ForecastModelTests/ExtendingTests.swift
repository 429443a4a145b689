import Bundles
import ForecastModel
import JSON
import Statistics
import Support
import Testing

/// A model that was moved on for good answers as the one that is sent the same rows, to the last bit.
@Suite struct ExtendingTests {
  /// One series whose model and baseline are of any family.
  private static func predictor(_ model: FittedForecaster) -> ForecastPredictor {
    let contract = Toy.contract { ($0.keys, $0.gapsAreZero) = ([], false) }
    let set = ForecastModelSet(
      series: [.init(key: [], lastPeriod: Toy.lastPeriod, model: model, baseline: sampleModels[0])],
      modelIntervals: .normal, baselineIntervals: .normal)
    return ForecastPredictor(contract: contract, current: set, past: [])
  }

  /// After a bundle was written and read.
  private static func reloaded(_ series: ForecastModelSet.Series) throws -> ForecastPredictor {
    let set = ForecastModelSet(series: [series], modelIntervals: .normal, baselineIntervals: .normal)
    var reader = ByteReader(set.encoded(), source: "models")
    let contract = Toy.contract { ($0.keys, $0.gapsAreZero) = ([], false) }
    return ForecastPredictor(contract: contract, current: try .init(from: &reader, keyCount: 0), past: [])
  }

  private static func rows(_ seed: UInt64) -> [ForecastRequest.Observed] {
    var numbers = RandomNumbers(seed: seed)
    return (1...9).filter { $0 != 4 }.map {
      .init(period: Toy.lastPeriod + $0, value: $0 == 7 ? .nan : 80 + 30 * numbers.normal())
    }
  }

  private static func request(_ rows: [(Int, Double)]) -> ForecastRequest {
    ForecastRequest(key: [], history: rows.map { .init(period: $0.0, value: $0.1) })
  }

  @Test(arguments: sampleModels) func equalsHistory(model: FittedForecaster) throws {
    let rows = Self.rows(1)
    let asked = try Self.predictor(model).forecast(ForecastRequest(key: [], horizon: 20, history: rows))
    let (series, used) = try Self.predictor(model).extended(.init(key: [], history: rows))
    #expect(used == rows.count && series.lastPeriod == Toy.lastPeriod + 9)
    let answer = try Self.reloaded(series).forecast(ForecastRequest(key: [], horizon: 20))
    #expect(answer.lastKnown == asked.lastKnown)
    #expect(answer.values.map(\.bitPattern) == asked.values.map(\.bitPattern))
  }

  /// One row a Monday, each time through a file, is all rows at once.
  @Test(arguments: sampleModels) func oneByOneIsAtOnce(model: FittedForecaster) throws {
    let rows = Self.rows(2)
    let once = try Self.predictor(model).extended(.init(key: [], history: rows)).series
    var current = Self.predictor(model)
    for row in rows { current = try Self.reloaded(try current.extended(.init(key: [], history: [row])).series) }
    let series = try #require(current.newest[[]])
    #expect(bytes(series.model) == bytes(once.model) && bytes(series.baseline) == bytes(once.baseline))
    #expect(series.lastPeriod == once.lastPeriod)
  }

  @Test func rowsThatAreKnownChangeNothing() throws {
    let model = sampleModels[5]
    let (series, used) = try Self.predictor(model).extended(
      Self.request([(Toy.lastPeriod - 3, 1), (Toy.lastPeriod, 999)]))
    #expect(used == 0 && bytes(series.model) == bytes(model) && series.lastPeriod == Toy.lastPeriod)
  }

  @Test func farRowsAndStrangersAreRefused() {
    #expect(throws: RequestFault.self) {
      try Self.predictor(sampleModels[0]).extended(Self.request([(Toy.lastPeriod + 102, 1)]))
    }
    #expect(throws: Never.self) {
      try Self.predictor(sampleModels[0]).extended(Self.request([(Toy.lastPeriod + 101, 1)]))
    }
    #expect(throws: RequestFault.self) { try Self.predictor(sampleModels[0]).extended(.init(key: ["?"])) }
  }
}
