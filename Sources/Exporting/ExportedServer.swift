import Connectors
import Glibc
import JSON
import Support

/// The exported server, running from its folder on a free port of the loopback address, with a token of its own.
final class ExportedServer {
  private(set) var base = ""
  /// Nil where the endpoint wants none.
  let token: String?
  let tokenFile: String
  /// From starting the program to its first 200, in seconds.
  private(set) var coldStart = 0.0
  private let process: ChildProcess
  private let watchdog: Watchdog?
  private let log: String

  var pid: pid_t { process.pid }

  /// Starts `folder/solkit-endpoint` and waits until it is ready.
  /// - Parameters:
  ///   - scratch: a private folder for token and log.
  ///   - seconds: it must be ready within.
  /// - Throws: `E5220`, with the last lines of what it said.
  init(
    folder: String, scratch: String, needsToken: Bool, seconds: Double, _ checkpoint: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    tokenFile = "\(scratch)/token"
    log = "\(scratch)/endpoint.log"
    let secret = SecretToken.make()
    token = needsToken ? secret : nil
    try Files.write(secret, to: tokenFile, mode: 0o600)
    var arguments = ["--settings", "\(folder)/endpoint.json", "--host", "127.0.0.1", "--port", "0"]
    if needsToken { arguments += ["--token-file", tokenFile] }
    let start = Clock.now
    do throws(TransportFault) {
      process = try ChildProcess(
        "\(folder)/solkit-endpoint", arguments, output: log, environment: Self.environment)
    } catch {
      throw .export(
        .didNotStart, "the exported server cannot be started: \(error.message)",
        at: Place(file: "\(folder)/solkit-endpoint"), fix: "build solkit-endpoint for this machine and export again")
    }
    watchdog = Watchdog(over: process.pid)
    try waitUntilReady(start, seconds, checkpoint)
  }

  private func waitUntilReady(
    _ start: Double, _ seconds: Double, _ checkpoint: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var client: EndpointClient?
    var last = "it does not listen"
    while true {
      try checkpoint()
      if client == nil, let port = announcedPort {
        base = "http://127.0.0.1:\(port)"
        client = EndpointClient(base: base, token: token, timeout: min(2, seconds))
      }
      if let client {
        do throws(TransportFault) {
          let status = try client.get("/readyz").status
          if status == 200 { break }
          last = "/readyz answers \(status)"
        } catch { last = error.message }
      }
      if let ending = process.ending() {
        throw fault("the exported server did not start: \(ending)")
      }
      guard Clock.now - start < seconds else {
        process.stop(grace: 0)
        throw fault("the exported server was not ready within \(brief(seconds)) seconds: \(last)")
      }
      usleep(1000)
    }
    coldStart = Clock.now - start
  }

  /// The port that the system chose: the server prints `{"event":"listening",...,"port":40123}`.
  private var announcedPort: Int? {
    guard let bytes = try? Files.read(log) else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let document = try? JSONValue(parsing: Array(line)), document["event"]?.string == "listening" else { continue }
      return document["port"]?.integer
    }
    return nil
  }

  func readings() -> ProcessReadings { ProcessReadings(pid: process.pid) }

  /// How it ended, in words; nil where it still runs. Its connections close a moment before it can be waited for.
  func ending() -> String? {
    for _ in 0..<100 {
      if let ending = process.ending() { return ending }
      usleep(2000)
    }
    return nil
  }

  /// Ends it in order. Twice does no harm.
  func stop() {
    watchdog?.dismiss()
    process.stop(grace: 5)
  }

  private func fault(_ message: String) -> Diagnostic {
    .export(.didNotStart, message, hint: lastWords, fix: "report this bug with what the server said")
  }

  /// The last lines of its log, for messages; never the token.
  var lastWords: String? {
    guard let bytes = try? Files.read(log) else { return nil }
    var text = String(decoding: bytes.suffix(2000), as: UTF8.self)
    if let token { text = text.replacing(token, with: "***") }
    let lines = text.split(separator: "\n").suffix(4)
    return lines.isEmpty ? nil : "it said: " + lines.joined(separator: " | ")
  }

  /// A server gets nothing of the caller's environment but what finds programs and fixes the processor level.
  static var environment: [String] {
    ["PATH", "SOLKIT_CPU"].compactMap { (name: String) in getenv(name).map { "\(name)=\(String(cString: $0))" } }
  }
}

/// A token for the verification only.
enum SecretToken {
  /// 192 random bits as 48 hexadecimal digits.
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    var text = ""
    for _ in 0..<3 {
      let digits = String(generator.next(), radix: 16)
      text += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return text
  }
}
