import Competition
import ForecastFitting
import ForecastModel
import Testing

#if canImport(Glibc)
  import Glibc
#endif

private let folder = getenv("SOLKIT_DATA").map { String(cString: $0) + "/forecast" }

/// The M3 samples in the folder that SOLKIT_DATA names.
@Suite(.enabled(if: folder != nil, "SOLKIT_DATA does not name a folder with forecast/m3_yearly_train.csv"))
struct CompetitionTests {
  /// The rows "a second Naive2" of that folder's SOURCES.md, to their three decimals.
  @Test(arguments: [("m3_yearly", 17.938, 3.289), ("m3_quarterly", 9.838, 1.268), ("m3_monthly", 17.582, 1.037)])
  func naive2AndItsMeasures(name: String, smape: Double, mase: Double) throws {
    let group = try Group(name, folder: folder ?? "")
    let score = score(
      group.series.map { naive2($0.training, seasonLength: group.seasonLength, horizon: group.horizon) }, on: group)
    #expect(abs(score.smape - smape) < 0.0005)
    #expect(abs(score.mase - mase) < 0.0005)
  }

  /// The bars of the ensemble, with room to what is measured (0.797, 0.849, 0.775).
  @Test(arguments: [("m3_yearly", 0.81), ("m3_quarterly", 0.86), ("m3_monthly", 0.785)])
  func ensembleBeatsTheYardstick(name: String, bar: Double) throws {
    let group = try Group(name, folder: folder ?? "")
    let settings = FitSettings(seasonLength: group.seasonLength)
    let yardstick = score(
      group.series.map { naive2($0.training, seasonLength: group.seasonLength, horizon: group.horizon) }, on: group)
    let forecasts = group.series.map { series in
      FittedForecaster(medianOf: fit([.damped, .ets, .theta, .ces], to: series.training, settings: settings))?
        .forecast(horizon: group.horizon).median ?? []
    }
    #expect(score(forecasts, on: group).owa(against: yardstick) <= bar)
  }
}
