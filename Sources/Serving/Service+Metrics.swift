import Bundles
import Glibc
import Support
import Synchronization

extension Service {
  /// All metrics in the Prometheus text format, version 0.0.4.
  func metricsText() -> [UInt8] {
    let counts = metrics.withLock { $0 }
    let active = active
    var page = MetricsPage()
    page.family("solkit_http_requests_total", "counter", "Requests answered, by route and status.")
    for route in Route.allCases {
      for (status, count) in counts.answers(route) {
        page.sample(
          "solkit_http_requests_total", [("route", active.router.path(of: route)), ("status", status)], "\(count)")
      }
    }
    let duration = "solkit_http_request_duration_seconds"
    page.family(duration, "histogram", "Seconds from the head of a request to its answer.")
    for route in Route.allCases {
      let (within, seconds) = counts.histogram(route)
      guard let total = within.last, total > 0 || route == .predict else { continue }
      let path = active.router.path(of: route)
      for (bound, count) in zip(ServerMetrics.bounds.map { "\($0)" } + ["+Inf"], within) {
        page.sample("\(duration)_bucket", [("route", path), ("le", bound)], "\(count)")
      }
      page.sample("\(duration)_sum", [("route", path)], "\(seconds)")
      page.sample("\(duration)_count", [("route", path)], "\(total)")
    }
    page.gauge(
      "solkit_http_requests_in_flight", "Requests between head and answer.", "\(inFlight.load(ordering: .relaxed))")
    page.gauge("solkit_http_connections", "Open connections.", "\(connections.load(ordering: .relaxed))")
    page.family("solkit_model_info", "gauge", "The model that answers; always 1.")
    let manifest = active.model.manifest
    page.sample(
      "solkit_model_info",
      [
        ("project", manifest.project), ("vertical", manifest.vertical), ("version", manifest.modelVersion),
        ("stamp", manifest.stamp?.rawValue ?? ""), ("tool_version", manifest.toolVersion),
      ], "1")
    page.family("solkit_model_changes_total", "counter", "Times that another model has taken over since the start.")
    page.sample("solkit_model_changes_total", [], "\(active.generation)")
    page.gauge("solkit_uptime_seconds", "Seconds since the server started.", "\(Clock.now - started)")
    page.gauge("process_resident_memory_bytes", "Resident memory.", "\(Self.residentBytes)")
    page.family("process_cpu_seconds_total", "counter", "Processor time used.")
    page.sample("process_cpu_seconds_total", [], "\(Clock.processorTime)")
    return page.bytes
  }

  /// Resident memory now, in bytes; 0 where `/proc` does not say.
  static var residentBytes: Int {
    guard let bytes = try? Files.read("/proc/self/statm") else { return 0 }
    let fields = bytes.split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}

/// Writes the text format: families with help and type, then their samples.
struct MetricsPage {
  private var text = ""

  var bytes: [UInt8] { Array(text.utf8) }

  mutating func family(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
    text += name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
    }
    text += " \(value)\n"
  }

  /// A gauge with one sample.
  mutating func gauge(_ name: String, _ help: String, _ value: String) {
    family(name, "gauge", help)
    sample(name, [], value)
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": out += "\\\\"
      case "\"": out += "\\\""
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }
}
