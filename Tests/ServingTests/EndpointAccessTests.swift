import Glibc
import Serving
import Support
import Testing

/// Several tokens with roles and last days, and how often each may ask.
@Suite struct EndpointAccessTests {
  private static let shop = "shop-0123456789abcdef"
  private static let phone = "phone-0123456789abcde"
  private static let ended = "ended-0123456789abcde"
  private static let lines = """
    # who      token                    may               until

    shop       \(shop)    predict
    operator   \(ToyEndpoint.token)   predict,admin    2999-12-31
    phone      \(phone)    feedback         2999-12-31T10:00:00Z
    gone       \(ended)    predict          2020-02-29
    """

  private func tokens(_ content: String) throws(Diagnostic) -> AccessTokens {
    let path = "/tmp/solkit-tokens-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(path) }
    try Files.write(content, to: path, mode: 0o600)
    return try AccessTokens(readingFile: path)
  }

  private func header(_ token: String) -> String { "Authorization: Bearer \(token)\r\n" }

  @Test func asksForTheRoleOfEachRoute() throws {
    let endpoint = try ToyEndpoint(isOpen: false, tokens: try tokens(Self.lines))
    let body = "{\"values\":[1]}"
    #expect(endpoint.ask(ToyEndpoint.post(body, header(Self.shop)))?.status == 200)
    #expect(endpoint.ask(ToyEndpoint.get("/v1/schema", header(Self.shop)))?.status == 200)
    #expect(endpoint.ask(ToyEndpoint.get("/metrics", header(Self.phone)))?.status == 200)
    #expect(endpoint.ask(ToyEndpoint.get("/v1/admin/model", header(ToyEndpoint.token)))?.status == 200)
    for (path, token) in [("/v1/admin/model", Self.shop), ("/v1/schema", Self.phone)] {
      let answer = endpoint.ask(ToyEndpoint.get(path, header(token)))
      #expect(answer?.status == 403)
      #expect(answer?.kind == "forbidden")
    }
    #expect(endpoint.ask(ToyEndpoint.post(body, header(Self.phone)))?.body.contains("the role 'predict'") == true)
  }

  @Test func refusesATokenPastItsLastDay() throws {
    let endpoint = try ToyEndpoint(isOpen: false, tokens: try tokens(Self.lines))
    let answer = endpoint.ask(ToyEndpoint.post("{\"values\":[1]}", header(Self.ended)))
    #expect(answer?.status == 401)
    #expect(answer?.kind == "token-ended")
    #expect(answer?.headers["www-authenticate"]?.contains("invalid_token") == true)
    #expect(answer?.body.contains(Self.ended) == false)
  }

  @Test func rotatesWithoutARestart() throws {
    let endpoint = try ToyEndpoint(isOpen: false, tokens: try tokens(Self.lines))
    let client = Client(endpoint.port)
    client.send(ToyEndpoint.post("{\"values\":[1]}", header(Self.shop)))
    #expect(client.answer()?.status == 200)
    endpoint.server.admit(try tokens("new-0123456789abcdef"))
    client.send(ToyEndpoint.post("{\"values\":[1]}", header(Self.shop)))
    #expect(client.answer()?.status == 401, "an open connection is no way around it")
    client.send(ToyEndpoint.post("{\"values\":[1]}", header("new-0123456789abcdef")))
    #expect(client.answer()?.status == 200)
  }

  private static let broken: [(content: String, line: Int, words: String)] = [
    ("shop \(shop)\nops \(phone) admin", 1, "2 words"),
    ("shop \(shop) predict\n\nops \(phone) admin,root", 3, "'admin,root'"),
    ("shop \(shop) predict\nshop \(phone) admin", 2, "'shop' stands twice"),
    ("shop \(shop) predict\nops \(shop) admin", 2, "token of 'shop'"),
    ("shop tooshort predict\nops \(phone) admin", 1, "too short"),
    ("shop \(shop) predict 2026-02-30", 1, "no date"),
    ("shop \(shop) predict,\nops \(phone) admin", 1, "'predict,'"),
  ]

  @Test(arguments: broken.indices) func namesTheLineThatIsWrong(index: Int) throws {
    let (content, line, words) = Self.broken[index]
    let fault = #expect(throws: Diagnostic.self) { try tokens(content) }
    #expect(fault?.code == "E6104")
    #expect(fault?.exitCode == .configuration)
    #expect(fault?.place?.line == line)
    #expect(fault?.message.contains(words) == true)
    #expect(fault?.drawn().contains(Self.shop) == false, "a token is never shown")
  }

  @Test func oneTokenBesideCommentsMayDoEverything() throws {
    let endpoint = try ToyEndpoint(isOpen: false, tokens: try tokens("# made by hand\n\(Self.shop)\n"))
    #expect(endpoint.ask(ToyEndpoint.get("/v1/admin/model", header(Self.shop)))?.status == 200)
  }

  @Test func countsRequestsOfEachToken() throws {
    let endpoint = try ToyEndpoint(isOpen: false, tokens: try tokens(Self.lines)) { $0.requestsPerSecond = 2.0 / 3600 * 1000 }
    // 0.56 a second: one at once, the next after 1.8 s.
    let ask = { (token: String) in endpoint.ask(ToyEndpoint.get("/v1/schema", self.header(token))) }
    #expect(ask(Self.shop)?.status == 200)
    let refused = ask(Self.shop)
    #expect(refused?.status == 429)
    #expect(refused?.kind == "too-many-requests")
    #expect(refused?.headers["retry-after"] == "2")
    #expect(ask(ToyEndpoint.token)?.status == 200, "another token has a share of its own")
    #expect(endpoint.ask(ToyEndpoint.get("/healthz"))?.status == 200, "those that watch are not counted")
  }
}
