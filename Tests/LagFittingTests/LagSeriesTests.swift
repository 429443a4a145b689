import ForecastModel
import LagFitting
import Statistics
import Support
import Testing
import TimeAxis

/// The served half: state, bytes, blocks.
@Suite struct LagSeriesTests {
  private static let fitted: (world: SalesWorld, model: LagModel, series: [LagSeries])? = {
    let world = SalesWorld(series: 8, days: 160)
    guard let (model, series) = try? fitLagBoosting(panel: world.panel, settings: SalesWorld.settings(horizon: 7)),
      let model
    else { return nil }
    return (world, model, series.compactMap { $0 })
  }()

  /// A state that saw values one by one is the state that is made of all of them.
  @Test func appendingIsFilteringFromTheStart() throws {
    let (world, model, series) = try #require(Self.fitted)
    let rest = [31.0, .nan, 0, 55, 7]
    var moved = series[2]
    for (index, value) in rest.enumerated() {
      moved.append(value, in: ForecastContext(nextPeriod: 19_160 + index, known: world.known[2]))
    }
    var history = LagHistory(firstPeriod: 19_000, recipe: model.recipe)
    for value in world.panel.series[2].values + rest { history.append(value, known: world.known[2]) }
    let whole = LagSeries(
      model: model, facts: series[2].facts, number: 2, spread: series[2].spread, history: history)
    #expect(whole == moved)
    #expect(
      path(whole, next: 19_165, known: world.known[2], horizon: 9)
        == path(moved, next: 19_165, known: world.known[2], horizon: 9))
  }

  @Test func roundTripNeedsTheSharedModel() throws {
    let (world, model, series) = try #require(Self.fitted)
    var reader = ByteReader(bytes(series[1]), source: "series")
    var read = try LagSeries(from: &reader)
    #expect(reader.remaining == 0)
    let last = world.panel.series[1].values.last
    #expect(read.forecast(horizon: 3).median == [last, last, last])
    var shared = ByteReader(bytes(model), source: "model")
    let readModel = try LagModel(from: &shared)
    #expect(readModel.identity == model.identity)
    let isTaken = read.attach(readModel)
    #expect(isTaken)
    #expect(read == series[1])
    #expect(
      path(read, next: 19_160, known: world.known[1], horizon: 20)
        == path(series[1], next: 19_160, known: world.known[1], horizon: 20))
  }

  @Test func anotherModelIsRefused() throws {
    let (world, _, series) = try #require(Self.fitted)
    var settings = SalesWorld.settings(horizon: 7)
    settings.seed = 7
    let other = try #require(try fitLagBoosting(panel: world.panel, settings: settings).model)
    var one = series[0]
    let isTaken = one.attach(other)
    #expect(!isTaken)
    #expect(one == series[0])
  }

  /// Beyond the block forecasts are taken for values; a block of one is the recursive strategy.
  @Test(arguments: [1, 3]) func farStepsFollowFromForecasts(block: Int) throws {
    let world = SalesWorld(series: 6, days: 120)
    var settings = SalesWorld.settings(horizon: 7)
    settings.strategy = block == 1 ? .recursive : .blocks(block)
    let fitted = try fitLagBoosting(panel: world.panel, settings: settings)
    #expect(fitted.model?.recipe.block == block)
    let series = try #require(fitted.series[3])
    let whole = path(series, next: 19_120, known: world.known[3], horizon: 7).median
    var moved = series
    var found: [Double] = []
    while found.count < 7 {
      let next = 19_120 + found.count
      let part = path(moved, next: next, known: world.known[3], horizon: min(block, 7 - found.count)).median
      for (step, value) in part.enumerated() {
        moved.append(value, in: ForecastContext(nextPeriod: next + step, known: world.known[3]))
      }
      found += part
    }
    #expect(found == whole)
  }

  @Test func scaleRisesWithTheForecast() throws {
    let spread = LagSpread(counts: 2, relative: 0.25, factors: [1, 1.5])
    // sqrt(2 x 8 + 0.25 x 64) = sqrt(32)
    #expect(abs(spread.deviation(size: 8, step: 1) - 32.0.squareRoot()) < 1e-12)
    let floored = LagSpread(counts: 2, relative: 0.25, least: 8, factors: [1])
    #expect(floored.deviation(size: 0, step: 9) == spread.deviation(size: 8, step: 1))
    #expect(spread.deviation(size: 8, step: 2) == spread.deviation(size: 8, step: 100))
    #expect([1, 2, 3, 4, 7, 8].map(LagSpread.group) == [0, 1, 1, 2, 2, 3])
    let (world, _, series) = try #require(Self.fitted)
    let found = path(series[0], next: 19_160, known: world.known[0], horizon: 14)
    #expect(found.scale.allSatisfy { $0 > 0 })
    // Noise of 20 %: the scale says about that much.
    for (value, scale) in zip(found.median, found.scale) { #expect(scale / value > 0.1 && scale / value < 0.5) }
  }

  /// Effects add up to what the promotion does, and the promotion is named.
  @Test func driversNameThePromotion() throws {
    let (world, model, series) = try #require(Self.fitted)
    let place = try #require(
      (0..<8).first { one in (0..<7).contains { world.known[one].columns[0][160 + $0] == 1 } })
    let day = try #require((0..<7).first { world.known[place].columns[0][160 + $0] == 1 })
    let context = ForecastContext(nextPeriod: 19_160, known: world.known[place])
    let all = series[place].drivers(step: day + 1, in: context, most: 1000)
    let first = try #require(all.first)
    #expect(first.feature.contains("promo") || first.feature.contains("price"))
    #expect(first.effect > 0)
    #expect(all.count <= model.recipe.featureCount)
    for (one, next) in zip(all, all.dropFirst()) { #expect(abs(one.effect) >= abs(next.effect)) }
    #expect(series[place].drivers(step: 8, in: context).isEmpty)
  }

  /// Flips bits: either it is refused, or it is a model that forecasts finite numbers with finite scales.
  @Test func aChangedFileNeverTraps() throws {
    let (world, model, series) = try #require(Self.fitted)
    var numbers = RandomNumbers(seed: 3)
    for round in 0..<300 {
      var shared = bytes(model)
      var own = bytes(series[0])
      // Trees are checked by TreeModel: most flips go to the recipe and the state.
      if round % 2 == 0 {
        shared[numbers.integer(below: min(600, shared.count))] ^= 1 << UInt8(numbers.integer(below: 8))
      } else {
        own[numbers.integer(below: own.count)] ^= 1 << UInt8(numbers.integer(below: 8))
      }
      var (sharedReader, reader) = (ByteReader(shared, source: "model"), ByteReader(own, source: "series"))
      guard let model = try? LagModel(from: &sharedReader), let read = try? LagSeries(from: &reader) else { continue }
      // The name is of the content: the state is given the name of the changed model, so that it is taken.
      var renamed = own
      for (place, byte) in withUnsafeBytes(of: model.identity.littleEndian, Array.init).enumerated() { renamed[place] = byte }
      var again = ByteReader(renamed, source: "series")
      guard var taken = try? LagSeries(from: &again) else { continue }
      _ = read.forecast(horizon: 2)
      taken.attach(model)
      taken.append(.nan)
      var wrapped = FittedSeries(.lagBoosting(taken))
      wrapped.append(3, in: ForecastContext(nextPeriod: 19_161, known: world.known[0]))
      let path = wrapped.forecast(horizon: 9)
      #expect((path.median + path.scale).allSatisfy { $0.isFinite })
    }
    for count in stride(from: 0, to: bytes(series[0]).count, by: 7) {
      var reader = ByteReader(bytes(series[0])[..<count], source: "series")
      #expect(throws: Diagnostic.self) { try LagSeries(from: &reader) }
    }
  }
}
