public import JSON
public import Support

extension EndpointSettings {
  /// Reads `endpoint.json`. Unknown keys, wrong types and values out of range are faults (`E6102`, 78), all found
  /// in one go; paths in it count from its folder. Throws as `Files.read` where there is no file.
  public init(readingFile path: String) throws(Diagnostics) {
    let bytes: [UInt8]
    do throws(Diagnostic) { bytes = try Files.read(path) } catch { throw Diagnostics([error]) }
    let document: JSONValue
    do throws(JSONFault) {
      document = try JSONValue(parsing: bytes, depth: 16)
    } catch {
      throw Diagnostics([
        Diagnostic(
          "E6102", "the settings are not JSON: \(error.message)",
          at: Place(file: path, line: error.line, column: error.column), fix: "correct the file",
          exitCode: .configuration)
      ])
    }
    try self.init(decoding: document, file: path)
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    bundle = Self.resolved(bundle, in: folder)
    tokenFile = tokenFile.map { Self.resolved($0, in: folder) }
  }

  /// Decodes the document; `file` is named in faults. Keys that are left out keep their defaults.
  public init(decoding document: JSONValue, file: String) throws(Diagnostics) {
    self.init()
    var fields = SettingsFields(document, path: "", file: file)
    if let version = fields.integer("version", 1...Int.max), version != 1 {
      fields.fault("'version' is \(version), this endpoint reads 1", hint: nil)
    }
    fields.text("name") { name = $0 }
    fields.text("bundle") { bundle = $0 }
    fields.text("host") { host = $0 }
    if let value = fields.integer("port", 0...65535) { port = value }
    if let value = fields.choice("auth", Authentication.self) { authentication = value }
    fields.text("token_file") { tokenFile = $0 }
    if let value = fields.choice("metrics", MetricsAccess.self) { metrics = value }
    if let value = fields.choice("reload", Reload.self) { reload = value }
    if let value = fields.integer("threads", 0...256) { threads = value }
    if let value = fields.bool("access_log") { accessLog = value }
    if let value = fields.object("limits") { limits = EndpointLimits(decoding: value, &fields) }
    try fields.finish(fix: "correct the key; docs/endpoint.md lists all of them")
  }

  /// The document that reads back to these settings, every key written out.
  public var json: JSONValue {
    var object: JSONObject = [
      "version": 1, "name": .string(name), "bundle": .string(bundle), "host": .string(host),
      "port": JSONValue(port), "auth": .string(authentication.rawValue),
    ]
    if let tokenFile { object["token_file"] = .string(tokenFile) }
    object["metrics"] = .string(metrics.rawValue)
    object["reload"] = .string(reload.rawValue)
    object["threads"] = JSONValue(threads)
    object["access_log"] = .bool(accessLog)
    object["limits"] = [
      "body_bytes": JSONValue(limits.bodyBytes), "header_bytes": JSONValue(limits.headerBytes),
      "batch_max": JSONValue(limits.batchMax), "json_depth": JSONValue(limits.jsonDepth),
      "concurrent_requests": JSONValue(limits.concurrentRequests), "connections": JSONValue(limits.connections),
      "requests_per_second": .number(limits.requestsPerSecond), "request_seconds": .number(limits.requestSeconds), "idle_seconds": .number(limits.idleSeconds),
      "drain_seconds": .number(limits.drainSeconds),
    ]
    return .object(object)
  }

  private static func resolved(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder + path
  }
}

extension EndpointLimits {
  fileprivate init(decoding document: JSONValue, _ outer: inout SettingsFields) {
    self.init()
    var fields = SettingsFields(document, path: "limits.", file: outer.file)
    if let value = fields.integer("body_bytes", 1...(256 << 20)) { bodyBytes = value }
    if let value = fields.integer("header_bytes", 1024...(1 << 20)) { headerBytes = value }
    if let value = fields.integer("batch_max", 1...1_000_000) { batchMax = value }
    if let value = fields.integer("json_depth", 4...512) { jsonDepth = value }
    if let value = fields.integer("concurrent_requests", 1...100_000) { concurrentRequests = value }
    if let value = fields.integer("connections", 1...100_000) { connections = value }
    if let value = fields.number("requests_per_second", 0...1_000_000) { requestsPerSecond = value }
    if let value = fields.number("request_seconds", 0.05...3600) { requestSeconds = value }
    if let value = fields.number("idle_seconds", 0.05...3600) { idleSeconds = value }
    if let value = fields.number("drain_seconds", 0...3600) { drainSeconds = value }
    outer.take(fields)
  }
}
