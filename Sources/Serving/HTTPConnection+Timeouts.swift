import NIOCore
import Synchronization

extension HTTPConnection {
  /// Seconds that a client gets to close after the last answer, when all is well and when the server stops.
  private static let (lingerSeconds, drainingLingerSeconds) = (2.0, 0.2)

  /// Begins to look at the clock.
  func startTicking(_ context: ChannelHandlerContext) {
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let me = NIOLoopBound(self, eventLoop: context.eventLoop)
    let shortest = min(service.limits.requestSeconds, service.limits.idleSeconds)
    let interval = TimeAmount.milliseconds(Int64(max(10, min(250, shortest * 250))))
    ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
      me.value.tick(bound.value)
    }
  }

  /// Looks, a few times a second at most, whether something takes too long: one clock for all limits is cheaper
  /// than a timer for every request.
  func tick(_ context: ChannelHandlerContext) {
    let limits = service.limits
    if !context.channel.isWritable {
      // A client that does not read: nothing more can be told it.
      if isOver(limits.idleSeconds, since: phaseStart) { context.close(promise: nil) }
      return
    }
    switch phase {
    case .waiting:
      if let start = partialHeadStart {
        if isOver(limits.requestSeconds, since: start) { refuse(.timeout, context) }
      } else if isOver(limits.idleSeconds, since: phaseStart) {
        context.close(promise: nil)
      }
    case .receiving(let exchange):
      if isOver(limits.requestSeconds, since: exchange.start) { refuse(.timeout, context) }
    case .lingering:
      let isDraining = service.isDraining.load(ordering: .relaxed)
      let linger = isDraining ? Self.drainingLingerSeconds : Self.lingerSeconds
      if isOver(outputIsClosed ? linger : limits.idleSeconds, since: phaseStart) {
        context.close(promise: nil)
      }
    case .answering, .closed: break
    }
  }

  private func isOver(_ seconds: Double, since start: NIODeadline) -> Bool {
    NIODeadline.now() - start > .nanoseconds(Int64(seconds * 1e9))
  }
}
