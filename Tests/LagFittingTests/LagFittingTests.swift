import ForecastModel
import LagFitting
import Statistics
import Support
import Testing
import TimeAxis

@Suite struct LagFittingTests {
  /// The mean is known, so is the error of the best forecast there can be: forecasts are near the mean.
  @Test(arguments: [LagSettings.Loss.squared, .absolute, .squaredAndAbsolute, .poisson, .tweedie(1.5)])
  func findsTheMean(loss: LagSettings.Loss) throws {
    let world = SalesWorld()
    var settings = SalesWorld.settings()
    settings.loss = loss
    let (model, fitted) = try fitLagBoosting(panel: world.panel, settings: settings)
    #expect(model != nil)
    var (distance, total) = (0.0, 0.0)
    for (index, one) in fitted.enumerated() {
      let series = try #require(one)
      let found = path(series, next: 19_260, known: world.known[index], horizon: 14).median
      for step in 0..<14 {
        distance += abs(found[step] - world.means[index][260 + step])
        total += world.means[index][260 + step]
      }
    }
    // The level is known from a month with noise of 20 %: about 4 %; a model without promotion or weekday has 20 % and more.
    #expect(distance / total < 0.10)
  }

  /// Seven days of ten sell 10, three sell 100. The median, 10, errs by 27 a day; the mean of the square roots, whose square is
  /// 27, by 34: held-out values leave the absolute loss alone.
  @Test func heldOutValuesChooseTheLoss() throws {
    var numbers = RandomNumbers(seed: 3)
    let series = (0..<8).map { _ in
      LagPanel.Series(firstPeriod: 0, values: (0..<200).map { _ in numbers.uniform() < 0.3 ? 100 : 10 })
    }
    let panel = LagPanel(frequency: .integer, series: series)
    func forecast(_ loss: LagSettings.Loss) throws -> Double {
      var settings = SalesWorld.settings(horizon: 4)
      settings.loss = loss
      let fitted = try fitLagBoosting(panel: panel, settings: settings).series
      let all = fitted.flatMap { $0?.forecast(horizon: 4).median ?? [] }
      return all.reduce(0, +) / Double(all.count)
    }
    let (squared, absolute, chosen) = try (forecast(.squared), forecast(.absolute), forecast(.squaredAndAbsolute))
    #expect(squared > 1.3 * absolute, "\(squared), \(absolute)")
    // With draws of its own; the mean of both would lie half way.
    #expect(abs(chosen - absolute) < 0.25 * (squared - absolute), "\(chosen) of \(squared), \(absolute)")
  }

