public import Bundles
import Glibc
import JSON
import Support

/// The program of an export: settings, token and bundle are checked, then it serves until it is told to stop.
public enum Endpoint {
  /// Makes the predictor of one vertical from its bundle.
  public typealias Loader = @Sendable (Bundle, PredictorLimits) throws -> any Predictor

  /// Runs the endpoint and returns its exit code.
  ///
  /// - Parameters:
  ///   - arguments: of the command line, without the name of the program.
  ///   - loaders: by `vertical` of the manifest.
  ///
  /// On stdout it prints one line of JSON when it listens: `{"event":"listening","host":"127.0.0.1","port":8080}`.
  /// On stderr it logs, as lines of JSON; faults that keep it from starting are drawn for people.
  /// SIGTERM and SIGINT drain: no new connections, running requests finish, exit 0; a second signal ends at once.
  public static func run(_ arguments: [String], loaders: [(vertical: String, load: Loader)]) -> Int32 {
    do throws(Diagnostics) {
      let flags = try oneFault { () throws(Diagnostic) in try EndpointFlags(parsing: arguments) }
      if flags.help {
        print(EndpointFlags.usage, terminator: "")
        return 0
      }
      // Before any thread starts, so that all inherit it and only the wait below sees the signals.
      let signals = StopSignals()
      let began = Clock.now
      let settings = try self.settings(flags)
      if flags.health { return HealthCheck(host: settings.host, port: settings.port).isReady() ? 0 : 1 }
      let (model, access) = try self.modelAndTokens(settings, loaders)
      let log = Log(name: settings.name)
      if flags.check {
        print(checked(model, settings).text)
        return 0
      }
      let server = try oneFault { () throws(Diagnostic) in
        try Server(model, settings, access: access, log: log) { () throws(Diagnostics) in
          try self.model(settings, loaders)
        }
      }
      var refresh = EndpointRefresh(server, settings, log)
      announce(server, settings, model, log, seconds: Clock.now - began)
      return signals.wait(
        look: { refresh.look() }, again: { refresh.readAll() }, stop: { stop(server, settings, log, $0) })
    } catch {
      for fault in error.list { complain(fault) }
      return error.exitCode.rawValue
    }
  }

  // MARK: Start

  private static func settings(_ flags: EndpointFlags) throws(Diagnostics) -> EndpointSettings {
    var settings = try EndpointSettings(readingFile: flags.settings ?? defaultFile)
    if let host = flags.host { settings.host = host }
    if let port = flags.port { settings.port = port }
    if let file = flags.tokenFile { settings.tokenFile = file }
    return settings
  }

