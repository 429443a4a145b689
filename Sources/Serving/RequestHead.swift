import NIOHTTP1

/// What the server needs to know of a request's head: taken from it in one pass.
struct RequestHead: Sendable {
  enum Method: Sendable { case get, head, post, other }

  var method = Method.other
  /// Path without query; an absolute URI is cut down to it.
  var path = ""
  /// Length of the target as it came.
  var targetLength = 0
  var isVersion11 = true
  var hosts = 0
  var authorization: String?
  var contentType: String?
  var contentEncoding: String?
  var contentLength: Int?
  var isChunked = false
  var expectation: String?
  var requestID: String?
  /// The client would like another protocol: the parser stops after such a request.
  var wantsUpgrade = false
  /// Bytes of all header names and values.
  var headerBytes = 0
  /// A header that may stand once came twice.
  var repeated: String?

  init(_ head: HTTPRequestHead) {
    switch head.method {
    case .GET: method = .get
    case .HEAD: method = .head
    case .POST: method = .post
    default: method = .other
    }
    targetLength = head.uri.utf8.count
    path = Self.path(of: head.uri)
    isVersion11 = head.version.minor > 0
    wantsUpgrade = head.method == .CONNECT
    for (name, value) in head.headers {
      headerBytes += name.utf8.count + value.utf8.count
      take(name, value)
    }
  }

  /// Whether a body follows the head.
  var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

  private mutating func take(_ name: String, _ value: String) {
    switch name.utf8.count {
    case 4 where name.isHeader("host"): hosts += 1
    case 6 where name.isHeader("expect"): expectation = value
    case 7 where name.isHeader("upgrade"): wantsUpgrade = true
    case 12 where name.isHeader("content-type"): contentType = once(contentType, name, value)
    case 12 where name.isHeader("x-request-id"): requestID = requestID ?? value
    case 13 where name.isHeader("authorization"): authorization = once(authorization, name, value)
    case 14 where name.isHeader("content-length"):
      if contentLength != nil { repeated = name }
      contentLength = Int(value) ?? -1
    case 16 where name.isHeader("content-encoding"): contentEncoding = once(contentEncoding, name, value)
    case 17 where name.isHeader("transfer-encoding"): isChunked = true
    default: break
    }
  }

  private mutating func once(_ before: String?, _ name: String, _ value: String) -> String {
    if before != nil { repeated = name }
    return value
  }

  private static func path(of target: String) -> String {
    var path = target[...]
    for scheme in ["http://", "https://"] where path.hasPrefix(scheme) {
      path = path.dropFirst(scheme.count).drop { $0 != "/" }
    }
    if let query = path.utf8.firstIndex(of: UInt8(ascii: "?")) { path = path[..<query] }
    return path.endIndex == target.endIndex && path.startIndex == target.startIndex ? target : String(path)
  }
}

extension String {
  /// Whether this is `lowerCase` but for the case of ASCII letters.
  fileprivate func isHeader(_ lowerCase: StaticString) -> Bool {
    lowerCase.withUTF8Buffer { wanted in
      zip(utf8, wanted).allSatisfy { byte, want in
        byte == want || ((0x41...0x5A).contains(byte) && byte | 0x20 == want)
      }
    }
  }
}
