import Bundles
import ForecastModel
import JSON
import Testing

/// Over a gap the model has only its own forecasts, so it bridges no more than it would forecast.
struct HistoryGapTests {
  @Test func aGapOfTheLongestHorizonIsBridgedAndNoMore() throws {
    let last = 100
    let longest = Toy.counting.contract.longestHorizon
    let bridged = try Toy.answer(Toy.counting, "{\"history\":[{\"n\":\(last + 1 + longest),\"units\":1}]}")
    #expect(bridged["last_known"]?.integer == last + 1 + longest)
    let fault = try #require(try Toy.fault(Toy.counting, "{\"history\":[{\"n\":\(last + longest + 2),\"units\":1}]}"))
    #expect(fault.status == 422)
    #expect(fault.fields.first?.pointer == "/history")
    #expect(fault.fields.first?.message.contains("at most \(longest) may be missing") == true)
  }
}
