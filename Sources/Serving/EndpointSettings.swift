/// How an endpoint serves its model: what `endpoint.json` says. `docs/endpoint.md` explains every key.
public struct EndpointSettings: Sendable, Equatable {
  /// Who may ask for predictions.
  public enum Authentication: String, Sendable, CaseIterable {
    /// Whoever sends the token of `tokenFile` as `Authorization: Bearer ...`.
    case bearer
    /// Anybody who can reach the port: only behind something that checks.
    case none
  }

  /// Who may read `/metrics`.
  public enum MetricsAccess: String, Sendable, CaseIterable {
    /// As predictions.
    case token
    /// Anybody who can reach the port.
    case open
  }

  /// When another model and other tokens are taken over while it serves.
  public enum Reload: String, Sendable, CaseIterable {
    /// When their files change, and on SIGHUP.
    case watch
    /// On SIGHUP only.
    case signal
  }

  /// Name of this instance, in the log.
  public var name: String
  /// Folder of the bundle; in the file relative to the file.
  public var bundle: String
  /// Address to listen on: IPv4, IPv6 or `localhost`. A static binary cannot look up names.
  public var host: String
  /// TCP port; 0 lets the system choose one, which is printed.
  public var port: Int
  public var authentication: Authentication
  /// File with the token, or with several and what each may do (`AccessTokens`); in the file relative to the file.
  public var tokenFile: String?
  public var metrics: MetricsAccess
  public var reload: Reload
  /// Threads that read and answer; 0 is one a processor.
  public var threads: Int
  public var limits: EndpointLimits
  /// Whether every request writes a line to the log; without it only start, stop and errors do.
  public var accessLog: Bool

  public init(
    name: String = "solkit", bundle: String = "bundle", host: String = "127.0.0.1", port: Int = 8080,
    authentication: Authentication = .bearer, tokenFile: String? = nil, metrics: MetricsAccess = .token, reload: Reload = .watch,
    threads: Int = 0, limits: EndpointLimits = EndpointLimits(), accessLog: Bool = false
  ) {
    self.name = name
    self.bundle = bundle
    self.host = host
    self.port = port
    self.authentication = authentication
    self.tokenFile = tokenFile
    self.metrics = metrics
    self.reload = reload
    self.threads = threads
    self.limits = limits
    self.accessLog = accessLog
  }
}

/// What a request may cost before it is refused. Each has a range that `EndpointSettings` checks.
public struct EndpointLimits: Sendable, Equatable {
  /// Most bytes of a request's body; more is 413.
  public var bodyBytes = 1 << 20
  /// Most bytes of all header names and values; more is 431.
  public var headerBytes = 16 << 10
  /// Most predictions a request may ask for; more is 413.
  public var batchMax = 1000
  /// Deepest nesting of JSON; more is 400.
  public var jsonDepth = 32
  /// Most requests between head and answer; more is 503.
  public var concurrentRequests = 256
  /// Most open connections; more is 503.
  public var connections = 1024
  /// Most requests a second of each token, or of all together where there are none; more is 429. 0 is no limit.
  public var requestsPerSecond = 0.0
  /// Seconds from the first byte of a request to its last; longer is 408.
  public var requestSeconds = 10.0
  /// Seconds that a connection may stay open between requests, and a client may take to read an answer.
  public var idleSeconds = 60.0
  /// Seconds that running requests get to finish after SIGTERM.
  public var drainSeconds = 10.0

  public init() {}
}