  /// Another seed draws other rows and features.
  @Test func theSeedIsTheClients() throws {
    let world = SalesWorld(series: 6, days: 150)
    let models = try [UInt64(1), 1, 2].map { seed in
      var settings = SalesWorld.settings()
      settings.seed = seed
      return bytes(try #require(try fitLagBoosting(panel: world.panel, settings: settings).model))
    }
    #expect(models[0] == models[1] && models[0] != models[2])
  }

  @Test func promotionsCount() throws {
    let world = SalesWorld()
    let (_, fitted) = try fitLagBoosting(panel: world.panel, settings: SalesWorld.settings())
    let series = try #require(fitted[0])
    func sum(_ promotion: Double) -> Double {
      let known = KnownRows(
        firstPeriod: 19_260,
        columns: [[Double](repeating: promotion, count: 14), [Double](repeating: promotion == 1 ? 8 : 10, count: 14)])
      return path(series, next: 19_260, known: known, horizon: 14).median.reduce(0, +)
    }
    let ratio = sum(1) / sum(0)
    #expect(ratio > 1.6 && ratio < 2.4)
    #expect(series.usedColumns == [0, 1])
  }

  @Test func threadsDoNotMatter() throws {
    let world = SalesWorld(series: 9, days: 150)
    var first: (LagModel, [LagSeries?])?
    for threads in [1, 2, 7] {
      let (model, series) = try fitLagBoosting(panel: world.panel, settings: SalesWorld.settings(), threads: threads)
      let found = try #require(model)
      if let first {
        #expect(bytes(first.0) == bytes(found))
        #expect(first.1 == series)
      } else {
        first = (found, series)
      }
    }
  }

  /// Known columns reach past the origin; but what they say of periods that no target of training can look at, and
  /// what the world holds after the panel, changes nothing.
  @Test func whatComesAfterTheOriginChangesNothing() throws {
    let world = SalesWorld(series: 6, days: 150)
    var changed = world.panel
    for index in changed.series.indices {
      for column in 0..<2 {
        for day in 151..<178 { changed.series[index].known.columns[column][day] = -1e6 }
      }
    }
    let one = try #require(try fitLagBoosting(panel: world.panel, settings: SalesWorld.settings()).model)
    let other = try #require(try fitLagBoosting(panel: changed, settings: SalesWorld.settings()).model)
    #expect(bytes(one) == bytes(other))
  }

  @Test func quantilesLieWhereTheyShould() throws {
    let world = SalesWorld(series: 20, days: 200)
    var settings = SalesWorld.settings()
    settings.loss = .quantile(0.9)
    let (_, fitted) = try fitLagBoosting(panel: world.panel, settings: settings)
    var above = 0
    var count = 0
    for (index, one) in fitted.enumerated() {
      let series = try #require(one)
      let found = path(series, next: 19_200, known: world.known[index], horizon: 14).median
      for step in 0..<14 {
        // Normal noise of 20 %: the quantile of 0.9 lies 1.2816 x 0.2 above the mean.
        if found[step] > world.means[index][200 + step] { above += 1 }
        count += 1
      }
    }
    #expect(Double(above) / Double(count) > 0.85)
  }

  @Test func tooLittleIsNoModel() throws {
    let series = [LagPanel.Series(firstPeriod: 0, values: [1, 2, .nan, 3]), .init(firstPeriod: 0, values: [])]
    let panel = LagPanel(frequency: .integer, series: series)
    let (model, fitted) = try fitLagBoosting(panel: panel, settings: LagSettings(horizon: 2))
    #expect(model == nil)
    #expect(fitted == [nil, nil])
  }

  @Test func negativeValuesAreDifferences() throws {
    let values = (0..<300).map { 50 * Double($0 % 7) - 120 + Double($0 % 11) }
    let panel = LagPanel(
      frequency: .integer, seasonLengths: [7],
      series: (0..<3).map { .init(firstPeriod: $0, values: values.map { $0 + 1 }) })
    let (model, fitted) = try fitLagBoosting(panel: panel, settings: SalesWorld.settings(horizon: 7))
    #expect(model?.recipe.scaling == .difference)
    let found = try #require(fitted[0]).forecast(horizon: 7).median
    for step in 0..<7 { #expect(abs(found[step] - (50 * Double((300 + step) % 7) - 114)) < 12) }
    var settings = SalesWorld.settings()
    settings.scaling = .ratio
    #expect(throws: Diagnostic.self) { try fitLagBoosting(panel: panel, settings: settings) }
  }

  @Test func faultsAreNamed() {
    func code(_ change: (inout LagSettings, inout LagPanel) -> Void) -> String? {
      var settings = LagSettings(horizon: 3)
      var panel = LagPanel(frequency: .integer, series: [.init(firstPeriod: 0, values: [1, 2, 3])])
      change(&settings, &panel)
      do { _ = try fitLagBoosting(panel: panel, settings: settings) } catch { return (error as? Diagnostic)?.code }
      return nil
    }
    #expect(code { settings, _ in settings.horizon = 0 } == "E4701")
    #expect(code { settings, _ in settings.strategy = .blocks(0) } == "E4701")
    #expect(code { settings, _ in settings.weightPower = .nan } == "E4701")
    #expect(code { settings, _ in settings.mostTrees = 0 } == "E4701")
    #expect(code { settings, _ in settings.learningRate = 0 } == "E4701")
    #expect(code { settings, _ in settings.leaves = 1 } == "E4701")
    #expect(code { settings, _ in settings.leafRows = 0 } == "E4701")
    #expect(code { settings, _ in settings.repeats = 0 } == "E4701")
    #expect(code { settings, _ in settings.rows = 10 } == "E4701")
    #expect(code { settings, _ in settings.loss = .quantile(1) } == "E4701")
    #expect(code { settings, _ in settings.loss = .tweedie(2) } == "E4701")
    #expect(code { settings, _ in (settings.loss, settings.scaling) = (.poisson, .difference) } == "E4701")
    #expect(code { _, panel in panel.series[0].facts = [1] } == "E4702")
    #expect(code { _, panel in panel.series[0].known.columns = [[1]] } == "E4702")
    #expect(code { _, panel in panel.series[0].values[0] = .infinity } == "E4702")
    #expect(code { _, _ in } == nil)
  }
}
