import Bundles
import Digests
import Glibc
import JSON
import Serving
import Support

/// Sums `values`; enough to see every way through the server.
struct SumPredictor: Predictor {
  let interface = PredictorInterface(
    route: "/v1/sum", summary: "Sums numbers.",
    requestSchema: [
      "type": "object", "required": ["values"],
      "properties": ["values": ["type": "array", "items": ["type": "number"]]],
    ],
    responseSchema: ["type": "object", "required": ["sum"], "properties": ["sum": ["type": "number"]]],
    example: ["values": [1, 2.5]], details: ["horizon": 8])

  func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    if request["fail"] != nil {
      throw RequestFault(
        status: 500, kind: "secret-kind", title: "secret title", fields: [.init("/fail", "secret path")])
    }
    if let milliseconds = request["sleep"]?.integer { usleep(UInt32(milliseconds * 1000)) }
    guard let values = request["values"]?.array else {
      throw RequestFault(
        status: 422, kind: "missing", title: "A field is missing",
        fields: [.init("/values", "a list of numbers was expected")])
    }
    var faults = [RequestFault.Field]()
    var sum = 0.0
    for (index, value) in values.enumerated() {
      if let number = value.number {
        sum += number
      } else {
        faults.append(.init("/values/\(index)", "a number was expected"))
      }
    }
    guard faults.isEmpty else {
      throw RequestFault(status: 422, kind: "wrong-type", title: "A field has the wrong type", fields: faults)
    }
    writer.raw("{\"sum\":")
    writer.number(sum)
    writer.raw("}")
  }

  func isQuick(_ request: JSONValue) -> Bool { request["sleep"] == nil }
}

/// A server with the toy model on a free port, stopped when the test lets go of it.
final class ToyEndpoint: Sendable {
  static let token = "0123456789abcdef-token"
  let server: Server
  var port: Int { server.port }

  static func model(
    stamp: BundleManifest.Stamp? = nil, predictor: any Predictor = SumPredictor(), run: Int = 3
  ) -> ServedModel {
    ServedModel(
      predictor,
      BundleManifest(
        vertical: "toy", task: "toy", project: "acme \"sums\"", run: run, toolVersion: "0.1.0", seed: 1,
        features: Digest(of: "f"), schema: Digest(of: "s"), scopeAndCriteria: Digest(of: "c"),
        trainingData: Digest(of: "t"), verdict: "pass", stamp: stamp, scores: ["wape": 0.2]))
  }

  init(
    stamp: BundleManifest.Stamp? = nil, isOpen: Bool = true, metrics: EndpointSettings.MetricsAccess = .token,
    predictor: any Predictor = SumPredictor(), tokens: AccessTokens? = nil,
    _ change: (inout EndpointLimits) -> Void = { _ in }, reload: (@Sendable () throws(Diagnostics) -> ServedModel)? = nil
  ) throws {
    var limits = EndpointLimits()
    change(&limits)
    let settings = EndpointSettings(
      port: 0, authentication: isOpen ? .none : .bearer, metrics: metrics, threads: 1, limits: limits)
    server = try Server(
      Self.model(stamp: stamp, predictor: predictor), settings, access: isOpen ? nil : tokens ?? BearerToken(Array(Self.token.utf8)).map { AccessTokens($0) },
      log: Log(name: "test", descriptor: -1), reload: reload)
  }

  deinit { server.stop(within: 0.2) }

  /// Sends `request` on a connection of its own and reads one answer.
  func ask(_ request: String) -> Answer? { ask(Array(request.utf8)) }

  func ask(_ request: [UInt8]) -> Answer? {
    let client = Client(port)
    client.send(request)
    return client.answer()
  }

  /// A prediction with `body`.
  static func post(_ body: String, _ headers: String = "") -> String {
    "POST /v1/sum HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
      + headers + "\r\n" + body
  }

  static func get(_ path: String, _ headers: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: x\r\n\(headers)\r\n"
  }
}

/// One answer as it came.
struct Answer: Equatable {
  var status: Int
  var headers: [String: String]
  var body: String
  var json: JSONValue? { try? JSONValue(parsing: body) }
  /// Last part of the problem's type.
  var kind: String? { json?["type"]?.string?.split(separator: ":").last.map(String.init) }
}

/// A TCP client that sends what it is told, right or wrong.
final class Client {
  private let socket: Int32
  private var received: [UInt8] = []

  let isConnected: Bool

  init(_ port: Int, seconds: Int = 5) {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
    isConnected =
      withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      } == 0
    self.socket = socket
  }

  deinit { close(socket) }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var done = 0
    while done < bytes.count {
      let wrote = bytes[done...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
      }
      guard wrote > 0 else { return }
      done += wrote
    }
  }

  /// Tells the server that nothing more will come.
  func halfClose() { shutdown(socket, Int32(SHUT_WR)) }

  /// The next answer; nil where the server closed or said nothing in time.
  func answer(isHead: Bool = false) -> Answer? {
    while true {
      if let answer = parsed(isHead) { return answer }
      guard receive() else { return nil }
    }
  }

  /// Everything until the server closes; nil where it does not.
  func rest() -> String? {
    while receive() {}
    return isClosed ? String(decoding: received, as: UTF8.self) : nil
  }

  private(set) var isClosed = false

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let got = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
    isClosed = got == 0 || (got < 0 && errno == ECONNRESET)
    guard got > 0 else { return false }
    received += buffer[..<got]
    return true
  }

  private func parsed(_ isHead: Bool) -> Answer? {
    let end = Array("\r\n\r\n".utf8)
    guard let headEnd = received.indices.first(where: { received[$0...].starts(with: end) }) else { return nil }
    let lines = String(decoding: received[..<headEnd], as: UTF8.self).split(separator: "\r\n")
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var headers = [String: String]()
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    let length = isHead || status == 100 ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
    let bodyStart = headEnd + end.count
    guard received.count >= bodyStart + length else { return nil }
    let body = String(decoding: received[bodyStart..<bodyStart + length], as: UTF8.self)
    received.removeFirst(bodyStart + length)
    return Answer(status: status, headers: headers, body: body)
  }
}
