import Bundles
import JSON
import Serving
import Testing

/// What every client may rely on: statuses, headers and problem details, through a real socket.
@Suite struct EndpointContractTests {
  @Test func answersAPrediction() throws {
    let answer = try #require(try ToyEndpoint().ask(ToyEndpoint.post("{\"values\": [1, 2.5]}")))
    #expect(answer.status == 200)
    #expect(answer.body == "{\"sum\":3.5}")
    #expect(answer.headers["content-type"] == "application/json")
    #expect(answer.headers["x-model-version"] == ToyEndpoint.model().manifest.modelVersion)
    #expect(answer.headers["x-solkit-stamp"] == nil)
    #expect(answer.headers["date"]?.hasSuffix(" GMT") == true)
    #expect(answer.headers["cache-control"] == "no-store")
  }

  @Test func stampsEveryAnswer() throws {
    let endpoint = try ToyEndpoint(stamp: .notApproved)
    #expect(endpoint.ask(ToyEndpoint.get("/healthz"))?.headers["x-solkit-stamp"] == "NOT APPROVED")
    #expect(endpoint.ask(ToyEndpoint.post("{"))?.headers["x-solkit-stamp"] == "NOT APPROVED")
    #expect(endpoint.ask(ToyEndpoint.get("/v1/schema"))?.json?["model"]?["stamp"] == "NOT APPROVED")
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var request: String
    var status: Int
    var kind: String
    var detail: String
    var testDescription: String { "\(status) \(kind): \(request.prefix(60).debugDescription)" }

    init(_ status: Int, _ kind: String, _ detail: String, _ request: String) {
      (self.request, self.status, self.kind, self.detail) = (request, status, kind, detail)
    }
  }

