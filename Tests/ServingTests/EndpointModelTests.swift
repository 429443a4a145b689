import Bundles
import JSON
import Serving
import Support
import Synchronization
import Testing

/// Answers with its own number.
private struct NumberedPredictor: Predictor {
  var number: Int
  var interface: PredictorInterface {
    var interface = SumPredictor().interface
    interface.details = ["number": JSONValue(number)]
    return interface
  }

  func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    writer.raw("{\"number\":")
    writer.integer(number)
    writer.raw("}")
  }

  func isQuick(_ request: JSONValue) -> Bool { request["slow"] == nil }
}

/// Another model while the server runs.
@Suite struct EndpointModelTests {
  /// The number of the model on disk; negative is a broken one.
  private final class Disk: Sendable {
    let number = Mutex(1)

    func read() throws(Diagnostics) -> ServedModel {
      let number = number.withLock { $0 }
      guard number > 0 else {
        throw Diagnostics([Diagnostic("E5108", "a byte has changed", fix: "export again", exitCode: .dataError)])
      }
      return ToyEndpoint.model(predictor: NumberedPredictor(number: number), run: number)
    }
  }

  private final class Failures: Sendable {
    private let list = Mutex([String]())
    var all: [String] { list.withLock { $0 } }
    func add(_ failure: String) { list.withLock { $0.append(failure) } }
  }

  private func endpoint(_ disk: Disk) throws -> ToyEndpoint {
    try ToyEndpoint(
      isOpen: false, predictor: NumberedPredictor(number: 0), reload: { () throws(Diagnostics) in try disk.read() })
  }

  private static let header = "Authorization: Bearer \(ToyEndpoint.token)\r\n"

  private func choose(_ endpoint: ToyEndpoint, _ body: String) -> Answer? {
    endpoint.ask(
      "POST /v1/admin/model HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\(Self.header)"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  @Test func takesTheNewestAndGoesBack() throws {
    let disk = Disk()
    let endpoint = try endpoint(disk)
    let client = Client(endpoint.port)
    let ask = {
      client.send(ToyEndpoint.post("{}", Self.header))
      return client.answer()
    }
    let first = ask()
    #expect(first?.body == "{\"number\":0}")
    #expect(choose(endpoint, "{\"use\":\"newest\"}")?.json?["changes"]?.integer == 1)
    let second = ask()
    #expect(second?.body == "{\"number\":1}")
    #expect(second?.headers["x-model-version"] != first?.headers["x-model-version"])
    #expect(endpoint.ask(ToyEndpoint.get("/v1/schema", Self.header))?.json?["number"]?.integer == 1)
    let back = choose(endpoint, "{\"use\":\"previous\"}")
    #expect(back?.json?["model_version"]?.string == first?.headers["x-model-version"])
    #expect(ask()?.body == "{\"number\":0}")
    #expect(choose(endpoint, "{\"use\":\"previous\"}")?.status == 200, "and forth again")
    #expect(ask()?.body == "{\"number\":1}")
  }

  @Test func keepsWhatItHasWhereTheNewestIsBroken() throws {
    let disk = Disk()
    let endpoint = try endpoint(disk)
    disk.number.withLock { $0 = -1 }
    let answer = choose(endpoint, "{\"use\":\"newest\"}")
    #expect(answer?.status == 409)
    #expect(answer?.kind == "model-refused")
    #expect(answer?.body.contains("E5108") == true)
    #expect(endpoint.ask(ToyEndpoint.post("{}", Self.header))?.body == "{\"number\":0}")
    #expect(choose(endpoint, "{\"use\":\"previous\"}")?.status == 409, "there was none")
  }

  @Test func theSameModelChangesNothing() throws {
    let disk = Disk()
    let endpoint = try endpoint(disk)
    #expect(choose(endpoint, "{\"use\":\"newest\"}")?.json?["changes"]?.integer == 1)
    #expect(try endpoint.server.useNewestModel() == false)
    #expect(choose(endpoint, "{\"use\":\"newest\"}")?.json?["changes"]?.integer == 1)
  }

  @Test(arguments: ["{}", "{\"use\":\"oldest\"}", "{\"use\":3}", "{\"use\":\"newest\",\"now\":true}", "[]"])
  func saysWhatItTakes(body: String) throws {
    let answer = choose(try endpoint(Disk()), body)
    #expect(answer?.status == 422)
    #expect(answer?.body.contains("'newest' or 'previous'") == true)
  }

  /// Every answer is whole and of one model: the number in the body belongs to the version in the header.
  @Test func noRequestFailsWhileModelsChange() async throws {
    let disk = Disk()
    let endpoint = try endpoint(disk)
    let failures = Failures()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          let client = Client(endpoint.port)
          let body = task == 0 ? "{\"slow\":1}" : "{}"
          for _ in 0..<200 {
            client.send(ToyEndpoint.post(body, Self.header))
            let answer = client.answer()
            let number = answer?.json?["number"]?.integer ?? -1
            let expected = ToyEndpoint.model(predictor: NumberedPredictor(number: number), run: number == 0 ? 3 : number)
              .manifest.modelVersion
            if answer?.status != 200 || answer?.headers["x-model-version"] != expected {
              failures.add("\(answer?.status ?? 0): \(answer?.body ?? "no answer")")
            }
          }
        }
      }
      group.addTask {
        for number in 2..<30 {
          disk.number.withLock { $0 = number }
          _ = try? endpoint.server.useNewestModel()
        }
      }
    }
    #expect(failures.all == [])
    #expect(endpoint.ask(ToyEndpoint.get("/metrics", Self.header))?.body.contains("solkit_model_changes_total 28") == true)
  }
}
