import Connectors
import Support

/// Why there is no answer.
struct TransportFault: Error {
  var message: String
}

/// One connection to a server on this machine that stays open between requests. For one thread at a time.
final class EndpointClient {
  private let client: HTTPClient?
  private let base: String
  private let headers: [(name: String, value: String)]
  private let tokenHeaders: [(name: String, value: String)]

  /// - Parameters:
  ///   - base: such as `http://127.0.0.1:8080`.
  ///   - token: sent with every request that does not leave it away.
  init(base: String, token: String?, timeout: Double) {
    self.base = base
    client = try? HTTPClient(HTTPClient.Settings(connectSeconds: min(timeout, 5), totalSeconds: timeout))
    headers = [("Content-Type", "application/json")]
    tokenHeaders = headers + (token.map { [("Authorization", "Bearer \($0)")] } ?? [])
  }

  func get(_ path: String) throws(TransportFault) -> HTTPClient.Response {
    try send("GET", path, nil, tokenHeaders)
  }

  func post(
    _ path: String, _ body: [UInt8], withToken: Bool = true
  ) throws(TransportFault) -> HTTPClient.Response {
    try send("POST", path, body, withToken ? tokenHeaders : headers)
  }

  private func send(
    _ method: String, _ path: String, _ body: [UInt8]?, _ headers: [(name: String, value: String)]
  ) throws(TransportFault) -> HTTPClient.Response {
    guard let client else { throw TransportFault(message: "libcurl does not start") }
    do throws(Diagnostic) {
      return try client.send(method, base + path, headers: headers, body: body)
    } catch { throw TransportFault(message: error.message) }
  }
}

extension HTTPClient.Response {
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Without white space at both ends.
func trimmed(_ text: some StringProtocol) -> String {
  guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace })
  else { return "" }
  return String(text[first...last])
}