  private static let json = "Content-Type: application/json\r\n"
  static let cases: [Case] = [
    Case(400, "malformed-json", "line 2, column 10: a value was expected", ToyEndpoint.post("{\n\"values\":oops}")),
    Case(400, "malformed-json", "line 1, column 1: the text ends", ToyEndpoint.post("")),
    Case(400, "malformed-json", "stands twice", ToyEndpoint.post("{\"a\":1,\"a\":2}")),
    Case(400, "malformed-json", "nested deeper than 32", ToyEndpoint.post(String(repeating: "[", count: 5000))),
    Case(400, "malformed-json", "text after the end", ToyEndpoint.post("{} {}")),
    Case(400, "bad-request", "Host", "GET /healthz HTTP/1.1\r\n\r\n"),
    Case(400, "bad-request", "Host", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    Case(400, "bad-request", "unknown method", "FROBNICATE / HTTP/1.1\r\nHost: x\r\n\r\n"),
    Case(400, "bad-request", "", "\u{16}\u{3}\u{1} a TLS hello\r\n\r\n"),
    Case(400, "bad-request", "", "GET /healthz HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n"),
    Case(400, "bad-request", "", "POST /v1/sum HTTP/1.1\r\nHost: x\r\n\(json)Content-Length: ten\r\n\r\n"),
    Case(400, "bad-request", "", "POST /v1/sum HTTP/1.1\r\nHost: x\r\n\(json)Content-Length: -1\r\n\r\n"),
    Case(
      400, "bad-request", "",
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\n\(json)Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}"),
    Case(
      400, "bad-request", "",
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\n\(json)Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
    Case(
      400, "bad-request", "", "POST /v1/sum HTTP/1.1\r\nHost: x\r\n\(json)Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    Case(400, "bad-request", "stands twice", ToyEndpoint.post("{}", json)),
    Case(404, "no-such-route", "did you mean /v1/sum?", ToyEndpoint.get("/v1/sun")),
    Case(404, "no-such-route", "there are /healthz, ", ToyEndpoint.get("/admin/login.php")),
    Case(404, "no-such-route", "", ToyEndpoint.get("/healthz/")),
    Case(405, "method-not-allowed", "POST", ToyEndpoint.get("/v1/sum")),
    Case(405, "method-not-allowed", "GET, HEAD", "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"),
    Case(405, "method-not-allowed", "", "DELETE /v1/schema HTTP/1.1\r\nHost: x\r\n\r\n"),
    Case(411, "length-required", "Content-Length", "POST /v1/sum HTTP/1.1\r\nHost: x\r\n\(json)\r\n"),
    Case(
      413, "body-too-large", "1048576", "POST /v1/sum HTTP/1.1\r\nHost: x\r\n\(json)Content-Length: 1048577\r\n\r\n"),
    Case(
      413, "body-too-large", "",
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\n\(json)Content-Length: 9223372036854775807\r\n\r\n"),
    Case(414, "target-too-long", "", ToyEndpoint.get("/" + String(repeating: "a", count: 3000))),
    Case(415, "media-type", "application/json", "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"),
    Case(
      415, "media-type", "",
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 2\r\n\r\n{}"),
    Case(
      415, "media-type", "UTF-8",
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json; charset=latin1\r\nContent-Length: 2\r\n\r\n{}"
    ),
    Case(415, "content-encoding", "", ToyEndpoint.post("{}", "Content-Encoding: gzip\r\n")),
    Case(417, "expectation", "", ToyEndpoint.get("/healthz", "Expect: miracles\r\n")),
    Case(422, "missing", "/values: a list of numbers", ToyEndpoint.post("{}")),
    Case(422, "wrong-type", "2 faults in all", ToyEndpoint.post("{\"values\":[\"a\",1,null]}")),
    Case(
      431, "headers-too-large", "16384",
      ToyEndpoint.get("/healthz", "X-Long: \(String(repeating: "a", count: 17000))\r\n")),
    Case(
      431, "headers-too-large", "", ToyEndpoint.get("/healthz", "X-Long: \(String(repeating: "a", count: 40000))\r\n")
    ),
    Case(431, "headers-too-large", "", ToyEndpoint.get("/healthz", String(repeating: "A: b\r\n", count: 300))),
    Case(500, "internal", "the server failed", ToyEndpoint.post("{\"fail\": true}")),
    Case(505, "http-version", "HTTP/1.1", "GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n"),
  ]

  @Test(arguments: cases) func drawsAProblem(_ wanted: Case) throws {
    let answer = try #require(try ToyEndpoint().ask(wanted.request))
    #expect(answer.status == wanted.status, "\(answer.body)")
    #expect(answer.kind == wanted.kind)
    #expect(answer.headers["content-type"] == "application/problem+json")
    #expect(answer.json?["status"]?.integer == wanted.status)
    #expect(answer.json?["title"]?.string?.isEmpty == false)
    #expect(answer.json?["detail"]?.string?.contains(wanted.detail) ?? wanted.detail.isEmpty, "\(answer.body)")
    #expect(answer.json?["instance"]?.string == answer.headers["x-request-id"])
  }

  @Test func namesEveryFieldThatIsWrong() throws {
    let answer = try ToyEndpoint().ask(ToyEndpoint.post("{\"values\":[\"a\",1,null]}"))
    #expect(
      answer?.json?["errors"] == [
        ["pointer": "/values/0", "message": "a number was expected"],
        ["pointer": "/values/2", "message": "a number was expected"],
      ])
  }

  @Test func neverTellsWhatFailedInside() throws {
    let answer = try ToyEndpoint().ask(ToyEndpoint.post("{\"fail\": true}"))
    #expect(answer?.status == 500)
    #expect(answer?.body.contains("secret") == false)
  }

  @Test func saysWhatItAllows() throws {
    #expect(try ToyEndpoint().ask(ToyEndpoint.get("/v1/sum"))?.headers["allow"] == "POST")
    #expect(try ToyEndpoint().ask("DELETE /healthz HTTP/1.1\r\nHost: x\r\n\r\n")?.headers["allow"] == "GET, HEAD")
  }

  @Test(arguments: ["a", "order-17", "01HZX.trace:5_b", String(repeating: "x", count: 128)])
  func passesAHarmlessRequestIDOn(id: String) throws {
    #expect(
      try ToyEndpoint().ask(ToyEndpoint.get("/healthz", "X-Request-Id: \(id)\r\n"))?.headers["x-request-id"] == id)
  }

  @Test(arguments: ["", "a b", "a\"b", "<script>", String(repeating: "x", count: 129), "\u{FC}"])
  func replacesAStrangeRequestID(id: String) throws {
    let answer = try ToyEndpoint().ask(ToyEndpoint.get("/healthz", "X-Request-Id: \(id)\r\n"))
    #expect(answer?.headers["x-request-id"] != id)
    #expect(answer?.headers["x-request-id"]?.count == 26)
  }

  @Test func acceptsTheUsualSpellingsOfJSON() throws {
    for type in [
      "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
    ] {
      let request =
        "POST /v1/sum HTTP/1.1\r\nHOST: x\r\ncontent-TYPE: \(type)\r\nContent-Length: 13\r\n\r\n{\"values\":[]}"
      #expect(try ToyEndpoint().ask(request)?.status == 200, "\(type)")
    }
  }

  @Test func takesAbsoluteTargetsAndIgnoresQueries() throws {
    #expect(try ToyEndpoint().ask(ToyEndpoint.get("http://example.com/healthz"))?.status == 200)
    #expect(try ToyEndpoint().ask(ToyEndpoint.get("/healthz?a=b&c=/x"))?.status == 200)
  }

  @Test func refusesBrokenUTF8() throws {
    let body: [UInt8] = Array("{\"values\":[1],\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
    let head =
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
    let answer = try ToyEndpoint().ask(Array(head.utf8) + body)
    #expect(answer?.status == 400)
    #expect(answer?.json?["detail"]?.string?.contains("UTF-8") == true)
  }

  @Test func answersHeadWithoutABody() throws {
    let endpoint = try ToyEndpoint()
    let client = Client(endpoint.port)
    client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + ToyEndpoint.get("/healthz"))
    let head = try #require(client.answer(isHead: true))
    #expect(head.headers["content-length"] == "15")
    #expect(client.answer()?.body == "{\"status\":\"ok\"}")
  }
}
