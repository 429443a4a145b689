internal import CCurl
public import Support

/// One HTTP client on libcurl that keeps its connection between requests. Not for several threads at a time: each
/// makes its own.
public final class HTTPClient {
  /// How a client behaves.
  public struct Settings: Sendable {
    /// Seconds until a connection must stand.
    public var connectSeconds: Double = 10
    /// Seconds until a request must have its whole answer; 0 for no limit.
    public var totalSeconds: Double = 30
    /// Seconds without any byte after which a request is given up; 0 for no limit.
    public var stallSeconds: Int = 0
    /// Redirects that are followed; 0 gives the redirect itself as the answer.
    public var redirects: Int = 0

    public init(
      connectSeconds: Double = 10, totalSeconds: Double = 30, stallSeconds: Int = 0, redirects: Int = 0
    ) {
      self.connectSeconds = connectSeconds
      self.totalSeconds = totalSeconds
      self.stallSeconds = stallSeconds
      self.redirects = redirects
    }
  }

  /// The answer to a request, whatever its status.
  public struct Response: Sendable {
    /// Such as 200.
    public var status: Int
    /// Header fields in the order of the answer; of several answers (redirects), those of the last.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    /// The first field of this name, in any case.
    public func header(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
  }

  private let handle: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private let exchange = Exchange()

  /// libcurl wants its one start before any thread uses it; a constant is made once.
  private static let started: Bool = solkit_curl_start() == CURLE_OK

  /// Throws `E1020` (70) where libcurl does not start.
  public init(_ settings: Settings = Settings()) throws(Diagnostic) {
    guard Self.started, let handle = curl_easy_init() else {
      throw Diagnostic("E1020", "libcurl does not start", fix: "check its installation", exitCode: .bug)
    }
    self.handle = handle
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    // Without this, a time-out while a name is looked up may come as a signal, which is not for libraries.
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, settings.redirects > 0 ? 1 : 0)
    set(CURLOPT_MAXREDIRS, settings.redirects)
    set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(settings.connectSeconds))
    set(CURLOPT_TIMEOUT_MS, Self.milliseconds(settings.totalSeconds))
    if settings.stallSeconds > 0 {
      set(CURLOPT_LOW_SPEED_LIMIT, 1)
      set(CURLOPT_LOW_SPEED_TIME, settings.stallSeconds)
    }
    set(CURLOPT_TCP_NODELAY, 1)
    set(CURLOPT_USERAGENT, "solkit")
    solkit_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
    solkit_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    solkit_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    solkit_curl_set_sink(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.receive(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
    }
    solkit_curl_set_sink(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
      exchange.header(UnsafeRawBufferPointer(start: bytes, count: size * count))
      return size * count
    }
  }

  deinit {
    curl_easy_cleanup(handle)
    errorText.deallocate()
  }

  /// Sends a request and waits for the whole answer; any status is an answer.
  /// - Parameters:
  ///   - method: such as `GET` or `POST`.
  ///   - headers: fields to send; `Content-Type` is not guessed.
  ///   - body: nil sends none.
  /// - Throws: `E1021`...`E1027` (74) where there is no whole answer: see `HTTPFault`.
  public func send(
    _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil
  ) throws(Diagnostic) -> Response {
    try perform(method, url, headers: headers, body: body, sink: nil)
  }

