public import Bundles
public import JSON

/// A predictor with what its bundle says about it.
public struct ServedModel: Sendable {
  public let predictor: any Predictor
  public let manifest: BundleManifest
  let interface: PredictorInterface

  public init(_ predictor: any Predictor, _ manifest: BundleManifest) {
    self.predictor = predictor
    self.manifest = manifest
    interface = predictor.interface
  }

  /// What `GET /v1/schema` answers: the model, its schemas, an example, and the details of the vertical.
  public var schemaDocument: JSONValue {
    var object: JSONObject = [
      "model": [
        "project": .string(manifest.project), "vertical": .string(manifest.vertical),
        "task": .string(manifest.task), "version": .string(manifest.modelVersion), "run": JSONValue(manifest.run),
        "verdict": .string(manifest.verdict), "stamp": manifest.stamp.map { .string($0.rawValue) } ?? .null,
        "approver": manifest.approver.map { .string($0) } ?? .null,
        "tool_version": .string(manifest.toolVersion), "scores": .object(manifest.scores),
      ],
      "route": .string(interface.route), "summary": .string(interface.summary), "request": interface.requestSchema,
      "response": interface.responseSchema, "example": interface.example,
    ]
    for member in interface.details.members where object[member.name] == nil {
      object[member.name] = member.value
    }
    return .object(object)
  }
}
