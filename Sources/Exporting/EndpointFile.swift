import JSON
import Solution

/// `endpoint.json`: how the exported server listens.
enum EndpointFile {
  static func json(_ plan: ExportPlan) -> JSONValue {
    let endpoint = plan.settings.endpoint
    var object: JSONObject = [
      "version": 1, "name": .string(plan.project), "bundle": "bundle",
      // Reachable from outside its container; a port is published, or a proxy stands in front, on purpose.
      "host": "0.0.0.0", "port": JSONValue(endpoint.port), "auth": .string(endpoint.auth.rawValue),
    ]
    if endpoint.auth == .bearer { object["token_file"] = .string(endpoint.tokenFile) }
    object["limits"] = ["batch_max": JSONValue(endpoint.batchMax)]
    return .object(object)
  }
}
