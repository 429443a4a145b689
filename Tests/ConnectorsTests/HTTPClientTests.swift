import Connectors
import Support
import Testing

@Suite struct HTTPClientTests {
  @Test func requestsAndAnswers() throws {
    let server = TinyServer { request in
      let told = "\(request.method) \(request.path) \(request.headers.contains("X-Key: 7")) "
      return .init(status: 201, headers: "X-Reply:  yes \r\n", body: Array(told.utf8) + request.body)
    }
    defer { server.stop() }
    let client = try HTTPClient()
    let answer = try client.send(
      "POST", "\(server.url)/v1/x?a=1", headers: [("X-Key", "7")], body: Array("hello".utf8))
    #expect(answer.status == 201)
    #expect(answer.header("x-reply") == "yes")
    #expect(String(decoding: answer.body, as: UTF8.self) == "POST /v1/x?a=1 true hello")
    for (method, body) in [
      ("GET", nil), ("PUT", [UInt8](repeating: 65, count: 3_000_000)), ("DELETE", nil), ("POST", []),
    ]
      as [(String, [UInt8]?)]
    {
      let answer = try client.send(method, "\(server.url)/", body: body)
      #expect(answer.body.count == "\(method) / false ".count + (body?.count ?? 0))
    }
    #expect(try client.send("HEAD", server.url).body.isEmpty)
    #expect(try client.send("GET", "\(server.url)/").body.count == 12, "HEAD leaves nothing behind")
  }

  @Test func aConnectionIsKept() throws {
    let server = TinyServer { .init(body: $0.body) }
    defer { server.stop() }
    let client = try HTTPClient()
    for round in 0..<300 {
      let body = Array("{\"round\":\(round)}".utf8)
      #expect(try client.send("POST", "\(server.url)/", body: body).body == body)
    }
    #expect(server.connectionCount == 1)
  }

  @Test func redirectsAreCounted() throws {
    let server = TinyServer { request in
      let step = Int(request.path.dropFirst()) ?? 0
      return step == 0 ? .init(body: [1]) : .init(status: 302, headers: "Location: /\(step - 1)\r\n")
    }
    defer { server.stop() }
    #expect(try HTTPClient().send("GET", "\(server.url)/1").status == 302)
    let client = try HTTPClient(.init(redirects: 3))
    #expect(try client.send("GET", "\(server.url)/3").body == [1])
    #expect(fault { _ = try client.send("GET", "\(server.url)/4") }?.code == "E1025")
  }

  @Test func faultsSayWhatIsWrong() throws {
    let server = TinyServer { request in
      switch request.path {
      case "/slow": .init(body: [1], delay: 1.5)
      default: .init(body: [1, 2, 3], length: 1000)
      }
    }
    defer { server.stop() }
    let client = try HTTPClient(.init(connectSeconds: 2, totalSeconds: 0.3))
    let idle = TinyServer { _ in .init() }
    idle.stop()
    for (url, code, exit) in [
      ("http://nothing.invalid/x", "E1021", ExitCode.inputOutput),
      ("\(idle.url)/", "E1022", .inputOutput),
      ("https://127.0.0.1:\(server.port)/", "E1023", .inputOutput),
      ("\(server.url)/slow", "E1024", .inputOutput),
      ("\(server.url)/cut", "E1027", .inputOutput),
      ("ftp://127.0.0.1/", "E1020", .configuration),
      ("http://", "E1020", .configuration),
    ] {
      let fault = fault { _ = try client.send("GET", url) }
      #expect(fault?.code == code, "\(url): \(fault?.drawn() ?? "no fault")")
      #expect(fault?.exitCode == exit)
      #expect(fault?.fix != nil)
    }
    #expect(fault { _ = try client.send("GET", server.url, headers: [("A", "b\r\nC: d")]) }?.code == "E1020")
  }

  @Test func secretsInAddressesStayHidden() throws {
    let client = try HTTPClient(.init(connectSeconds: 1, totalSeconds: 1))
    let fault = fault { _ = try client.send("GET", "http://anna:secret@nothing.invalid/a?token=hidden#x") }
    let drawn = fault?.drawn() ?? ""
    #expect(drawn.contains("nothing.invalid"))
    #expect(!drawn.contains("secret") && !drawn.contains("hidden") && !drawn.contains("anna"))
  }

  private func fault(_ body: () throws -> Void) -> Diagnostic? {
    do {
      try body()
      return nil
    } catch { return error as? Diagnostic }
  }
}
