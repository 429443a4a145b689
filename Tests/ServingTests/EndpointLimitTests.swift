import Glibc
import Serving
import Support
import Testing

/// Slow, idle and too many clients; and the end.
@Suite struct EndpointLimitTests {
  @Test(
    arguments: [
      "GET /healthz HT", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ",
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"a\"",
    ])
  func tellsASlowClientThatTimeIsUp(start: String) throws {
    let endpoint = try ToyEndpoint { $0.requestSeconds = 0.1 }
    let client = Client(endpoint.port)
    client.send(start)
    let answer = client.answer()
    #expect(answer?.status == 408)
    #expect(answer?.kind == "timeout")
    #expect(answer?.headers["connection"] == "close")
    #expect(client.rest() == "")
  }

  /// One byte now and then does not help: the limit counts from the first byte.
  @Test func tellsADrippingClientToo() throws {
    let endpoint = try ToyEndpoint { $0.requestSeconds = 0.15 }
    let client = Client(endpoint.port)
    let start = Clock.now
    client.send("GET /healthz HTTP/1.1\r\nX-Slow: ")
    while Clock.now - start < 0.4 {
      client.send("a")
      usleep(20_000)
    }
    #expect(client.answer()?.status == 408)
  }

  @Test func closesAnIdleConnectionWithoutAWord() throws {
    let endpoint = try ToyEndpoint { $0.idleSeconds = 0.1 }
    let silent = Client(endpoint.port)
    #expect(silent.rest() == "")
    let client = Client(endpoint.port)
    client.send(ToyEndpoint.get("/healthz"))
    #expect(client.answer()?.status == 200)
    #expect(client.rest() == "")
  }

  @Test func doesNotTimeASlowPrediction() throws {
    let endpoint = try ToyEndpoint {
      $0.requestSeconds = 0.05
      $0.idleSeconds = 0.05
    }
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\":[1],\"sleep\":250}"))?.body == "{\"sum\":1}")
  }

  @Test func refusesMoreRequestsThanItMayHaveAtOnce() throws {
    let endpoint = try ToyEndpoint { $0.concurrentRequests = 2 }
    let busy = (0..<2).map { _ in Client(endpoint.port) }
    for client in busy { client.send(ToyEndpoint.post("{\"values\":[1],\"sleep\":200}")) }
    usleep(50_000)
    let answer = endpoint.ask(ToyEndpoint.post("{\"values\":[1]}"))
    #expect(answer?.status == 503)
    #expect(answer?.kind == "overloaded")
    #expect(answer?.headers["retry-after"] == "1")
    #expect(endpoint.ask(ToyEndpoint.get("/healthz"))?.status == 200, "those who watch are never refused")
    for client in busy { #expect(client.answer()?.body == "{\"sum\":1}") }
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\":[1]}"))?.status == 200)
  }

  /// A client that leaves while its answer is made must not count for ever.
  @Test func forgetsAClientThatLeft() throws {
    let endpoint = try ToyEndpoint { $0.concurrentRequests = 1 }
    for _ in 0..<3 {
      let client = Client(endpoint.port)
      client.send(ToyEndpoint.post("{\"values\":[1],\"sleep\":30}"))
      usleep(10_000)
    }
    usleep(150_000)
    #expect(endpoint.ask(ToyEndpoint.post("{\"values\":[1]}"))?.status == 200)
  }

  @Test func refusesMoreConnectionsThanItMayHave() throws {
    let endpoint = try ToyEndpoint { $0.connections = 2 }
    let held = (0..<2).map { _ in Client(endpoint.port) }
    for client in held {
      client.send(ToyEndpoint.get("/healthz"))
      #expect(client.answer()?.status == 200)
    }
    #expect(Client(endpoint.port).answer()?.status == 503)
    held[0].halfClose()
    #expect(held[0].rest() == "")
    usleep(20_000)
    #expect(endpoint.ask(ToyEndpoint.get("/healthz"))?.status == 200)
  }

  @Test func finishesWhatRunsWhenItIsToldToStop() throws {
    let endpoint = try ToyEndpoint()
    let running = Client(endpoint.port)
    let idle = Client(endpoint.port)
    idle.send(ToyEndpoint.get("/readyz"))
    #expect(idle.answer()?.body == "{\"status\":\"ready\"}")
    let halfway = Client(endpoint.port)
    halfway.send(
      "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"val")
    running.send(ToyEndpoint.post("{\"values\":[7],\"sleep\":150}"))
    usleep(50_000)
    endpoint.server.drain()
    #expect(idle.rest() == "", "idle connections are closed at once")
    let answer = running.answer()
    #expect(answer?.body == "{\"sum\":7}")
    #expect(answer?.headers["connection"] == "close")
    halfway.send("ues\":[8]}" + ToyEndpoint.get("/readyz"))
    #expect(halfway.answer()?.body == "{\"sum\":8}")
    #expect(Client(endpoint.port).isConnected == false)
    #expect(running.rest() == "")
    #expect(halfway.rest() == "")
    let start = Clock.now
    while !endpoint.server.isDrained, Clock.now - start < 3 { usleep(5000) }
    #expect(endpoint.server.isDrained, "even though the clients keep their ends open")
  }

  @Test func saysThatThePortIsTaken() throws {
    let endpoint = try ToyEndpoint()
    do throws(Diagnostic) {
      _ = try Server(
        ToyEndpoint.model(), EndpointSettings(port: endpoint.port, authentication: .none), access: nil,
        log: Log(name: "test", descriptor: -1))
      Issue.record("two servers on one port")
    } catch {
      #expect(error.code == "E6107")
      #expect(error.message.hasSuffix("Address already in use"))
    }
  }

  @Test(arguments: ["example.com", "", "300.1.1.1"]) func saysThatAHostIsNoAddress(host: String) {
    do throws(Diagnostic) {
      _ = try Server(
        ToyEndpoint.model(), EndpointSettings(host: host, port: 0), access: nil, log: Log(name: "test", descriptor: -1)
      )
      Issue.record("listens on '\(host)'")
    } catch {
      #expect(error.code == "E6106")
    }
  }
}
