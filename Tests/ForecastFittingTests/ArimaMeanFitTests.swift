import ForecastFitting
import ForecastModel
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ArimaMeanFitTests {
  private func wandering(_ seed: UInt64, count: Int, phi: Double) -> [Double] {
    var numbers = RandomNumbers(seed: seed)
    var level = 0.0
    return (0..<count).map { _ in
      level = phi * level + numbers.normal()
      return 50 + level
    }
  }

  /// The chosen model comes first, and weights are those that the criterion of models fitted one by one gives. (In these
  /// series the quick estimate of each order is as good as the thorough one, and none is refused for its roots.)
  @Test(arguments: [1, 2] as [UInt64]) func weightsFollowTheCriterion(seed: UInt64) throws {
    let values = wandering(seed, count: 60, phi: 0.6)
    var settings = ArimaSettings()
    settings.d = 0
    let chosen = try #require(fitArima(values, settings: settings))
    let mean = try #require(fitArimaMean(values, settings: settings))
    #expect(mean.members[0].model == chosen.model)
    #expect(mean.members.count > 1 && mean.members.count <= settings.mostInMean)
    for member in mean.members.dropFirst() {
      let own = try #require(fitArima(values, order: member.model.order, constant: member.model.hasConstant))
      let expected = exp(-0.25 * (own.correctedAkaike - chosen.correctedAkaike))
      // A quick estimate ranks; it may be a little behind the thorough one.
      #expect(abs(member.weight / mean.members[0].weight - expected) < 0.05)
      #expect(expected > 0.04)
    }
  }

  /// Twice the strength squares the weights relative to each other.
  @Test(arguments: 1...6 as ClosedRange<UInt64>) func strengthOfEvidence(seed: UInt64) throws {
    let values = wandering(seed, count: 50, phi: 0.5)
    var settings = ArimaSettings()
    settings.d = 0
    settings.strengthOfEvidence = 0.4
    let weak = try #require(fitArimaMean(values, settings: settings)).members
    settings.strengthOfEvidence = 0.8
    let strong = try #require(fitArimaMean(values, settings: settings)).members
    #expect(strong.count <= weak.count)
    for member in strong {
      let other = try #require(weak.first { $0.model.name == member.model.name })
      let ratio = other.weight / weak[0].weight
      #expect(abs(member.weight / strong[0].weight - ratio * ratio) < 1e-9 * max(1, ratio * ratio))
    }
  }

  /// Where no difference or two are found, half of the weight is that of models with one.
  @Test func differencesAreHedged() throws {
    let values = wandering(9, count: 40, phi: 0.3)
    let mean = try #require(fitArimaMean(values))
    #expect(mean.members[0].model.order.d == 0)
    var weights = [0: 0.0, 1: 0.0]
    for member in mean.members { weights[member.model.order.d, default: 0] += member.weight }
    #expect(weights.count == 2)
    for weight in weights.values { #expect(abs(weight - 0.5) < 1e-12) }

    var settings = ArimaSettings()
    settings.hedgesDifferences = false
    let alone = try #require(fitArimaMean(values, settings: settings))
    #expect(alone.members.allSatisfy { $0.model.order.d == 0 })
    // A walk has one difference alone.
    var level = 50.0
    let walk = wandering(3, count: 80, phi: 0).map { value in
      level += value - 49.5
      return level
    }
    let differenced = try #require(fitArimaMean(walk))
    #expect(differenced.members.allSatisfy { $0.model.order.d == 1 })
  }

  /// A seasonal difference is a difference: nothing is hedged beside it.
  @Test func seasonalDifferencesAreNot() throws {
    var numbers = RandomNumbers(seed: 5)
    let values = (0..<72).map { 30 + 10 * Double($0 % 4) + 0.3 * numbers.normal() }
    let mean = try #require(fitArimaMean(values, seasonLength: 4))
    #expect(mean.members[0].model.order.seasonalD == 1 && mean.members[0].model.order.d == 0)
    #expect(mean.members.allSatisfy { $0.model.order.d == 0 })
  }

  /// One member is the model that `fitArima` chooses.
  @Test func aMeanOfOne() throws {
    var settings = ArimaSettings()
    settings.mostInMean = 1
    for values in [nile, lakeHuron] {
      let mean = try #require(fitArimaMean(values, settings: settings))
      #expect(mean.members.map(\.model) == [try #require(fitArima(values, settings: settings)).model])
      #expect(mean.members[0].weight == 1)
    }
  }

  /// Constant, short and empty series give one model or none.
  @Test func seriesThatSayNothing() {
    #expect(fitArimaMean([]) == nil)
    #expect(fitArimaMean([.nan]) == nil)
    #expect(fitArimaMean([Double](repeating: 7, count: 30))?.members.count == 1)
    #expect(fitArimaMean([1, 2])?.members.count == 1)
  }
}