  /// As `send`, but hands the body of a 2xx answer piece by piece to `sink`, which says whether to go on.
  func perform(
    _ method: String, _ url: String, headers: [(name: String, value: String)], body: [UInt8]?,
    sink: ((UnsafeRawBufferPointer) -> Bool)?
  ) throws(Diagnostic) -> Response {
    exchange.begin(handle, sink: sink)
    defer { exchange.begin(handle, sink: nil) }
    errorText[0] = 0
    set(CURLOPT_URL, url)
    // A proxy that the environment names is for the world outside, not for this machine.
    if HTTPFault.isLoopback(url) { set(CURLOPT_PROXY, "") } else { unset(CURLOPT_PROXY) }
    var list: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(list) }
    for field in headers {
      // A line break would begin another field.
      guard !field.name.utf8.contains(where: { $0 < 0x21 }),
        !field.value.utf8.contains(where: { $0 < 0x20 && $0 != 9 })
      else {
        throw Diagnostic(
          "E1020", "the header field '\(HTTPFault.masked(field.name))' holds a control character",
          fix: "take it out", exitCode: .usage)
      }
      list = curl_slist_append(list, "\(field.name): \(field.value)")
    }
    // Without it, libcurl waits for "100 Continue" before larger bodies.
    list = curl_slist_append(list, "Expect:")
    solkit_curl_set_headers(handle, list)
    let code: CURLcode
    if let body {
      set(CURLOPT_POST, 1)
      set(CURLOPT_CUSTOMREQUEST, method)
      code = body.withUnsafeBytes { bytes -> CURLcode in
        var nothing: UInt8 = 0
        return withUnsafeMutablePointer(to: &nothing) { nothing in
          let start = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) }
          solkit_curl_set_body_size(handle, curl_off_t(bytes.count))
          solkit_curl_set_pointer(handle, CURLOPT_POSTFIELDS, start ?? UnsafeMutableRawPointer(nothing))
          return curl_easy_perform(handle)
        }
      }
      // libcurl kept the address only: it must not outlive the bytes.
      solkit_curl_set_pointer(handle, CURLOPT_POSTFIELDS, nil)
    } else {
      set(CURLOPT_HTTPGET, 1)
      if method == "HEAD" { set(CURLOPT_NOBODY, 1) }
      if method == "GET" || method == "HEAD" {
        unset(CURLOPT_CUSTOMREQUEST)
      } else {
        set(CURLOPT_CUSTOMREQUEST, method)
      }
      code = curl_easy_perform(handle)
    }
    solkit_curl_set_headers(handle, nil)
    guard code == CURLE_OK else {
      throw HTTPFault.of(code, detail: String(cString: errorText), url: url)
    }
    var status = 0
    solkit_curl_response_code(handle, &status)
    return Response(status: status, headers: exchange.headers, body: exchange.body)
  }

  private static func milliseconds(_ seconds: Double) -> Int { Int(min(max(seconds, 0), 1e6) * 1000) }

  private func set(_ option: CURLoption, _ value: Int) { solkit_curl_set_long(handle, option, value) }
  private func set(_ option: CURLoption, _ value: String) { solkit_curl_set_text(handle, option, value) }
  private func unset(_ option: CURLoption) { solkit_curl_set_text(handle, option, nil) }
}

/// What libcurl hands over while a request runs.
private final class Exchange {
  private(set) var body: [UInt8] = []
  private(set) var headers: [(name: String, value: String)] = []
  private var sink: ((UnsafeRawBufferPointer) -> Bool)?
  private var handle: UnsafeMutableRawPointer?

  func begin(_ handle: UnsafeMutableRawPointer, sink: ((UnsafeRawBufferPointer) -> Bool)?) {
    (self.handle, self.sink) = (handle, sink)
    body = []
    headers = []
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if let sink, let handle {
      var status = 0
      solkit_curl_response_code(handle, &status)
      if (200..<300).contains(status) { return sink(bytes) }
      // Of an answer that says what is wrong, its beginning is enough.
      if body.count < 1 << 16 { body.append(contentsOf: bytes) }
      return true
    }
    body.append(contentsOf: bytes)
    return true
  }

  func header(_ bytes: UnsafeRawBufferPointer) {
    if bytes.starts(with: Array("HTTP/".utf8)) {
      headers = []
      return
    }
    let line = String(decoding: bytes, as: UTF8.self)
    guard let colon = line.firstIndex(of: ":") else { return }
    func trimmed(_ text: Substring) -> String {
      var text = text
      while let last = text.last, last.isWhitespace { text.removeLast() }
      return String(text.drop { $0.isWhitespace })
    }
    headers.append((name: trimmed(line[..<colon]), value: trimmed(line[line.index(after: colon)...])))
  }
}
