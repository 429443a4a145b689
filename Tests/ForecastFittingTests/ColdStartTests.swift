import ForecastFitting
import ForecastModel
import Glibc
import Statistics
import Support
import Testing

@Suite struct ColdStartTests {
  /// Levels that are a product of a factor of the kind, a factor of the region and some noise.
  private static func examples(_ count: Int, spread: Double) -> [ColdStartExample] {
    var numbers = RandomNumbers(seed: 5)
    return (0..<count).map { index in
      let (kind, region) = (index % 4, (index / 4) % 3)
      let level = 20 * [1.0, 3, 9, 0.5][kind] * [1.0, 2, 4][region] * exp(spread * numbers.normal())
      let season = kind < 2 ? [2.0, 1, 0.5, 0.5] : [0.5, 0.5, 1, 2]
      return ColdStartExample(
        attributes: ["kind \(kind)", "region \(region)"], level: level, noise: 0.3, path: season.map { $0 * level })
    }
  }

  private static func model(_ examples: [ColdStartExample], shrinkage: Double) throws -> ColdStartModel {
    try #require(
      fitColdStart(examples, columns: ["kind", "region"], shrinkage: shrinkage, season: 4, lastPeriod: 100))
  }

  private static func median(_ model: ColdStartModel, _ attributes: [String?], past: [Double] = []) -> [Double] {
    model.model(attributes: attributes, past: past).forecast(horizon: 6).median
  }

  /// Without noise and next to no shrinkage the truth comes back, for a pair of attributes that no example has as well;
  /// the offset of a hundredth of the mean bends the smallest levels a little.
  @Test func findsFactorsOfAttributes() throws {
    let examples = Self.examples(120, spread: 0).filter { $0.attributes != ["kind 1", "region 2"] }
    let model = try Self.model(examples, shrinkage: 1e-9)
    let path = model.model(attributes: ["kind 1", "region 2"]).forecast(horizon: 6)
    let level = path.median[..<4].reduce(0, +) / 4
    #expect(abs(level - 20 * 3 * 4) < 0.1 * 240)
    // Its kind sells most at first and another kind at last: half of the season is the kind's, half the region's.
    let other = model.model(attributes: ["kind 2", "region 2"]).forecast(horizon: 6)
    #expect(path.median[0] / path.median[3] > 2 * other.median[0] / other.median[3])
    #expect(path.median[4] == path.median[0] && path.median[5] == path.median[1])
  }

  /// Much shrinkage forecasts every series as the geometric mean; an unknown value says nothing.
  @Test func shrinksTowardsAll() throws {
    let examples = Self.examples(60, spread: 0.3)
    let model = try Self.model(examples, shrinkage: 1e9)
    let mean = exp(model.intercept) - model.offset
    guard case .single(let series) = model.model(attributes: ["kind 2", nil]), case .profile(let profile) = series.family
    else { return #expect(Bool(false)) }
    #expect(abs(profile.level - mean) < 1e-6 * mean)
    #expect(Self.median(model, ["never seen", nil]) == Self.median(model, [nil, nil]))
  }

  /// The more of its own past a series has, the nearer is its level to that past, and the narrower its scale.
  @Test func ownPastTakesOver() throws {
    let model = try Self.model(Self.examples(60, spread: 0.5), shrinkage: 1)
    var (level, scale) = (Double.infinity, Double.infinity)
    for count in [0, 1, 5, 50] {
      let fitted = model.model(attributes: ["kind 0", "region 0"], past: [Double](repeating: 5, count: count))
      guard case .single(let series) = fitted, case .profile(let profile) = series.family else {
        return #expect(Bool(false))
      }
      let path = fitted.forecast(horizon: 1)
      #expect(profile.level < level)
      #expect(path.scale[0] / path.median[0] <= scale)
      (level, scale) = (profile.level, path.scale[0] / path.median[0])
    }
    #expect(abs(level - 5) < 1)
  }

  @Test func isKeptBitByBit() throws {
    let model = try Self.model(Self.examples(40, spread: 0.5), shrinkage: 3)
    var reader = ByteReader(model.encoded(), source: "test")
    #expect(try ColdStartModel(from: &reader) == model)
    #expect(reader.remaining == 0)
    let bytes = model.encoded()
    for length in stride(from: 0, to: bytes.count, by: 7) {
      var cut = ByteReader(Array(bytes.prefix(length)), source: "test")
      #expect(throws: Diagnostic.self) { try ColdStartModel(from: &cut) }
    }
  }

  @Test func withoutLevelsThereIsNothing() {
    let empty = [ColdStartExample(attributes: ["a"], level: 0, noise: 1, path: [0])]
    #expect(fitColdStart(empty, columns: ["kind"], shrinkage: 1, season: 1, lastPeriod: 1) == nil)
    #expect(fitColdStart([], columns: [], shrinkage: 1, season: 1, lastPeriod: 1) == nil)
  }

  /// A number counts however it is written.
  @Test func numbersAreComparedAsNumbers() throws {
    let examples = Self.examples(60, spread: 0.1).map { example in
      var example = example
      example.attributes = ["\(Int(example.attributes[0].suffix(1)) ?? 0)", example.attributes[1]]
      return example
    }
    let model = try Self.model(examples, shrinkage: 1)
    #expect(Self.median(model, ["2.0", nil]) == Self.median(model, ["2", nil]))
    #expect(Self.median(model, ["2.5", nil]) == Self.median(model, [nil, nil]))
  }

  /// Periods that went by leave the profile at its head, and its last season repeats behind it.
  @Test func profileMovesOn() throws {
    let model = try Self.model(Self.examples(60, spread: 0.1), shrinkage: 1)
    let path = model.model(attributes: ["kind 1", nil]).forecast(horizon: 9).median
    for passed in [1, 3, 4, 6] {
      let later = model.advanced(to: model.lastPeriod + passed)
      #expect(later.lastPeriod == model.lastPeriod + passed)
      let moved = later.model(attributes: ["kind 1", nil]).forecast(horizon: 9 - passed).median
      for (a, b) in zip(path.dropFirst(passed), moved) { #expect(abs(a - b) < 1e-9 * a) }
    }
    #expect(model.advanced(to: model.lastPeriod - 1) == model)
  }
}
