import Bundles
import Glibc
import JSON
import Solution
import Support

/// How the client's engineer asks the endpoint: the same text is executed here and printed in the README.
struct ClientExamples {
  private let plan: ExportPlan
  private let body: String
  private var needsToken: Bool { plan.settings.endpoint.auth == .bearer }
  private var address: String { "http://127.0.0.1:\(plan.settings.endpoint.port)" }

  init(_ plan: ExportPlan) {
    self.plan = plan
    body = plan.interface.example.text
  }

  /// For any shell with curl. `URL` and `TOKEN_FILE` of the environment win over the usual places.
  var shell: String {
    // Inside single quotes only the quote itself needs care.
    let quoted = body.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    let token = needsToken ? "  -H \"Authorization: Bearer $(cat \"${TOKEN_FILE:-token}\")\" \\\n" : ""
    return """
      curl -sS \\
      \(token)  -H 'Content-Type: application/json' \\
        -d '\(quoted)' \\
        "${URL:-\(address)}\(plan.interface.route)"
      """
  }

  /// For Python 3 without any package.
  var python: String {
    let token = """
      token = open(os.environ.get("TOKEN_FILE", "token")).read().strip()

      """
    let header = "\n             \"Authorization\": \"Bearer \" + token"
    return """
      import json, os, urllib.request

      url = os.environ.get("URL", "\(address)")
      \(needsToken ? token : "")question = \(Self.python(plan.interface.example))
      request = urllib.request.Request(
          url + "\(plan.interface.route)",
          data=json.dumps(question).encode(),
          headers={"Content-Type": "application/json"\(needsToken ? "," + header : "")})
      with urllib.request.urlopen(request, timeout=10) as response:
          answer = json.load(response)
      print(json.dumps(answer, indent=2, ensure_ascii=False))
      """
  }

  /// A literal of Python; JSON's texts and numbers are some.
  private static func python(_ value: JSONValue) -> String {
    switch value {
    case .null: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .array(let values): "[\(values.map(python).joined(separator: ", "))]"
    case .object(let object):
      "{\(object.members.map { "\(JSONValue.string($0.name).text): \(python($0.value))" }.joined(separator: ", "))}"
    default: value.text
    }
  }

  /// Runs each example whose program is on this machine against the server.
  /// - Throws: `E5227` where one fails.
  func execute(
    _ server: ExportedServer, scratch: String, _ checkpoint: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [ExecutedExample] {
    var examples = [ExecutedExample]()
    let candidates = [
      (language: "sh", source: shell, program: Programs.find("curl").flatMap { _ in Programs.find("sh") }),
      (language: "python", source: python, program: Programs.find("python3")),
    ]
    for candidate in candidates {
      var example = ExecutedExample(
        language: candidate.language, source: candidate.source, output: "", wasExecuted: false)
      if let program = candidate.program {
        example.output = try run(program, example, server, scratch, checkpoint)
        example.wasExecuted = true
      }
      examples.append(example)
    }
    return examples
  }

  private func run(
    _ program: String, _ example: ExecutedExample, _ server: ExportedServer, _ scratch: String,
    _ checkpoint: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> String {
    let output = "\(scratch)/example.out"
    let failure: String
    do throws(TransportFault) {
      // The loopback address is not for a proxy of the environment, so that stays behind.
      let process = try ChildProcess(
        program, ["-c", example.source], output: output,
        environment: ExportedServer.environment + [
          "URL=\(server.base)", "TOKEN_FILE=\(server.tokenFile)", "LC_ALL=C.UTF-8", "PYTHONIOENCODING=utf-8",
        ])
      defer { process.stop(grace: 0) }
      let code = try Self.wait(process, checkpoint)
      let text = String(decoding: (try? Files.read(output)) ?? [], as: UTF8.self)
      if code == 0, (try? JSONValue(parsing: text)) != nil, !text.contains("\"status\":4") { return text }
      failure = "\(code.map { "it ended with code \($0)" } ?? "it did not end within 30 seconds"): \(text.suffix(400))"
    } catch { failure = error.message }
    try checkpoint()
    throw .export(
      .example, "the \(example.language) example of the README failed", hint: failure, fix: "report this bug")
  }

  private static func wait(
    _ process: ChildProcess, _ checkpoint: () throws(Diagnostic) -> Void
  ) throws(TransportFault) -> Int32? {
    // An interruption ends the example; the caller throws it.
    do throws(Diagnostic) { return try process.wait(seconds: 30, checkpoint) } catch {
      throw TransportFault(message: error.message)
    }
  }
}

/// Programs of this machine.
enum Programs {
  /// The first executable file of that name in `PATH`.
  static func find(_ name: String) -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 && !Files.isFolder($0) }
  }
}
