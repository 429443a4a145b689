import Bundles
import JSON
import Support
import Synchronization

/// The endpoint without its network: decides which requests are let in and answers them.
///
/// Thread-safe: the model and the tokens are replaced as a whole, everything else but counters is immutable.
final class Service: Sendable {
  let settings: EndpointSettings
  let limits: EndpointLimits
  let log: Log
  let metrics: Mutex<ServerMetrics>
  /// Requests between head and answer.
  let inFlight = Atomic<Int>(0)
  let connections = Atomic<Int>(0)
  /// Set once, when the server is about to stop.
  let isDraining = Atomic<Bool>(false)
  /// When it was made, by the monotonic clock.
  let started = Clock.now
  let models: Mutex<ModelHistory>
  /// Only one model is read at a time.
  let reloading = Mutex(())
  /// Nil lets everybody in.
  private let access: Mutex<AccessTokens?>
  private let rates: Mutex<RateLimit>
  /// Longest request target; no route has a query.
  static let targetBytes = 2048

  /// - Parameters:
  ///   - access: nil lets everybody in.
  ///   - reload: reads the newest model from where the first one came.
  init(
    _ model: ServedModel, _ settings: EndpointSettings, access: AccessTokens?, log: Log, reload: ModelHistory.Reload? = nil
  ) {
    self.settings = settings
    limits = settings.limits
    self.access = Mutex(access)
    rates = Mutex(RateLimit(perSecond: settings.limits.requestsPerSecond))
    self.log = log
    metrics = Mutex(ServerMetrics())
    models = Mutex(ModelHistory(model, settings.authentication, reload))
  }

  /// The model that answers requests which begin now.
  var active: ActiveModel { models.withLock { $0.active } }

  /// Lets in whom `tokens` names, from the next request on.
  func admit(_ tokens: AccessTokens) { access.withLock { $0 = tokens } }

  /// Decides by the head alone whether a request is let in; nil is yes.
  /// - Parameter holder: becomes whoever sent the request, where that is known.
  func objection(
    to head: RequestHead, on route: Route, of router: Router, holder: inout AccessTokens.Holder?
  ) -> Problem? {
    if let problem = objectionToForm(of: head) { return problem }
    guard route != .none else {
      return .notFound(head.path, nearest: router.nearest(to: head.path), all: router.known)
    }
    guard route.allows(head.method) else { return .methodNotAllowed(route.methods) }
    if !isOpen(route), let problem = objectionToSender(of: head, on: route, &holder) { return problem }
    return head.method == .post ? objectionToBody(of: head) : nil
  }

  /// Whether the limit on concurrent requests counts this route: never those that watch the server.
  func isCounted(_ route: Route) -> Bool {
    switch route {
    case .health, .ready, .metrics, .none: false
    case .schema, .openAPI, .predict, .update, .model: true
    }
  }

  /// Appends the prediction that a body asks for, by the quickest way that takes it.
  func answer(
    _ body: [UInt8], by model: ServedModel, into writer: inout JSONWriter, id: [UInt8]
  ) throws(Problem) {
    let direct = model.predictor.directAnswerer()
    let answer = body.withUnsafeBufferPointer {
      direct?.answer($0, depth: limits.jsonDepth, most: .max, into: &writer) ?? .unusual
    }
    if answer != .answered { try predict(try parse(body), by: model, into: &writer, id: id) }
  }

  /// Reads the body of a request.
  func parse(_ body: [UInt8]) throws(Problem) -> JSONValue {
    do throws(JSONFault) {
      return try JSONValue(parsing: body, depth: limits.jsonDepth)
    } catch {
      throw .malformed(error)
    }
  }

  /// Appends the prediction to `writer`.
  func predict(
    _ request: JSONValue, by model: ServedModel, into writer: inout JSONWriter, id: [UInt8]
  ) throws(Problem) {
    do throws(RequestFault) {
      try model.predictor.answer(request, into: &writer)
    } catch {
      let problem = Problem(error)
      if problem.status >= 500 { logFailure(error, id: id) }
      throw problem
    }
  }

