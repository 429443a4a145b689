import Bundles
import JSON
import Serving
import Synchronization
import Testing

/// Answers what it was told last.
final class MemoPredictor: UpdatablePredictor {
  private let memo = Mutex(JSONValue.null)
  let interface = PredictorInterface(
    route: "/v1/memo", summary: "Says what it was told.", requestSchema: ["type": "object"],
    responseSchema: ["type": "object"], example: [:], details: [:])
  let updates = [
    UpdateInterface(
      name: "memo", summary: "Tells it.", requestSchema: ["type": "object", "required": ["memo"]],
      responseSchema: ["type": "object"], example: ["memo": 1])
  ]

  func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    writer.value(["memo": memo.withLock { $0 }])
  }

  func update(_ name: String, _ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    guard let value = request["memo"] else {
      throw RequestFault(status: 409, kind: "no-memo", title: "Nothing to keep", fields: [.init("/memo", "is missing")])
    }
    memo.withLock { $0 = value }
    writer.value(["told": .string(name)])
  }
}

/// What a predictor can be told while it serves.
@Suite struct EndpointUpdateTests {
  private static func post(_ path: String, _ body: String, _ headers: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
      + headers + "\r\n" + body
  }

  private static let token = "Authorization: Bearer \(ToyEndpoint.token)\r\n"

  @Test func anUpdateIsSeenByTheNextRequest() throws {
    let endpoint = try ToyEndpoint(isOpen: false, predictor: MemoPredictor())
    let told = endpoint.ask(Self.post("/v1/admin/memo", "{\"memo\":7}", Self.token))
    #expect(told?.status == 200 && told?.json == ["told": "memo"])
    #expect(endpoint.ask(Self.post("/v1/memo", "{}", Self.token))?.json == ["memo": 7])
  }

  @Test func anUpdateNeedsTheToken() throws {
    let closed = try ToyEndpoint(isOpen: false, predictor: MemoPredictor())
    #expect(closed.ask(Self.post("/v1/admin/memo", "{\"memo\":7}"))?.status == 401)
    let open = try ToyEndpoint(predictor: MemoPredictor())
    let answer = open.ask(Self.post("/v1/admin/memo", "{\"memo\":7}"))
    #expect(answer?.status == 403 && answer?.kind == "updates-need-token")
    #expect(open.ask(Self.post("/v1/memo", "{}"))?.json == ["memo": .null])
  }

  @Test(arguments: [
    ("{", 400, "malformed-json"), ("{}", 409, "no-memo"),
  ])
  func faultsOfAnUpdateAreProblems(_ body: String, _ status: Int, _ kind: String) throws {
    let endpoint = try ToyEndpoint(isOpen: false, predictor: MemoPredictor())
    let answer = endpoint.ask(Self.post("/v1/admin/memo", body, Self.token))
    #expect(answer?.status == status && answer?.kind == kind)
  }

  @Test func pathsAreThoseOfThePredictor() throws {
    let endpoint = try ToyEndpoint(isOpen: false, predictor: MemoPredictor())
    #expect(endpoint.ask(Self.post("/v1/admin/memos", "{}", Self.token))?.body.contains("did you mean /v1/admin/memo?") == true)
    #expect(endpoint.ask(Self.post("/v1/admin", "{}", Self.token))?.status == 404)
    #expect(endpoint.ask(ToyEndpoint.get("/v1/admin/memo", Self.token))?.status == 405)
    // A predictor that cannot be told has no such path.
    #expect(try ToyEndpoint(isOpen: false).ask(Self.post("/v1/admin/memo", "{}", Self.token))?.status == 404)
  }

  @Test func updatesAreDescribedAndCounted() throws {
    let endpoint = try ToyEndpoint(isOpen: false, predictor: MemoPredictor())
    _ = endpoint.ask(Self.post("/v1/admin/memo", "{\"memo\":7}", Self.token))
    let paths = endpoint.ask(ToyEndpoint.get("/openapi.json", Self.token))?.json?["paths"]
    #expect(paths?["/v1/admin/memo"]?["post"]?["requestBody"]?["content"]?["application/json"]?["example"] == ["memo": 1])
    let metrics = endpoint.ask(ToyEndpoint.get("/metrics", Self.token))?.body ?? ""
    #expect(metrics.contains("solkit_http_requests_total{route=\"/v1/admin\",status=\"200\"} 1"))
  }
}
