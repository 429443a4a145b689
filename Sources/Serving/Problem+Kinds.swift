import JSON

/// Every problem that the server itself can find; those of a request's content come from the predictor.
extension Problem {
  static let internalFault = Problem(
    500, "internal", "Internal fault", "the server failed to answer; its log has this request's id")

  static func badRequest(_ detail: String) -> Problem { Problem(400, "bad-request", "Not an HTTP request", detail) }

  static func malformed(_ fault: JSONFault) -> Problem {
    Problem(
      400, "malformed-json", "The body is not JSON",
      "line \(fault.line), column \(fault.column): \(fault.message)")
  }

  static let unauthorized = Problem(
    401, "unauthorized", "No valid token",
    "send the header 'Authorization: Bearer <token>' with this endpoint's token",
    headers: [("WWW-Authenticate", "Bearer realm=\"solkit\"")])

  static let tokenEnded = Problem(
    401, "token-ended", "The token has ended", "the token of this request is past its last day; ask for a new one",
    headers: [("WWW-Authenticate", "Bearer realm=\"solkit\", error=\"invalid_token\"")])

  static func forbidden(wanted: TokenRoles) -> Problem {
    Problem(
      403, "forbidden", "The token may not do this",
      "this route wants the role '\(wanted.word)'; ask whoever runs the endpoint for a token that has it")
  }

  static func tooManyRequests(_ rate: Double, wait: Double) -> Problem {
    Problem(
      429, "too-many-requests", "Too many requests", "a token may send \(rate) requests a second; wait and try again",
      headers: [("Retry-After", "\(max(1, Int(wait.rounded(.up))))")])
  }

  static func modelRefused(_ faults: String) -> Problem {
    Problem(409, "model-refused", "The other model is not taken", faults)
  }

  static let updatesNeedToken = Problem(
    403, "updates-need-token", "Updates need a token",
    "this endpoint serves everybody ('auth' is none): give it a token to change what it answers")

  static func notFound(_ path: String, nearest: String?, all: [String]) -> Problem {
    let hint = nearest.map { "did you mean \($0)?" } ?? "there are \(all.joined(separator: ", "))"
    return Problem(404, "no-such-route", "No such route", "'\(path.prefix(100))' leads nowhere; \(hint)")
  }

  static func methodNotAllowed(_ allowed: String) -> Problem {
    Problem(
      405, "method-not-allowed", "Method not allowed", "this route takes \(allowed)", headers: [("Allow", allowed)])
  }

  static let timeout = Problem(408, "timeout", "Too slow", "the request was not complete in time")

  static let lengthRequired = Problem(
    411, "length-required", "No length", "send Content-Length, or the body in chunks")

  static func tooLarge(_ limit: Int) -> Problem {
    Problem(
      413, "body-too-large", "Body too large", "a body may have \(limit) bytes; send fewer things in a request")
  }

  static let targetTooLong = Problem(
    414, "target-too-long", "Request target too long", "no route of this endpoint needs so long a path or query")

  static let mediaType = Problem(
    415, "media-type", "Unsupported media type", "send JSON in UTF-8 with 'Content-Type: application/json'",
    headers: [("Accept-Post", "application/json")])

  static let contentEncoding = Problem(
    415, "content-encoding", "Unsupported content encoding", "send the body without compression",
    headers: [("Accept-Encoding", "identity")])

  static let expectation = Problem(
    417, "expectation", "Unknown expectation", "only 'Expect: 100-continue' is understood")

  static func headersTooLarge(_ limit: Int) -> Problem {
    Problem(431, "headers-too-large", "Header fields too large", "all headers together may have \(limit) bytes")
  }

  static let overloaded = Problem(
    503, "overloaded", "Too many requests at once", "the endpoint is at its limit; try again",
    headers: [("Retry-After", "1")])

  static let draining = Problem(503, "draining", "Shutting down", "the endpoint is about to stop")

  static let version = Problem(
    505, "http-version", "HTTP version not supported", "this endpoint speaks HTTP/1.1 and HTTP/1.0")
}
