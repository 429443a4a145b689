import ForecastModel
import LagFitting
import Statistics
import Support
import TimeAxis

#if canImport(Glibc)
  import Glibc
#endif

/// Daily sales with a known mean: level of the series, weekday, a promotion that doubles. The noise is of the size that
/// `noise` says, relative to the mean.
struct SalesWorld {
  static let weekday = [0.8, 0.9, 1.0, 1.0, 1.2, 1.5, 0.6]
  var panel: LagPanel
  /// By series and period, beyond the panel's end too.
  var means: [[Double]]
  var known: [KnownRows]

  init(series: Int = 12, days: Int = 260, ahead: Int = 28, noise: Double = 0.2, seed: UInt64 = 1) {
    means = []
    known = []
    var list: [LagPanel.Series] = []
    for index in 0..<series {
      var numbers = RandomNumbers(seed: seed).stream(UInt64(index))
      let level = 10 + 90 * numbers.uniform()
      let promotion = (0..<days + ahead).map { _ in numbers.uniform() < 0.15 ? 1.0 : 0.0 }
      let price = promotion.map { $0 == 1 ? 8.0 : 10 + 0.5 * Double(index % 3) }
      let first = 19_000
      let mean = (0..<days + ahead).map { day in
        level * Self.weekday[(first + day + 3) % 7] * (promotion[day] == 1 ? 2 : 1)
      }
      means.append(mean)
      known.append(KnownRows(firstPeriod: first, columns: [promotion, price]))
      let values = mean.prefix(days).map { max(0, ($0 * (1 + noise * numbers.normal())).rounded()) }
      list.append(.init(firstPeriod: first, values: values, known: known[index], facts: [Double(index % 2)]))
    }
    panel = LagPanel(
      frequency: .daily, seasonLengths: [7], columns: [.init("promo", .number), .init("price", .number)],
      fixed: [.init("region", levels: 2)], series: list)
  }

  /// Few trees: enough to tell right from wrong, quick.
  static func settings(horizon: Int = 14) -> LagSettings {
    var settings = LagSettings(horizon: horizon)
    settings.mostTrees = 80
    settings.learningRate = 0.1
    settings.repeats = 1
    settings.leaves = 15
    settings.leafRows = 10
    settings.rows = 6000
    return settings
  }
}

func bytes(_ model: LagModel) -> [UInt8] {
  var writer = ByteWriter()
  model.encode(into: &writer)
  return writer.bytes
}

func bytes(_ series: LagSeries) -> [UInt8] {
  var writer = ByteWriter()
  series.encode(into: &writer)
  return writer.bytes
}

/// The forecast of a fitted series that is told what is known.
func path(_ series: LagSeries, next: Int, known: KnownRows, horizon: Int) -> ForecastPath {
  var path = ForecastPath()
  series.forecast(horizon: horizon, in: ForecastContext(nextPeriod: next, known: known), into: &path)
  return path
}
