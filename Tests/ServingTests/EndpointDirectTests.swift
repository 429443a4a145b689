import Bundles
import JSON
import Testing

/// Sums as `SumPredictor` does, but answers `{"values":[...]}` without blanks from its bytes: by counting commas.
private struct CountingPredictor: Predictor {
  let interface = SumPredictor().interface

  func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    try SumPredictor().answer(request, into: &writer)
  }

  func directAnswerer() -> (any DirectAnswerer)? { Answerer() }

  private final class Answerer: DirectAnswerer {
    func answer(
      _ body: UnsafeBufferPointer<UInt8>, depth: Int, most: Int, into writer: inout JSONWriter
    ) -> DirectAnswer {
      guard body.starts(with: "{\"values\":[".utf8), !body.contains(0x20) else { return .unusual }
      let count = body.count { $0 == UInt8(ascii: ",") } + 1
      guard count <= most else { return .long }
      writer.raw("{\"count\":")
      writer.integer(count)
      writer.raw("}")
      return .answered
    }
  }
}

/// A predictor's way from bytes to bytes is taken where it takes the request, and nowhere else.
@Suite struct EndpointDirectTests {
  @Test func usualRequestsAreAnsweredFromTheirBytes() throws {
    let endpoint = try ToyEndpoint(predictor: CountingPredictor())
    for _ in 0..<3 { #expect(endpoint.ask(ToyEndpoint.post("{\"values\":[1,2,3]}"))?.body == "{\"count\":3}") }
  }

  @Test func otherRequestsGoOverValues() throws {
    let endpoint = try ToyEndpoint(predictor: CountingPredictor())
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\": [1,2,3]}"))?.body == "{\"sum\":6}")
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\": [1,2,3"))?.status == 400)
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\": [true]}"))?.status == 422)
    #expect(endpoint.ask(ToyEndpoint.post(""))?.status == 400)
  }

  /// More than a few predictions are made on another thread, and so are large bodies.
  @Test(arguments: [17, 20_000]) func longRequestsAreAnsweredElsewhere(count: Int) throws {
    let endpoint = try ToyEndpoint(predictor: CountingPredictor())
    let values = [String](repeating: "1", count: count).joined(separator: ",")
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\":[\(values)]}"))?.body == "{\"count\":\(count)}")
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\": [\(values)]}"))?.body == "{\"sum\":\(count)}")
  }
}
