import Bundles
import Solution

/// `README.md` of an export: for the engineer who puts it to work and has never heard of solkit.
struct ClientReadme {
  let plan: ExportPlan
  let result: VerifyResult

  private var port: Int { plan.settings.endpoint.port }
  private var needsToken: Bool { plan.settings.endpoint.auth == .bearer }
  private var hasContainer: Bool { plan.settings.target == .docker }
  private var route: String { plan.interface.route }

  var text: String {
    let sections = [opening, start, hasContainer ? container : nil, ask, operate, measured, contents]
    return sections.compactMap { $0 }.joined(separator: "\n") + "\n"
  }

  private var opening: String {
    let stamp: String =
      switch plan.stamp {
      case .draft: "\n> **DRAFT.** Its criteria passed, but nobody has signed yet. Not for use before that.\n"
      case .notApproved: "\n> **NOT APPROVED.** It did not meet the criteria that were agreed. For trying out only.\n"
      case nil: ""
      }
    return """
      # \(Self.escaped(plan.project)): prediction endpoint
      \(stamp)
      \(Self.escaped(plan.interface.summary))

      One program without dependencies (`solkit-endpoint`, Linux, static), its model (`bundle/`) and its settings
      (`endpoint.json`). Model version `\(result.modelVersion)`\(plan.approver.map { ", approved by \(Self.escaped($0))" } ?? "").
      """
      + "\n"
  }

  /// A client's words as Markdown shows them: nothing in them is markup or HTML.
  private static func escaped(_ text: String) -> String {
    String(text.flatMap { "\\`*[]<>|#".contains($0) ? ["\\", $0] : $0.isNewline ? [" "] : [$0] })
  }

  private var makeToken: String {
    """
    umask 077
    od -An -N24 -tx1 /dev/urandom | tr -d ' \\n' > token
    """
  }

  private var start: String {
    """
    ## Start it
    ```sh
    \(needsToken ? makeToken + "\n" : "")./solkit-endpoint --host 127.0.0.1\(needsToken ? " --token-file token" : "")
    ```
    It listens on port \(port) (`--port` takes another one) and stops in order at Ctrl-C or SIGTERM. Does it work here?
    `sh smoke-test.sh` starts it on a free port, asks, and stops it again.

    """
      + (needsToken
        ? "\nWhoever has the token may ask; keep the file to those who need it. Another token: write the file anew and "
          + "start\nthe server anew.\n"
        : "\nIt asks for no token (`auth: none`): only for a network that guards it.\n")
  }

  private var container: String {
    let chown = """
      sudo chown \(ContainerFiles.user) token    # the user inside the container; nobody else needs to read it

      """
    return """
      ## Or in a container
      ```sh
      \(needsToken ? makeToken + "\n" + chown : "")docker compose up -d --build
      docker compose ps              # healthy after a few seconds
      docker compose down            # stops it; running requests are finished first
      ```
      The image is made `FROM scratch`, without network: it holds the server and the model and nothing else. It runs as
      user \(ContainerFiles.user) with a read-only file system, no capabilities and a memory limit. It speaks plain HTTP on
      this machine only: put your proxy with TLS in front.

      """
  }

  private var ask: String {
    var text = """
      ## Ask it
      `GET /v1/schema` says what can be asked, `GET /openapi.json` (also in `openapi.json`) says it to machines.

      """
    for example in result.examples {
      let title = example.language == "sh" ? "With curl:" : "With Python, standard library only:"
      text += "\n\(title)\n```\(example.language)\n\(example.source)\n```\n"
      if example.wasExecuted { text += "```json\n\(shortened(example.output))\n```\n" }
    }
    if result.examples.contains(where: \.wasExecuted) {
      text += "\nThese are true answers: the examples were run against this very export.\n"
    }
    return text
  }

  private var operate: String {
    var rows = [
      "| `POST \(route)` | predictions; errors name the field and what was expected (RFC 9457) |",
      "| `GET /v1/schema`, `GET /openapi.json` | what can be asked |",
      "| `GET /healthz`, `GET /readyz` | 200 while it lives; 200 while it takes requests |",
      "| `GET /metrics` | requests, latency and errors in Prometheus text |",
    ]
    if needsToken { rows.append("| `Authorization: Bearer ...` | on all but `/healthz` and `/readyz`; 401 without |") }
    rows.append("| `X-Model-Version`, `X-Request-Id` | on every answer |")
    return """
      ## Run it
      | | |
      |---|---|
      \(rows.joined(separator: "\n"))

      **Another model:** an export is a folder. Put the new one beside this one, start it, ask `/readyz`, move your proxy
      over, and stop the old one with SIGTERM: it finishes what it has begun. Starting took \(brief(round(result.coldStartMilliseconds))) ms.
      The server refuses to start when a file of the bundle was changed.

      """
  }

  private var measured: String {
    var rows = [
      "| held-out requests asked again | \(result.replay.equal) of \(result.replay.cases) equal to the last bit; each asks "
        + "for what one test row or user got |",
      "| latency, \(result.load.connections) connections at full speed | p50 \(milliseconds(result.load.p50)), "
        + "p95 \(milliseconds(result.load.p95)), p99 \(milliseconds(result.load.p99)) ms |",
      "| throughput | \(brief(round(result.load.requestsPerSecond))) requests a second |",
      "| memory, at most | \(megabytes(result.peakMegabytes)) MB |",
      "| start to first answer | \(brief(round(result.coldStartMilliseconds))) ms |",
    ]
    if let cost = result.cost {
      rows.append(
        "| cost | \(cost.currency) \(cents(cost.perMonth)) a month, \(cost.currency) \(cents(cost.perMillion)) per "
          + "million predictions |")
    }
    let machine = result.machine.processor.isEmpty ? "" : " (\(result.machine.processor), \(result.machine.cores) cores)"
    return """
      ## What was measured
      Before this folder was written, its server was started from it and measured\(machine); all of it is in `verify.json`.

      | | |
      |---|---|
      \(rows.joined(separator: "\n"))

      """
  }

  private var contents: String {
    var rows = [
      "| `bundle/` | the model: parameters, manifest, a hash of every file |",
      "| `solkit-endpoint`, `endpoint.json` | the server and its settings |",
      "| `openapi.json` | the interface, for client generators |",
      "| `report/` | how the model was found and judged, and what it is worth |",
      "| `verify.json` | the measurements |",
      "| `smoke-test.sh` | does it work here? |",
    ]
    if hasContainer { rows.insert("| `Dockerfile`, `compose.yaml`, `.dockerignore` | the container |", at: 2) }
    return """
      ## What is in here
      | | |
      |---|---|
      \(rows.joined(separator: "\n"))
      """
  }

  /// An answer as it came, cut where it is long.
  private func shortened(_ output: String) -> String {
    let text = trimmed(output)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.count > 30 { return lines.prefix(28).joined(separator: "\n") + "\n... (\(lines.count - 28) more lines)" }
    return text.count > 1500 ? "\(text.prefix(1500))\n... (\(text.count - 1500) more characters)" : text
  }

  private func milliseconds(_ value: Double) -> String { brief((value * 100).rounded() / 100) }
  private func megabytes(_ value: Double) -> String { brief((value * 10).rounded() / 10) }
  private func round(_ value: Double) -> Double { value.rounded() }

  private func cents(_ value: Double) -> String {
    let all = Int((min(abs(value), 1e12) * 100).rounded())
    let rest = all % 100
    return "\(value < 0 ? "-" : "")\(all / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
