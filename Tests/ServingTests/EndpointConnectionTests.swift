import Glibc
import JSON
import Serving
import Support
import Testing

/// Order, reuse and end of connections.
@Suite struct EndpointConnectionTests {
  @Test func answersPipelinedRequestsInOrder() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    client.send((0..<200).map { ToyEndpoint.post("{\"values\":[\($0)]}") }.joined())
    for number in 0..<200 { #expect(client.answer()?.body == "{\"sum\":\(number)}") }
  }

  /// A slow request goes to another thread; the quick ones behind it wait for it.
  @Test func keepsTheOrderBehindASlowRequest() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    client.send(
      ToyEndpoint.post("{\"values\":[1],\"sleep\":60}") + ToyEndpoint.get("/healthz")
        + ToyEndpoint.post("{\"values\":[2],\"sleep\":1}") + ToyEndpoint.post("{\"values\":[3]}"))
    #expect(client.answer()?.body == "{\"sum\":1}")
    #expect(client.answer()?.body == "{\"status\":\"ok\"}")
    #expect(client.answer()?.body == "{\"sum\":2}")
    #expect(client.answer()?.body == "{\"sum\":3}")
  }

  @Test func staysQuickForOthersWhileOneIsSlow() throws {
    let endpoint = try ToyEndpoint()
    let slow = Client(endpoint.port)
    slow.send(ToyEndpoint.post("{\"values\":[1],\"sleep\":300}"))
    usleep(30_000)
    let start = Clock.now
    #expect(endpoint.ask(ToyEndpoint.get("/healthz"))?.status == 200)
    #expect(Clock.now - start < 0.2, "healthz must not wait for the prediction")
    #expect(slow.answer()?.body == "{\"sum\":1}")
  }

  @Test func takesARequestByteByByte() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    for byte in ToyEndpoint.post("{\"values\":[1,2]}").utf8 { client.send([byte]) }
    #expect(client.answer()?.body == "{\"sum\":3}")
  }

  @Test func takesChunks() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    client.send(
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "5\r\n{\"val\r\n9\r\nues\":[1,2\r\n2\r\n]}\r\n0\r\n\r\n" + ToyEndpoint.get("/healthz"))
    #expect(client.answer()?.body == "{\"sum\":3}")
    #expect(client.answer()?.status == 200)
  }

  @Test func refusesChunksBeyondTheLimit() throws {
    let endpoint = try ToyEndpoint { $0.bodyBytes = 1000 }
    let client = Client(endpoint.port)
    let chunk = "64\r\n" + String(repeating: " ", count: 100) + "\r\n"
    client.send(
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + String(repeating: chunk, count: 50))
    #expect(client.answer()?.status == 413)
  }

  /// The client is still sending when the answer comes, and must get it all the same.
  @Test func tellsAClientThatSendsTooMuch() throws {
    let endpoint = try ToyEndpoint { $0.bodyBytes = 1000 }
    let client = Client(endpoint.port)
    client.send(
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n")
    client.send([UInt8](repeating: 0x20, count: 3_000_000))
    let answer = client.answer()
    #expect(answer?.status == 413)
    #expect(answer?.headers["connection"] == "close")
  }

  @Test func answersALargeBodyOnAnotherThread() throws {
    let values = (0..<50_000).map { "\($0)" }.joined(separator: ",")
    let answer = try ToyEndpoint().ask(ToyEndpoint.post("{\"values\":[\(values)]}"))
    #expect(answer?.body == "{\"sum\":1249975000}")
    let broken = try ToyEndpoint().ask(ToyEndpoint.post("{\"values\":[\(values)}"))
    #expect(broken?.kind == "malformed-json")
  }

  @Test func answersAClientThatHasHungUpHalfway() throws {
    let endpoint = try ToyEndpoint()
    for body in ["{\"values\":[1]}", "{\"values\":[1],\"sleep\":50}"] {
      let client = Client(endpoint.port)
      client.send(ToyEndpoint.post(body) + ToyEndpoint.get("/healthz"))
      client.halfClose()
      #expect(client.answer()?.body == "{\"sum\":1}")
      #expect(client.answer()?.status == 200)
      #expect(client.rest() == "")
    }
  }

  @Test func closesWhereTheRequestIsCut() throws {
    let endpoint = try ToyEndpoint()
    for start in [
      "GET /heal",
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"a\"",
    ] {
      let client = Client(endpoint.port)
      client.send(start)
      client.halfClose()
      #expect(client.rest() == "")
    }
    #expect(endpoint.ask(ToyEndpoint.get("/healthz"))?.status == 200)
  }

  @Test func closesWhenAsked() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    client.send(ToyEndpoint.get("/healthz", "Connection: close\r\n"))
    #expect(client.answer()?.headers["connection"] == "close")
    #expect(client.rest() == "")
  }

  @Test func speaksHTTP10() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    client.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(client.answer()?.headers["connection"] == "keep-alive")
    client.send("GET /healthz HTTP/1.0\r\n\r\n")
    #expect(client.answer()?.headers["connection"] == "close")
    #expect(client.rest() == "")
  }

  @Test func asksForTheBodyWhereTheClientWaits() throws {
    let endpoint = try ToyEndpoint(isOpen: false)
    let patient = Client(endpoint.port)
    let body = "{\"values\":[4]}"
    let head =
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: \(body.count)\r\n"
    patient.send(head + "Authorization: Bearer \(ToyEndpoint.token)\r\n\r\n")
    #expect(patient.answer()?.status == 100)
    patient.send(body)
    #expect(patient.answer()?.body == "{\"sum\":4}")
    let refused = Client(endpoint.port)
    refused.send(head + "\r\n")
    #expect(refused.answer()?.status == 401, "before the body is sent")
  }

  /// `curl --http2` offers an upgrade; the answer in HTTP/1.1 declines it.
  @Test func declinesAnUpgrade() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    client.send(
      ToyEndpoint.get("/healthz", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"))
    let answer = client.answer()
    #expect(answer?.status == 200)
    #expect(answer?.headers["connection"] == "close")
  }

  /// Answers that nobody reads must not pile up: the server stops reading, and goes on when the client does.
  @Test func waitsForAClientThatDoesNotRead() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    let count = 20_000
    let requests = String(repeating: ToyEndpoint.get("/v1/schema"), count: 100)
    let sender = Sender(client, Array(requests.utf8), times: count / 100)
    usleep(200_000)
    for _ in 0..<count {
      guard client.answer()?.status == 200 else {
        Issue.record("an answer is missing")
        break
      }
    }
    sender.join()
  }
}

/// Sends on a thread of its own, since sending may have to wait for the server.
final class Sender {
  private var thread = pthread_t()
  private final class Work {
    let client: Client
    let bytes: [UInt8]
    let times: Int
    init(_ client: Client, _ bytes: [UInt8], _ times: Int) {
      (self.client, self.bytes, self.times) = (client, bytes, times)
    }
  }

  init(_ client: Client, _ bytes: [UInt8], times: Int) {
    let work = Unmanaged.passRetained(Work(client, bytes, times))
    pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        let work = Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue()
        for _ in 0..<work.times { work.client.send(work.bytes) }
        return nil
      }, work.toOpaque())
  }

  func join() { pthread_join(thread, nil) }
}
