import Bundles
import JSON
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One connection: requests in, answers out, strictly in order.
///
/// Parts that arrive while an answer is being made on another thread, or while the client does not read, wait in
/// a queue, and nothing more is read from the socket until they are done. So a client can pipeline as it likes
/// and never costs more than one buffer.
final class HTTPConnection: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// A request between its head and its answer.
  struct Exchange {
    var id: [UInt8]
    var route: Route
    /// Answers it, whatever comes in between.
    var active: ActiveModel
    /// Who sent it, where that is known.
    var holder: AccessTokens.Holder?
    /// Whether its body is wanted.
    var isPost = false
    /// What the predictor is told, on the route of updates.
    var update: String?
    var isHead: Bool
    var isVersion11: Bool
    var isKeepAlive: Bool
    var isCounted: Bool
    var start: NIODeadline
    var body = ByteBuffer()
    var bodyBytes = 0
    /// Known from the head: the body is skipped, then this is the answer.
    var objection: Problem?
  }

  enum Phase {
    /// Between requests.
    case waiting
    /// The body is coming.
    case receiving(Exchange)
    /// Another thread makes the answer.
    case answering(Exchange)
    /// The last answer was sent; what still comes is thrown away until the client closes, since closing first
    /// would make the system throw away the answer too.
    case lingering
    case closed
  }

  let service: Service
  let answerers: LoopAnswerers
  let pool: NIOThreadPool
  var phase = Phase.waiting
  var queue = CircularBuffer<HTTPServerRequestPart>()
  /// A fault of the parser that came while parts were waiting.
  var parserFault: Problem?
  var readIsPending = false
  var inputIsClosed = false
  /// All answers are out, and no more will follow.
  var outputIsClosed = false
  var drains = false
  var ids = RequestID.Maker()
  var response = ResponseBytes()
  var writer = JSONWriter()

  /// When the phase began, as far as timeouts care.
  var phaseStart = NIODeadline.now()
  /// When bytes of a head came that is not complete.
  var partialHeadStart: NIODeadline?
  var sawPart = false
  var ticks: RepeatedTask?

  /// Bodies up to this size are parsed and answered on the event loop: handing over costs more.
  static let quickBytes = 32 << 10
  /// The same for the predictions of a request.
  static let quickRows = 16

  init(_ service: Service, _ pool: NIOThreadPool, _ answerers: LoopAnswerers) {
    self.service = service
    self.answerers = answerers
    self.pool = pool
  }

  // MARK: Parts

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    sawPart = true
    partialHeadStart = nil
    if queue.isEmpty, isReady(context) { take(part, context) } else { queue.append(part) }
  }

  /// Whether the next part may be looked at now.
  func isReady(_ context: ChannelHandlerContext) -> Bool {
    if case .answering = phase { return false }
    if case .lingering = phase { return true }
    return context.channel.isWritable
  }

  private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch (phase, part) {
    case (.waiting, .head(let head)): begin(head, context)
    case (.receiving(var exchange), .body(let bytes)):
      phase = .waiting  // so that the buffer is not shared while it grows
      receive(bytes, &exchange, context)
    case (.receiving(let exchange), .end): finish(exchange, context)
    default: break  // lingering or closed
    }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let fields = RequestHead(head)
    let active = service.active
    let route = active.router.route(of: fields.path)
    var exchange = Exchange(
      id: RequestID.accepted(fields.requestID) ?? ids.next(), route: route, active: active,
      isPost: fields.method == .post, isHead: fields.method == .head,
      isVersion11: fields.isVersion11, isKeepAlive: head.isKeepAlive && !fields.wantsUpgrade,
      isCounted: service.isCounted(route),
      start: .now())
    if route == .update { exchange.update = active.router.update(of: fields.path) }
    if exchange.isCounted {
      let running = service.inFlight.wrappingAdd(1, ordering: .relaxed).newValue
      if running > service.limits.concurrentRequests { exchange.objection = .overloaded }
    }
    if let objection = service.objection(to: fields, on: route, of: active.router, holder: &exchange.holder) {
      exchange.objection = objection
    }
    let isTooLong = (fields.contentLength ?? 0) > service.limits.bodyBytes
    if exchange.objection != nil, isTooLong || fields.isChunked || fields.expectation != nil {
      // Not worth reading the body: the answer closes the connection.
      exchange.isKeepAlive = false
      return respond(exchange, context)
    }
    if fields.expectation != nil, fields.hasBody {
      var buffer = context.channel.allocator.buffer(capacity: 32)
      buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
      context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }
    phase = .receiving(exchange)
    phaseStart = exchange.start
  }

  private func receive(_ bytes: ByteBuffer, _ exchange: inout Exchange, _ context: ChannelHandlerContext) {
    exchange.bodyBytes += bytes.readableBytes
    if exchange.bodyBytes > service.limits.bodyBytes {
      exchange.objection = .tooLarge(service.limits.bodyBytes)
      exchange.isKeepAlive = false
      return respond(exchange, context)
    }
    if exchange.objection == nil, exchange.isPost {
      if exchange.body.readableBytes == 0 {
        exchange.body = bytes
      } else {
        exchange.body.writeImmutableBuffer(bytes)
      }
    }
    phase = .receiving(exchange)
  }

  // MARK: Order

  /// Goes on with what has waited.
  func proceed(_ context: ChannelHandlerContext) {
    while isReady(context), let part = queue.popFirst() { take(part, context) }
    guard isReady(context) else { return }
    if let problem = parserFault {
      parserFault = nil
      refuse(problem, context)
    } else if inputIsClosed || drains, case .waiting = phase, queue.isEmpty {
      closeGently(context)
    } else if inputIsClosed, case .receiving = phase {
      context.close(promise: nil)  // the rest of this request will not come
    }
    if readIsPending {
      readIsPending = false
      context.read()
    }
  }

  func read(context: ChannelHandlerContext) {
    if isReady(context), queue.isEmpty { context.read() } else { readIsPending = true }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if case .waiting = phase, !sawPart, partialHeadStart == nil { partialHeadStart = .now() }
    sawPart = false
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    phaseStart = .now()
    if context.channel.isWritable { proceed(context) }
    context.fireChannelWritabilityChanged()
  }
}

/// Tells every connection that the server is about to stop.
struct DrainEvent: Sendable {}
