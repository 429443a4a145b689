import ForecastFitting
import ForecastModel
import Glibc
import Statistics
import Support
import Testing

/// ARIMA with known columns: the regressors that a series can bear, and what they are worth.
@Suite struct RegressionTests {
  /// y = 20 + 3 promo - 2 price + an AR(1) with 0.5, from a seed.
  private static func simulated(_ count: Int, promo: Double = 3, price: Double = -2, seed: UInt64 = 11) -> (y: [Double], rows: KnownRows) {
    var random = RandomNumbers(seed: seed)
    var noise = 0.0
    var y = [Double]()
    var columns = [[Double]](repeating: [], count: 2)
    for _ in 0..<count {
      let isPromo: Double = random.uniform() < 0.2 ? 1 : 0
      let cost = 5 + 2 * random.uniform()
      noise = 0.5 * noise + 0.4 * random.normal()
      y.append(20 + promo * isPromo + price * cost + noise)
      columns[0].append(isPromo)
      columns[1].append(cost)
    }
    return (y, KnownRows(columns: columns))
  }

  private static let kinds: [RegressorData.Kind] = [.binary, .number]

  private func regression(_ model: FittedForecaster) -> RegressionModel? {
    guard case .single(let series) = model, case .regression(let found) = series.family else { return nil }
    return found
  }

  @Test func whatMovesASeriesIsFound() throws {
    let (y, rows) = Self.simulated(300)
    let model = fit(.arima, to: y, knowing: RegressorData(columns: Self.kinds, rows: rows))
    let found = try #require(regression(model))
    #expect(found.design.terms == [.column(0), .column(1)])
    // The truth; three standard errors of a least-squares estimate are about 0.2 and 0.15.
    #expect(abs(found.errors.coefficients[0] - 3) < 0.2)
    #expect(abs(found.errors.coefficients[1] + 2) < 0.15)
    #expect(model.usedColumns == [0, 1])
  }

