import NIOCore
import NIOHTTP1
import Synchronization

extension HTTPConnection {
  func channelActive(context: ChannelHandlerContext) {
    let open = service.connections.wrappingAdd(1, ordering: .relaxed).newValue
    phaseStart = .now()
    startTicking(context)
    context.fireChannelActive()
    if open > service.limits.connections { refuse(.overloaded, context) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    switch phase {
    case .receiving(let exchange), .answering(let exchange):
      if exchange.isCounted { service.inFlight.wrappingSubtract(1, ordering: .relaxed) }
    case .waiting, .lingering, .closed: break
    }
    phase = .closed
    queue.removeAll()
    ticks?.cancel()
    service.connections.wrappingSubtract(1, ordering: .relaxed)
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed:
      inputIsClosed = true
      switch phase {
      case .answering: break
      case .waiting where !queue.isEmpty || parserFault != nil: break
      case .waiting: closeGently(context)
      case .lingering where !outputIsClosed: break
      case .receiving, .lingering, .closed: context.close(promise: nil)
      }
    case is DrainEvent:
      drains = true
      if case .waiting = phase, queue.isEmpty, partialHeadStart == nil { closeGently(context) }
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let fault = error as? HTTPParserError else { return context.close(promise: nil) }
    let problem: Problem? =
      switch fault {
      case .headerOverflow: .headersTooLarge(service.limits.headerBytes)
      case .invalidVersion: .version
      case .invalidEOFState, .closedConnection: nil  // the client hung up in the middle
      case .invalidChunkSize: .badRequest("the size of a chunk is no hexadecimal number")
      case .invalidContentLength, .unexpectedContentLength:
        .badRequest("Content-Length is no length, or stands beside Transfer-Encoding")
      case .invalidMethod: .badRequest("unknown method")
      case .invalidURL: .badRequest("the request target is no path")
      case .invalidHeaderToken: .badRequest("a header has characters that none may have")
      default: .badRequest("the bytes are no HTTP/1.1 request")
      }
    guard let problem else { return context.close(promise: nil) }
    if queue.isEmpty, isReady(context) { refuse(problem, context) } else { parserFault = problem }
  }

  /// Answers what is no complete request, and closes.
  func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
    var exchange: Exchange
    switch phase {
    case .receiving(let begun): exchange = begun
    case .waiting:
      exchange = Exchange(
        id: ids.next(), route: .none, active: service.active, isHead: false, isVersion11: true, isKeepAlive: false, isCounted: false,
        start: .now())
    case .answering, .lingering, .closed: return
    }
    exchange.isKeepAlive = false
    send(exchange, problem, context)
  }
}