  /// `endpoint.json` here, or else beside the program: so an export runs from any folder.
  private static var defaultFile: String {
    let name = "endpoint.json"
    if Files.exists(name) { return name }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let length = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
    }
    guard length > 0 else { return name }
    let program = String(decoding: buffer.prefix(length), as: UTF8.self)
    let beside = program.prefix(through: program.lastIndex(of: "/") ?? program.startIndex) + name
    return Files.exists(String(beside)) ? String(beside) : name
  }

  /// Both are looked at before anything is said, so that a damaged bundle is not hidden behind a missing token.
  private static func modelAndTokens(
    _ settings: EndpointSettings, _ loaders: [(vertical: String, load: Loader)]
  ) throws(Diagnostics) -> (ServedModel, AccessTokens?) {
    let model: ServedModel
    do throws(Diagnostics) { model = try self.model(settings, loaders) } catch {
      var faults = error
      do throws(Diagnostics) { _ = try tokens(settings) } catch { faults.list += error.list }
      throw faults
    }
    return (model, try tokens(settings))
  }

  private static func tokens(_ settings: EndpointSettings) throws(Diagnostics) -> AccessTokens? {
    guard settings.authentication == .bearer else { return nil }
    guard let file = settings.tokenFile else {
      throw Diagnostics([
        Diagnostic(
          "E6104", "there is no token file, and 'auth' is bearer",
          fix: "name one with 'token_file' or --token-file; \"auth\": \"none\" serves everybody",
          exitCode: .configuration)
      ])
    }
    return try oneFault { () throws(Diagnostic) in try AccessTokens(readingFile: file) }
  }

  private static func model(
    _ settings: EndpointSettings, _ loaders: [(vertical: String, load: Loader)]
  ) throws(Diagnostics) -> ServedModel {
    let bundle = try Bundle(at: settings.bundle)
    guard let loader = loaders.first(where: { $0.vertical == bundle.manifest.vertical }) else {
      throw Diagnostics([
        Diagnostic(
          "E6105", "the bundle is for '\(bundle.manifest.vertical)', which this endpoint does not serve",
          at: Place(file: settings.bundle),
          hint: "it serves \(loaders.map(\.vertical).joined(separator: ", "))",
          fix: "use the endpoint that was exported with the bundle", exitCode: .dataError)
      ])
    }
    do {
      return ServedModel(
        try loader.load(bundle, PredictorLimits(batchMax: settings.limits.batchMax)), bundle.manifest)
    } catch let fault as Diagnostic {
      throw Diagnostics([fault])
    } catch let faults as Diagnostics {
      throw faults
    } catch {
      throw Diagnostics([
        Diagnostic(
          "E6105", "the model cannot be loaded: \(error)", at: Place(file: settings.bundle),
          fix: "run 'solkit export' anew", exitCode: .dataError)
      ])
    }
  }

  // MARK: Words

  private static func checked(_ model: ServedModel, _ settings: EndpointSettings) -> JSONValue {
    [
      "event": "checked", "project": .string(model.manifest.project),
      "vertical": .string(model.manifest.vertical), "model_version": .string(model.manifest.modelVersion),
      "stamp": model.manifest.stamp.map { .string($0.rawValue) } ?? .null,
      "auth": .string(settings.authentication.rawValue),
    ]
  }

  private static func announce(
    _ server: Server, _ settings: EndpointSettings, _ model: ServedModel, _ log: Log, seconds: Double
  ) {
    let line: JSONValue = ["event": "listening", "host": .string(settings.host), "port": JSONValue(server.port)]
    print(line.text)
    fflush(nil)
    log.write(
      .info, "started",
      [
        "host": .string(settings.host), "port": JSONValue(server.port),
        "project": .string(model.manifest.project), "model_version": .string(model.manifest.modelVersion),
        "stamp": model.manifest.stamp.map { .string($0.rawValue) } ?? .null,
        "auth": .string(settings.authentication.rawValue),
        "milliseconds": .number((seconds * 1e5).rounded() / 100),
      ])
    if settings.authentication == .none { log.write(.warning, "open_to_everybody", ["fix": "set auth to bearer"]) }
    if let file = settings.tokenFile, settings.authentication == .bearer, BearerToken.isReadableByAll(file) {
      log.write(.warning, "token_file_readable_by_all", ["file": .string(file), "fix": "chmod 600"])
    }
  }

  private static func complain(_ fault: Diagnostic) {
    let text = Array("\(fault.drawn())\n".utf8)
    _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  // MARK: Stop

  /// Drains; `again` tells whether another signal came. Returns the exit code.
  private static func stop(
    _ server: Server, _ settings: EndpointSettings, _ log: Log, _ again: (Double) -> Int32?
  ) -> Int32 {
    log.write(.info, "draining", ["connections": JSONValue(server.openConnections)])
    server.drain()
    let end = Clock.now + settings.limits.drainSeconds
    while !server.isDrained, Clock.now < end {
      if let number = again(0.01) { return 128 + number }
    }
    let cut = server.openConnections
    log.write(cut == 0 ? .info : .warning, "stopped", ["connections_cut": JSONValue(cut)])
    return 0
  }

  private static func oneFault<Value>(_ body: () throws(Diagnostic) -> Value) throws(Diagnostics) -> Value {
    do throws(Diagnostic) { return try body() } catch { throw Diagnostics([error]) }
  }
}
