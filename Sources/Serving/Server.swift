// Serving: a predictor over HTTP. Knows predictors, not verticals. Routes and settings: docs/endpoint.md.

import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
public import Support
import Synchronization

/// A running server: one listening socket, one thread a processor for reading and quick answers, as many for
/// long ones.
public final class Server: Sendable {
  /// The port it listens on; the chosen one where the settings say 0.
  public let port: Int
  private let service: Service
  private let group: MultiThreadedEventLoopGroup
  private let pool: NIOThreadPool
  private let listener: any Channel
  private let channels: OpenChannels

  /// Binds and starts. Throws `E6106` for a host that is no address, `E6107` where the port cannot be had.
  /// - Parameters:
  ///   - access: nil lets everybody in; whether that is right is for the caller to decide.
  ///   - reload: reads the newest model; without it the first one stays.
  public init(
    _ model: ServedModel, _ settings: EndpointSettings, access: AccessTokens?, log: Log,
    reload: (@Sendable () throws(Diagnostics) -> ServedModel)? = nil
  ) throws(Diagnostic) {
    signal(SIGPIPE, SIG_IGN)
    let address = try Self.address(settings)
    let threads = settings.threads > 0 ? settings.threads : Self.processors
    let service = Service(model, settings, access: access, log: log, reload: reload)
    let channels = OpenChannels()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
    let pool = NIOThreadPool(numberOfThreads: threads)
    pool.start()
    let answerers = LoopAnswerers(group)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channels.add(channel)
        return channel.eventLoop.makeCompletedFuture {
          try Self.fill(channel.pipeline.syncOperations, HTTPConnection(service, pool, answerers), service.limits)
        }
      }
    do {
      listener = try bootstrap.bind(to: address).wait()
    } catch {
      pool.shutdownGracefully { _ in }
      group.shutdownGracefully { _ in }
      throw Self.bindFault(settings, error)
    }
    port = listener.localAddress?.port ?? settings.port
    self.service = service
    self.group = group
    self.pool = pool
    self.channels = channels
  }

  private static func fill(
    _ pipeline: ChannelPipeline.SynchronousOperations, _ connection: HTTPConnection, _ served: EndpointLimits
  ) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    // The parser refuses a little later than the server, which can then say more.
    limits.maxHeaderListSize = served.headerBytes + Service.targetBytes
    limits.maxHeaderFieldSize = limits.maxHeaderListSize
    let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
    try pipeline.addHandler(ByteToMessageHandler(decoder))
    try pipeline.addHandler(connection)
  }

  /// Reads the model that is on disk now and lets it answer from the next request on; requests that have begun end with
  /// the model that they began with. Throws what is wrong with it, and nothing changes then.
  /// - Returns: whether another model answers now; not where it is the same.
  @discardableResult public func useNewestModel() throws(Diagnostics) -> Bool { try service.useNewest() }

  /// Lets in whom `tokens` names, from the next request on.
  public func admit(_ tokens: AccessTokens) { service.admit(tokens) }

  /// Stops accepting, lets running requests finish and closes all connections.
  ///
  /// Returns at once; `isDrained` tells when it is done.
  public func drain() {
    service.isDraining.store(true, ordering: .relaxed)
    listener.close(promise: nil)
    for channel in channels.all { channel.pipeline.fireUserInboundEventTriggered(DrainEvent()) }
  }

  /// Whether no connection is open any more.
  public var isDrained: Bool { openConnections == 0 }

  /// Connections open now.
  public var openConnections: Int { service.connections.load(ordering: .relaxed) }

  /// Drains for at most `seconds`, then cuts what is left and ends all threads. Blocks; not for event loops.
  public func stop(within seconds: Double = 2) {
    drain()
    let end = Clock.now + seconds
    while !isDrained, Clock.now < end { usleep(2000) }
    try? group.syncShutdownGracefully()
    try? pool.syncShutdownGracefully()
  }

  /// Processors that this process may use: those of the machine, of its control group and of its affinity.
  private static var processors: Int {
    let status = (try? Files.readText("/proc/self/status")) ?? ""
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") }) else {
      return System.coreCount
    }
    let allowed = line.dropFirst(13).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
    return max(1, min(allowed, System.coreCount))
  }

  private static func address(_ settings: EndpointSettings) throws(Diagnostic) -> SocketAddress {
    let host = settings.host == "localhost" ? "127.0.0.1" : settings.host
    do {
      return try SocketAddress(ipAddress: host, port: settings.port)
    } catch {
      throw Diagnostic(
        "E6106", "the host '\(settings.host)' is no IP address",
        hint: "0.0.0.0 listens on all interfaces, 127.0.0.1 on this machine only",
        fix: "write an address: a static server cannot look up names", exitCode: .configuration)
    }
  }

  private static func bindFault(_ settings: EndpointSettings, _ error: any Error) -> Diagnostic {
    let number = (error as? IOError)?.errnoCode ?? 0
    let why = number == 0 ? "\(error)" : String(cString: strerror(number))
    return Diagnostic(
      "E6107", "cannot listen on \(settings.host), port \(settings.port): \(why)",
      hint: number == EADDRINUSE ? "another process has the port" : nil,
      fix: "choose another port with --port, or 0 for any free one",
      exitCode: number == EACCES || number == EPERM ? .permission : .cannotCreate)
  }
}

/// The connections that a drain must tell.
private final class OpenChannels: Sendable {
  private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

  func add(_ channel: any Channel) {
    channels.withLock { $0[ObjectIdentifier(channel)] = channel }
    channel.closeFuture.whenComplete { [self] _ in
      channels.withLock { $0[ObjectIdentifier(channel)] = nil }
    }
  }

  var all: [any Channel] { channels.withLock { Array($0.values) } }
}
