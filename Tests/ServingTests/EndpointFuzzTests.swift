import Serving
import Testing

/// Thousands of broken requests, the same ones in every run: each is answered or cut, and the server lives.
@Suite struct EndpointFuzzTests {
  private struct Xorshift: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let seeds = [
    ToyEndpoint.post("{\"values\":[1,2.5e3,-0.0],\"a\":{\"b\":[null,true,\"\\u00fc\"]}}", "X-Request-Id: abc\r\n"),
    ToyEndpoint.get("/v1/schema", "Accept: */*\r\nConnection: keep-alive\r\n"),
    "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "5\r\n{\"val\r\n9\r\nues\":[1,2\r\n2\r\n]}\r\n0\r\n\r\n",
    ToyEndpoint.get("/healthz") + ToyEndpoint.post("{}") + ToyEndpoint.get("/metrics"),
  ].map { Array($0.utf8) }

  private func mutated(_ seed: [UInt8], _ random: inout Xorshift) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      case 3: bytes.removeLast(bytes.count - place)
      default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
      }
    }
    return bytes
  }

  @Test func survivesBrokenRequests() throws {
    let endpoint = try ToyEndpoint { $0.requestSeconds = 0.5 }
    var random = Xorshift(state: 0xBAD5EED)
    for round in 0..<1500 {
      let client = Client(endpoint.port)
      client.send(mutated(Self.seeds[round % Self.seeds.count], &random))
      client.halfClose()
      let rest = client.rest()
      #expect(rest != nil, "round \(round) was neither answered nor cut")
      #expect(rest?.isEmpty != false || rest?.hasPrefix("HTTP/1.1 ") == true, "round \(round)")
    }
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\":[1]}"))?.body == "{\"sum\":1}")
    #expect(endpoint.ask(ToyEndpoint.get("/metrics"))?.body.contains("solkit_http_requests_in_flight 1\n") == false)
  }
}
