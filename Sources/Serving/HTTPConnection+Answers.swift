import Bundles
import JSON
import NIOCore
import NIOPosix
import Synchronization

extension HTTPConnection {
  func finish(_ exchange: Exchange, _ context: ChannelHandlerContext) {
    guard exchange.objection == nil, exchange.isPost else { return respond(exchange, context) }
    if let name = exchange.update { return update(name, exchange, context) }
    if exchange.route == .model { return chooseModel(exchange, context) }
    let isShort = exchange.body.readableBytes <= Self.quickBytes
    if isShort {
      switch answerDirectly(exchange, context) {
      case .answered: return send(exchange, 200, "application/json", writer.bytes, context)
      case .unusual: return answerByValues(exchange, context)
      case .long: break
      }
    }
    let body = Array(exchange.body.readableBytesView)
    let (id, model) = (exchange.id, exchange.active.model)
    answerElsewhere(exchange, context) { (service, writer) throws(Problem) in
      try service.answer(body, by: model, into: &writer, id: id)
    }
  }

  /// Tells the predictor of a change, always on a thread of the pool: it may copy much.
  private func update(_ name: String, _ exchange: Exchange, _ context: ChannelHandlerContext) {
    let body = Array(exchange.body.readableBytesView)
    let (id, active) = (exchange.id, exchange.active)
    answerElsewhere(exchange, context) { (service, writer) throws(Problem) in
      try service.update(name, body, of: active, into: &writer, id: id)
    }
  }

  /// Another model, on a thread of the pool: all of it is read and checked first.
  private func chooseModel(_ exchange: Exchange, _ context: ChannelHandlerContext) {
    let body = Array(exchange.body.readableBytesView)
    answerElsewhere(exchange, context) { (service, writer) throws(Problem) in
      try service.chooseModel(body, into: &writer)
    }
  }

  /// The way from bytes to bytes, into `writer`.
  private func answerDirectly(_ exchange: Exchange, _ context: ChannelHandlerContext) -> DirectAnswer {
    guard let direct = answerers.answerer(of: exchange.active, on: context.eventLoop) else { return .unusual }
    writer.reset()
    return exchange.body.withUnsafeReadableBytes { bytes in
      bytes.withMemoryRebound(to: UInt8.self) {
        direct.answer($0, depth: service.limits.jsonDepth, most: Self.quickRows, into: &writer)
      }
    }
  }

  /// The way over JSON values, which finds out what is wrong with a request.
  private func answerByValues(_ exchange: Exchange, _ context: ChannelHandlerContext) {
    do throws(Problem) {
      let request = try service.parse(Array(exchange.body.readableBytesView))
      let model = exchange.active.model
      guard model.predictor.isQuick(request) else {
        let id = exchange.id
        return answerElsewhere(exchange, context) { (service, writer) throws(Problem) in
          try service.predict(request, by: model, into: &writer, id: id)
        }
      }
      writer.reset()
      try service.predict(request, by: model, into: &writer, id: exchange.id)
      send(exchange, 200, "application/json", writer.bytes, context)
    } catch {
      send(exchange, error, context)
    }
  }

  /// Makes the answer on a thread of the pool, so that this one goes on serving the others.
  private func answerElsewhere(
    _ exchange: Exchange, _ context: ChannelHandlerContext,
    _ answer: @escaping @Sendable (Service, inout JSONWriter) throws(Problem) -> Void
  ) {
    phase = .answering(exchange)
    let (service, loop) = (service, context.eventLoop)
    let me = NIOLoopBound(self, eventLoop: loop)
    let bound = NIOLoopBound(context, eventLoop: loop)
    pool.submit { state in
      var writer = JSONWriter()
      var problem: Problem?
      if case .active = state {
        do throws(Problem) {
          try answer(service, &writer)
        } catch {
          problem = error
        }
      } else {
        problem = .draining
      }
      let (bytes, fault) = (writer.bytes, problem)
      loop.execute { me.value.answered(bytes, fault, bound.value) }
    }
  }

