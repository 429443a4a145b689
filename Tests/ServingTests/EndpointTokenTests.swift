import Glibc
import Serving
import Support
import Testing

@Suite struct EndpointTokenTests {
  private static let good = "Authorization: Bearer \(ToyEndpoint.token)\r\n"

  @Test(
    arguments: [
      "", "Authorization: Bearer wrong\r\n", "Authorization: Bearer \r\n", "Authorization: \(ToyEndpoint.token)\r\n",
      "Authorization: Basic \(ToyEndpoint.token)\r\n", "Authorization: Bearer \(ToyEndpoint.token)x\r\n",
      "Authorization: Bearer \(ToyEndpoint.token.dropLast())\r\n",
      "Authorization: Bearer \(ToyEndpoint.token)\(ToyEndpoint.token)\r\n",
    ])
  func refuses(_ header: String) throws {
    let answer = try ToyEndpoint(isOpen: false).ask(ToyEndpoint.post("{\"values\":[]}", header))
    #expect(answer?.status == 401)
    #expect(answer?.kind == "unauthorized")
    #expect(answer?.headers["www-authenticate"] == "Bearer realm=\"solkit\"")
    #expect(answer?.body.contains(ToyEndpoint.token) == false)
  }

  @Test(arguments: ["Bearer", "bearer", "BEARER", "Bearer "]) func admitsInAnyCase(scheme: String) throws {
    let header = "authorization: \(scheme) \(ToyEndpoint.token)\r\n"
    #expect(try ToyEndpoint(isOpen: false).ask(ToyEndpoint.post("{\"values\":[]}", header))?.status == 200)
  }

  @Test func keepsTheConnectionAfterARefusal() throws {
    let endpoint = try ToyEndpoint(isOpen: false)
    let client = Client(endpoint.port)
    client.send(ToyEndpoint.post("{\"values\":[1]}"))
    #expect(client.answer()?.status == 401)
    client.send(ToyEndpoint.post("{\"values\":[1]}", Self.good))
    #expect(client.answer()?.body == "{\"sum\":1}")
  }

  @Test(arguments: ["/v1/schema", "/openapi.json", "/metrics"]) func guardsEverythingButHealth(path: String) throws {
    let endpoint = try ToyEndpoint(isOpen: false)
    #expect(endpoint.ask(ToyEndpoint.get(path))?.status == 401)
    #expect(endpoint.ask(ToyEndpoint.get(path, Self.good))?.status == 200)
    #expect(endpoint.ask(ToyEndpoint.get("/healthz"))?.status == 200)
    #expect(endpoint.ask(ToyEndpoint.get("/readyz"))?.status == 200)
  }

  @Test func opensMetricsWhereTheSettingsSaySo() throws {
    #expect(try ToyEndpoint(isOpen: false, metrics: .open).ask(ToyEndpoint.get("/metrics"))?.status == 200)
  }

  // MARK: The file

  private func fault(_ content: String?, mode: mode_t = 0o600) -> Diagnostic? {
    let path = "/tmp/solkit-token-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(path) }
    if let content, (try? Files.write(content, to: path)) != nil { chmod(path, mode) }
    do throws(Diagnostic) {
      _ = try BearerToken(readingFile: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func readsATokenWithSpaceAroundIt() {
    #expect(fault("  0123456789abcdef \n") == nil)
    #expect(fault("0123456789abcdef", mode: 0o644) == nil, "orchestrators mount secrets so")
  }

  @Test(arguments: [
    "", " \n\t", "shrt-tokn", "two words of a token", "0123456789abcdef\u{FC}", String(repeating: "a", count: 5000),
  ])
  func refusesAFileWithoutAToken(content: String) {
    let fault = fault(content)
    #expect(fault?.code == "E6104")
    #expect(fault?.exitCode == .configuration)
    #expect(content.count < 3 || fault?.drawn().contains(content) == false, "a token is never shown")
  }

  @Test func refusesAFileThatIsMissingOrOpenToAll() {
    #expect(fault(nil)?.exitCode == .inputMissing)
    #expect(fault("0123456789abcdef", mode: 0o666)?.exitCode == .permission)
  }
}
