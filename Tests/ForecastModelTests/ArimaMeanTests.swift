import ForecastModel
import Support
import Testing

@Suite struct ArimaMeanTests {
  private let models = Array(arimaModels.prefix(3))

  /// The mixture's mean, and its variance by the law of total variance.
  @Test func forecastsAreTheMixtures() throws {
    let weights = [0.5, 0.3, 0.2]
    let mean = try #require(ArimaMeanModel(models, weights: weights.map { 10 * $0 }))
    let path = mean.forecast(horizon: 5)
    let paths = models.map { $0.forecast(horizon: 5) }
    for step in 0..<5 {
      var (first, second) = (0.0, 0.0)
      for (weight, own) in zip(weights, paths) {
        first += weight * own.median[step]
        second += weight * (own.scale[step] * own.scale[step] + own.median[step] * own.median[step])
      }
      #expect(abs(path.median[step] - first) <= 1e-12 * abs(first))
      let variance = second - first * first
      #expect(abs(path.scale[step] * path.scale[step] - variance) <= 1e-9 * second)
    }
  }

  /// Members see what the mean sees, missing values too.
  @Test func membersMoveOn() throws {
    var mean = try #require(ArimaMeanModel(models, weights: [1, 1, 1]))
    for value in [101, .nan, 99.5] {
      mean.append(value)
    }
    for (member, model) in zip(mean.members, models) {
      var own = model
      for value in [101, .nan, 99.5] { own.append(value) }
      #expect(member.model == own)
    }
  }

  @Test func weightsThatAreNoneAreRefused() throws {
    #expect(ArimaMeanModel([], weights: []) == nil)
    #expect(ArimaMeanModel(models, weights: [1, 0, 1]) == nil)
    #expect(ArimaMeanModel(models, weights: [1, 1]) == nil)
    #expect(ArimaMeanModel(models, weights: [1, .infinity, 1]) == nil)
    for weights in [[0.5, 0.4], [1.5, -0.5], [.nan, 0.5], []] {
      var writer = ByteWriter()
      writer.put(UInt8(weights.count))
      for (weight, model) in zip(weights, models) {
        writer.put(weight)
        model.encode(into: &writer)
      }
      var reader = ByteReader(writer.bytes, source: "weights")
      #expect(throws: Diagnostic.self) { try ArimaMeanModel(from: &reader) }
    }
  }
}