  /// Tells the predictor of a change and appends what it answers.
  func update(
    _ name: String, _ body: [UInt8], of active: ActiveModel, into writer: inout JSONWriter, id: [UInt8]
  ) throws(Problem) {
    guard let updatable = active.updatable else { throw .internalFault }
    let request = try parse(body)
    do throws(RequestFault) {
      try updatable.update(name, request, into: &writer)
    } catch {
      if error.status >= 500 { logFailure(error, id: id) }
      throw Problem(error)
    }
  }

  private func logFailure(_ fault: RequestFault, id: [UInt8]) {
    log.write(
      .error, "predictor_failed",
      ["request": .string(String(decoding: id, as: UTF8.self)), "kind": .string(fault.kind)])
  }

  /// What the routes without a body answer. Predictions go through `parse` and `predict`.
  func document(for route: Route, of active: ActiveModel) throws(Problem) -> (type: StaticString, bytes: [UInt8]) {
    switch route {
    case .health: return ("application/json", Array("{\"status\":\"ok\"}".utf8))
    case .ready:
      if isDraining.load(ordering: .relaxed) { throw .draining }
      return ("application/json", Array("{\"status\":\"ready\"}".utf8))
    case .metrics: return ("text/plain; version=0.0.4; charset=utf-8", metricsText())
    case .schema: return ("application/json", active.schema)
    case .openAPI: return ("application/json", active.openAPI)
    case .model: return ("application/json", models.withLock { $0.document }.compactBytes)
    case .predict, .update, .none: throw .internalFault
    }
  }

  private func objectionToForm(of head: RequestHead) -> Problem? {
    if head.targetLength > Self.targetBytes { return .targetTooLong }
    if head.headerBytes > limits.headerBytes { return .headersTooLarge(limits.headerBytes) }
    if let name = head.repeated { return .badRequest("the header '\(name)' stands twice") }
    if head.isVersion11, head.hosts != 1 { return .badRequest("HTTP/1.1 wants one Host header") }
    if head.contentLength ?? 0 < 0 { return .badRequest("Content-Length is no length") }
    if let expectation = head.expectation, expectation.lowercased() != "100-continue" { return .expectation }
    if (head.contentLength ?? 0) > limits.bodyBytes { return .tooLarge(limits.bodyBytes) }
    return nil
  }

  private func objectionToBody(of head: RequestHead) -> Problem? {
    guard head.contentLength != nil || head.isChunked else { return .lengthRequired }
    if let encoding = head.contentEncoding, encoding.lowercased() != "identity" { return .contentEncoding }
    guard let type = head.contentType, MediaType.isJSON(type) else { return .mediaType }
    return nil
  }

  private func isOpen(_ route: Route) -> Bool {
    switch route {
    case .health, .ready: true
    case .metrics: settings.metrics == .open
    default: false
    }
  }

  /// Who sent it, whether they may, and whether it is their turn.
  private func objectionToSender(
    of head: RequestHead, on route: Route, _ holder: inout AccessTokens.Holder?
  ) -> Problem? {
    guard let access = access.withLock({ $0 }) else {
      // Whoever can reach an open endpoint may ask it, but not change what others are told.
      if route.role == .admin { return .updatesNeedToken }
      return isCounted(route) ? objectionToRate(of: 0) : nil
    }
    switch head.authorization.map({ access.admission(authorization: $0, at: Clock.wall) }) ?? .nobody {
    case .nobody: return .unauthorized
    case .ended: return .tokenEnded
    case .holder(let sender):
      holder = sender
      guard route.role.isSubset(of: sender.roles) else { return .forbidden(wanted: route.role) }
      return isCounted(route) ? objectionToRate(of: sender.index) : nil
    }
  }

  private func objectionToRate(of holder: Int) -> Problem? {
    rates.withLock { $0.wait(holder, at: Clock.now) }.map { .tooManyRequests(limits.requestsPerSecond, wait: $0) }
  }
}

/// The one media type that a prediction may have.
enum MediaType {
  /// `application/json`, with no parameter but `charset=utf-8`.
  static func isJSON(_ header: String) -> Bool {
    if header == "application/json" { return true }
    let parts = header.lowercased().split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
    guard parts.first == "application/json" else { return false }
    return parts.dropFirst().allSatisfy { $0.isEmpty || $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text.drop { $0 == " " || $0 == "\t" }
  }
}