  @Test func theForecastFollowsWhatIsKnown() throws {
    let (y, rows) = Self.simulated(300)
    let model = fit(.arima, to: y, knowing: RegressorData(columns: Self.kinds, rows: rows))
    let found = try #require(regression(model))
    func forecast(promo: Double, price: Double) -> [Double] {
      var path = ForecastPath()
      let known = KnownRows(firstPeriod: 300, columns: [[promo, promo], [price, price]])
      model.forecast(horizon: 2, in: ForecastContext(nextPeriod: 300, known: known), into: &path)
      return path.median
    }
    let (with, without) = (forecast(promo: 1, price: 6), forecast(promo: 0, price: 6))
    for (a, b) in zip(with, without) { #expect(abs(a - b - found.errors.coefficients[0]) < 1e-9) }
    // Nothing known of a column is its average.
    let usual = forecast(promo: .nan, price: 6)
    #expect(usual == forecast(promo: found.errors.averages[0], price: 6))
  }

  @Test func whatSaysNothingIsLeftOut() {
    var kept = 0
    for seed in 1...20 {
      let (y, rows) = Self.simulated(120, promo: 0, price: 0, seed: UInt64(seed))
      let model = fit(.arima, to: y, knowing: RegressorData(columns: Self.kinds, rows: rows))
      if regression(model) != nil { kept += 1 } else { #expect(model == fit(.arima, to: y)) }
    }
    // Two numbers that mean nothing are kept where twice their gain in log-likelihood, a chi-squared variable with
    // two degrees of freedom, is over 4.2: 12 % of the time; 8 of 20 would be one chance in a thousand.
    #expect(kept < 8)
  }

  @Test func constantsAndCombinationsAreNoRegressors() throws {
    var (y, rows) = Self.simulated(300)
    rows.columns.append(rows.columns[0].map { 1 - $0 })
    rows.columns.append([Double](repeating: 7, count: 300))
    rows.columns.append([Double](repeating: .nan, count: 300))
    let kinds = Self.kinds + [.binary, .number, .number]
    let model = fit(.arima, to: y, knowing: RegressorData(columns: kinds, rows: rows))
    #expect(try #require(regression(model)).design.terms == [.column(0), .column(1)])
    // Too short for any: ten values for each regressor.
    y = Array(y.prefix(9))
    let short = RegressorData(columns: kinds, rows: rows.slice(from: 0, to: 9))
    #expect(regression(fit(.arima, to: y, knowing: short)) == nil)
  }

  @Test func levelsOfACategoryAreComparedWithTheUsualOne() throws {
    var random = RandomNumbers(seed: 5)
    let levels = (0..<200).map { _ in Double(min(2, Int(random.uniform() * 4))) }
    let y = levels.map { [4.0, 9, 1][Int($0)] + 0.3 * random.normal() }
    let rows = KnownRows(columns: [levels])
    let model = fit(.arima, to: y, knowing: RegressorData(columns: [.category(levels: 3)], rows: rows))
    let found = try #require(regression(model))
    // Level 2 is half of all.
    #expect(found.design.terms == [.level(column: 0, level: 0), .level(column: 0, level: 1)])
    #expect(abs(found.errors.coefficients[0] - 3) < 0.15 && abs(found.errors.coefficients[1] - 8) < 0.15)
  }

  @Test func filteringOnIsAppendingWithWhatWasKnown() throws {
    let (y, rows) = Self.simulated(200)
    let data = RegressorData(columns: Self.kinds, rows: rows.slice(from: 0, to: 180))
    var model = fit(.arima, to: Array(y.prefix(180)), knowing: data)
    let found = try #require(regression(model))
    for t in 180..<200 { model.append(y[t], in: ForecastContext(nextPeriod: t, known: rows)) }
    // By hand: the errors' own filter over y - bX.
    var errors = found.errors
    for t in 180..<200 { errors.append(y[t], regressors: [rows.columns[0][t], rows.columns[1][t]]) }
    #expect(try #require(regression(model)).errors == errors)
  }
}

/// Waves for the seasons that an ARIMA model does not hold in its state.
@Suite struct HarmonicRegressionTests {
  /// Hours of six weeks: a day, a smooth week of amplitude 8, and noise.
  private static let hours: [Double] = {
    var random = RandomNumbers(seed: 3)
    return (0..<1008).map { hour in
      let day = 2 * Double.pi * Double(hour) / 24
      return 100 + 5 * cos(day) + 8 * sin(day / 7) + 0.8 * random.normal()
    }
  }()

  private func fitted(from period: Int) -> FittedForecaster {
    fit(
      .arima, to: Self.hours, knowing: RegressorData(rows: KnownRows(firstPeriod: period)),
      settings: FitSettings(seasonLength: 24, seasonLengths: [24, 168]))
  }

  @Test func theWeekIsSeenAheadOfTime() throws {
    let model = fitted(from: 0)
    guard case .single(let series) = model, case .regression(let found) = series.family else {
      Issue.record("a regression on waves was expected, found \(model.name)")
      return
    }
    #expect(found.design.terms.contains(.wave(length: 168, waves: 1, isCosine: false)))
    // Three days ahead and further the state has forgotten where in the week it stood; the waves have not.
    let path = model.forecast(horizon: 168).median
    for step in stride(from: 72, to: 168, by: 12) {
      let day = 2 * Double.pi * Double(1008 + step) / 24
      #expect(abs(path[step] - (100 + 5 * cos(day) + 8 * sin(day / 7))) < 1.5)
    }
  }

  @Test func wavesFollowTheCalendar() throws {
    // The same values numbered from another period: the same forecasts.
    let (a, b) = (fitted(from: 0), fitted(from: 500_000))
    var path = ForecastPath()
    b.forecast(horizon: 50, in: ForecastContext(nextPeriod: 501_008), into: &path)
    #expect(path == b.forecast(horizon: 50))
    for (x, y) in zip(a.forecast(horizon: 50).median, path.median) { #expect(abs(x - y) < 0.05) }
    var moved = b
    moved.append(Self.hours[0], in: ForecastContext(nextPeriod: 501_008))
    var plain = b
    plain.append(Self.hours[0])
    #expect(moved == plain)
    var writer = ByteWriter()
    moved.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "model")
    #expect(try FittedForecaster(from: &reader) == moved)
  }
}