  private func answered(_ bytes: [UInt8], _ problem: Problem?, _ context: ChannelHandlerContext) {
    guard case .answering(let exchange) = phase else { return }  // the client is gone
    if let problem {
      send(exchange, problem, context)
    } else {
      send(exchange, 200, "application/json", bytes, context)
    }
    proceed(context)
  }

  /// Answers a request that needs no prediction.
  func respond(_ exchange: Exchange, _ context: ChannelHandlerContext) {
    if let problem = exchange.objection { return send(exchange, problem, context) }
    do throws(Problem) {
      let document = try service.document(for: exchange.route, of: exchange.active)
      send(exchange, 200, document.type, document.bytes, context)
    } catch {
      send(exchange, error, context)
    }
  }

  func send(_ exchange: Exchange, _ problem: Problem, _ context: ChannelHandlerContext) {
    writer.reset()
    problem.write(into: &writer, instance: exchange.id)
    send(exchange, problem.status, "application/problem+json", writer.bytes, context, extra: problem.headers)
  }

  func send(
    _ exchange: Exchange, _ status: Int, _ type: StaticString, _ body: [UInt8], _ context: ChannelHandlerContext,
    extra: [(name: String, value: String)] = []
  ) {
    let closes =
      !exchange.isKeepAlive || inputIsClosed && queue.isEmpty || service.isDraining.load(ordering: .relaxed)
    let head = ResponseBytes.Head(
      status: status, contentType: type, extra: extra, id: exchange.id,
      connection: closes ? "close" : exchange.isVersion11 ? nil : "keep-alive", hasBody: !exchange.isHead)
    var buffer = context.channel.allocator.buffer(capacity: 512 + body.count)
    response.draw(head, body, common: exchange.active.commonHeaders, into: &buffer)
    if writer.bytes.count > Self.quickBytes { writer = JSONWriter() }
    end(exchange, status, bytesOut: body.count)
    // The phase changes first: writing may call back into this handler.
    guard closes else {
      phase = .waiting
      context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
      return
    }
    phase = .lingering
    queue.removeAll()
    whenWritten(buffer, context) { me, context in
      me.phaseStart = .now()
      me.outputIsClosed = true
      if me.inputIsClosed { context.close(promise: nil) } else { context.close(mode: .output, promise: nil) }
    }
  }

  /// Writes and calls `done` when the system has taken all bytes up to here.
  private func whenWritten(
    _ buffer: ByteBuffer, _ context: ChannelHandlerContext,
    _ done: @escaping @Sendable (HTTPConnection, ChannelHandlerContext) -> Void
  ) {
    let me = NIOLoopBound(self, eventLoop: context.eventLoop)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.whenComplete { _ in done(me.value, bound.value) }
    context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
  }

  /// Closes once earlier answers are out.
  func closeGently(_ context: ChannelHandlerContext) {
    phase = .lingering
    whenWritten(ByteBuffer(), context) { me, context in
      me.outputIsClosed = true
      context.close(promise: nil)
    }
  }

  /// Takes the request out of all counts.
  private func end(_ exchange: Exchange, _ status: Int, bytesOut: Int) {
    if exchange.isCounted { service.inFlight.wrappingSubtract(1, ordering: .relaxed) }
    phaseStart = .now()
    let seconds = Double((phaseStart - exchange.start).nanoseconds) * 1e-9
    service.metrics.withLock { $0.count(exchange.route, status, seconds: seconds) }
    guard service.settings.accessLog else { return }
    var line: JSONObject = [
        "request": .string(String(decoding: exchange.id, as: UTF8.self)),
        "route": .string(exchange.active.router.path(of: exchange.route)), "status": JSONValue(status),
        "milliseconds": .number((seconds * 1e6).rounded() / 1000), "bytes_in": JSONValue(exchange.bodyBytes),
        "bytes_out": JSONValue(bytesOut), "model_version": .string(exchange.active.model.manifest.modelVersion),
      ]
    if let holder = exchange.holder { line["holder"] = .string(holder.name) }
    service.log.write(.info, "request", line)
  }
}
