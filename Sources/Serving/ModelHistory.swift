import Bundles
import JSON
import Support

/// The models of one process: the one that answers, the one before it, and how to get the newest.
struct ModelHistory: Sendable {
  /// Reads, checks and loads the model that is on disk now.
  typealias Reload = @Sendable () throws(Diagnostics) -> ServedModel

  private(set) var active: ActiveModel
  private var previous: ServedModel?
  let reload: Reload?
  private let authentication: EndpointSettings.Authentication

  init(_ model: ServedModel, _ authentication: EndpointSettings.Authentication, _ reload: Reload?) {
    self.authentication = authentication
    self.reload = reload
    active = ActiveModel(model, generation: 0, authentication: authentication)
  }

  /// What an engineer may be told.
  var document: JSONValue {
    [
      "model_version": .string(active.model.manifest.modelVersion),
      "previous": previous.map { .string($0.manifest.modelVersion) } ?? .null,
      "changes": JSONValue(active.generation),
    ]
  }

  /// Lets `model` answer from the next request on.
  mutating func use(_ model: ServedModel) {
    previous = active.model
    active = ActiveModel(model, generation: active.generation + 1, authentication: authentication)
  }

  /// Lets the model before this one answer again, and keeps this one as the one before; false where there is none.
  mutating func goBack() -> Bool {
    guard let model = previous else { return false }
    use(model)
    return true
  }
}
