import Bundles
import Digests
import Exporting
import Glibc
import JSON
import Solution
import Support

/// A small HTTP server in Python that stands in for `solkit-endpoint`, with one fault where a test wants one. It
/// answers `{"n": 1.5}` with `{"twice":3.0}`.
struct FakeEndpoint {
  enum Fault: String, CaseIterable {
    case none
    /// Ends at once.
    case dies
    /// Runs, and never listens.
    case mute
    /// Listens, and is never ready.
    case unready
    /// The last bit is off.
    case lastBit
    /// Off by 0.5.
    case otherNumber
    /// Another member.
    case otherShape
    /// No JSON.
    case noJSON
    /// 500 for everything.
    case failing
    /// Answers without a token.
    case open
    case otherVersion
    case noStamp
    case noDescription
    /// Ends in the middle of the replay.
    case diesLater
    /// 20 ms for each answer.
    case slow
  }

  /// Where it writes its process id and its arguments, one a line.
  var trace: String
  var fault = Fault.none
  var modelVersion: String
  var stamp: String?

  static let isAvailable = python != nil

  /// The interpreter itself: what is found in `PATH` may be a slow script that looks for it.
  static let python: String? = {
    guard let answer = popen("python3 -c 'import sys; print(sys.executable)' 2>/dev/null", "r") else { return nil }
    defer { pclose(answer) }
    var line = [CChar](repeating: 0, count: 4096)
    guard fgets(&line, 4096, answer) != nil else { return nil }
    let path = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.isEmpty ? nil : path
  }()

  var script: String {
    """
    #!\(Self.python ?? "/usr/bin/env python3")
    import http.server, json, os, socketserver, sys, threading, time
    fault = "\(fault.rawValue)"
    open("\(trace)", "w").write("\\n".join([str(os.getpid())] + sys.argv[1:]))
    if fault == "dies":
        print("error[E5108] the bundle is broken", file=sys.stderr)
        sys.exit(65)
    if fault == "mute":
        time.sleep(60)
    flags = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    beside = os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), "endpoint.json")
    settings = json.load(open(flags.get("--settings", beside)))
    token = open(flags["--token-file"]).read() if settings["auth"] == "bearer" else None
    asked = 0

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1
        def log_message(self, *a): pass
        def reply(self, status, text):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.send_header("X-Model-Version", "other" if fault == "otherVersion" else "\(modelVersion)")
            if "\(stamp ?? "")" and fault != "noStamp": self.send_header("X-Solkit-Stamp", "\(stamp ?? "")")
            self.end_headers()
            self.wfile.write(text.encode())
        def do_GET(self):
            if self.path == "/readyz": self.reply(503 if fault == "unready" else 200, "{}")
            elif self.path == "/healthz": self.reply(200, "{}")
            elif self.path == "/openapi.json" and fault != "noDescription": self.reply(200, '{"openapi":"3.1.0"}')
            else: self.reply(404, "{}")
        def do_POST(self):
            global asked
            asked += 1
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if token is not None and self.headers.get("Authorization") != "Bearer " + token and fault != "open":
                return self.reply(401, '{"title":"no token"}')
            if fault == "failing": return self.reply(500, '{"title":"broken"}')
            if fault == "diesLater" and asked > 4: os._exit(3)
            if fault == "slow": time.sleep(0.02)
            n = json.loads(body)["n"]
            answer = {"twice": 2 * n}
            if fault == "otherNumber" and n > 2: answer["twice"] += 0.5
            if fault == "lastBit" and n > 2: answer["twice"] *= 1 + 2 ** -52
            if fault == "otherShape": answer["thrice"] = 3 * n
            self.reply(200, "oops" if fault == "noJSON" else json.dumps(answer, separators=(",", ":")))

    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True
        request_queue_size = 64
    server = Server((flags["--host"], int(flags["--port"])), Handler)
    print(json.dumps({"event": "listening", "port": server.server_address[1]}), flush=True)
    import signal
    signal.signal(signal.SIGTERM, lambda *a: os._exit(0))
    server.serve_forever()

    """
  }
}

/// A folder of its own for one test, with a toy bundle and a plan to export it.
final class ExportWorld {
  let path: String
  private(set) var plan: ExportPlan
  private(set) var endpoint: FakeEndpoint

  init(
    _ fault: FakeEndpoint.Fault = .none, stamp: BundleManifest.Stamp? = .draft,
    _ change: (inout ExportPlan) -> Void = { _ in }
  ) throws {
    var template = Array("/tmp/solkit-exporting-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/tmp/solkit-exporting"
    }
    var writer = BundleWriter(
      BundleManifest(
        vertical: "toy", task: "toy", project: "acme-weekly-orders", run: 7, toolVersion: "0.1.0", seed: 42,
        features: Digest(of: "f"), schema: Digest(of: "s"), scopeAndCriteria: Digest(of: "c"),
        trainingData: Digest(of: "d"), verdict: "pass"))
    writer.add(json: "interface", ["twice": true])
    try writer.write(to: "\(path)/bundle")
    endpoint = FakeEndpoint(
      trace: "\(path)/trace", fault: fault, modelVersion: try Bundle(at: "\(path)/bundle").manifest.modelVersion,
      stamp: stamp?.rawValue)
    try Files.write(endpoint.script, to: "\(path)/fake", mode: 0o755)
    try Files.write("Apache-2.0\n", to: "\(path)/LICENSE")

    var settings = ExportSettings()
    settings.verify.loadSeconds = 0.1
    var price = PriceSettings()
    price.vcpuHour = 0.04
    price.gbHour = 0.005
    price.requestsPerSecond = 200
    settings.price = price
    let interface = PredictorInterface(
      route: "/v1/twice", summary: "Doubles n.", requestSchema: ["type": "object"], responseSchema: ["type": "object"],
      example: ["n": 1.5, "note": "it's \u{FC}"], details: [:])
    plan = ExportPlan(
      bundle: "\(path)/bundle", interface: interface, settings: settings, project: "ACME weekly orders", stamp: stamp,
      approver: "CFO, ACME", verdict: "pass",
      replay: (0..<6).map { ReplayCase(request: "{\"n\":\($0).25}", answer: "{\"twice\":\(2 * $0).5}") }, criteria: [],
      currency: "EUR", endpointBinary: "\(path)/fake")
    plan.destination = "\(path)/client/export"
    plan.licence = "\(path)/LICENSE"
    change(&plan)
  }

  deinit { Files.remove(path) }

  /// What stands beside the destination, hidden or not.
  var besideDestination: [String] { Files.list("\(path)/client") }

  /// The arguments that the server was started with, without its process id.
  var arguments: [String] { trace.dropFirst().map(String.init) }
  private var trace: [Substring] { ((try? Files.readText(endpoint.trace)) ?? "").split(separator: "\n") }

  /// Whether the server still runs. No child is left, not even one that nobody has waited for.
  var serverRuns: Bool {
    guard let pid = trace.first.flatMap({ pid_t($0) }) else { return false }
    return kill(pid, 0) == 0
  }

  /// The private folder of token and log, as the server was told it.
  var scratch: String? {
    guard let index = arguments.firstIndex(of: "--token-file"), arguments.indices.contains(index + 1) else { return nil }
    let file = arguments[index + 1]
    return file.lastIndex(of: "/").map { String(file[..<$0]) }
  }
}

func criterion(_ metric: String, max: Double? = nil, min: Double? = nil) -> Criterion {
  var criterion = Criterion()
  criterion.metric = metric
  criterion.max = max
  criterion.min = min
  criterion.at = .endpoint
  return criterion
}
