import Bundles
import JSON

/// The model that answers now, with all that follows from it: replaced as a whole, so that a request sees one model from
/// its head to the last byte of its answer.
final class ActiveModel: Sendable {
  /// Counts the models of this process: 0 is the one that it started with.
  let generation: Int
  let model: ServedModel
  /// The same predictor, where it can be told of changes.
  let updatable: (any UpdatablePredictor)?
  let router: Router
  /// Headers that every answer has, as bytes.
  let commonHeaders: [UInt8]
  let schema: [UInt8]
  let openAPI: [UInt8]

  init(_ model: ServedModel, generation: Int, authentication: EndpointSettings.Authentication) {
    self.model = model
    self.generation = generation
    let updatable = model.predictor as? any UpdatablePredictor
    self.updatable = updatable
    router = Router(
      predict: model.interface.route, updates: (updatable?.updates ?? []).map { ($0.name, $0.route) })
    schema = model.schemaDocument.compactBytes
    openAPI = OpenAPI.document(of: model, authentication: authentication).compactBytes
    var headers = "X-Model-Version: \(model.manifest.modelVersion)\r\n"
    if let stamp = model.manifest.stamp { headers += "X-Solkit-Stamp: \(stamp.rawValue)\r\n" }
    headers += "Cache-Control: no-store\r\n"
    commonHeaders = Array(headers.utf8)
  }
}
