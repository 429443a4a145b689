import Bundles
import JSON
import Support
import Synchronization

/// Another model in the place of the one that answers.
extension Service {
  /// What `POST /v1/admin/model` asks for.
  enum ModelChoice: String, CaseIterable, Sendable { case newest, previous }

  /// Does what the body of `POST /v1/admin/model` asks for and appends which model answers now.
  func chooseModel(_ body: [UInt8], into writer: inout JSONWriter) throws(Problem) {
    let request = try parse(body)
    let words = ModelChoice.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
    guard let object = request.object, object.members.count == 1,
      let choice = request["use"]?.string.flatMap({ ModelChoice(rawValue: $0) })
    else {
      throw Problem(
        RequestFault(
          status: 422, kind: "invalid-request", title: "The request cannot be answered",
          fields: [.init(request["use"] == nil ? "" : "/use", "{\"use\": ...} with \(words) was expected")]))
    }
    switch choice {
    case .newest:
      do throws(Diagnostics) {
        try useNewest()
      } catch {
        throw .modelRefused(error.list.map { "\($0.code) \($0.message)" }.joined(separator: "; "))
      }
    case .previous:
      guard models.withLock({ $0.goBack() }) else {
        throw .modelRefused("this process has had no other model since it started")
      }
      logModel("model_rolled_back")
    }
    writer.value(models.withLock { $0.document })
  }

  /// Reads the model that is on disk now, checks all of it, and lets it answer from the next request on. Requests that have
  /// begun end with the model that they began with. Nothing changes where it throws; the same model again changes nothing.
  /// - Returns: whether another model answers now.
  @discardableResult func useNewest() throws(Diagnostics) -> Bool {
    guard let reload = models.withLock({ $0.reload }) else { return false }
    let model = try reloading.withLock { (_) throws(Diagnostics) in try reload() }
    let before = active.model
    guard model.manifest != before.manifest else { return false }
    guard model.interface.route == before.interface.route else {
      throw Diagnostics([
        Diagnostic(
          "E6105", "the new model answers \(model.interface.route), this endpoint \(before.interface.route)",
          fix: "start an endpoint of its own for it", exitCode: .dataError)
      ])
    }
    models.withLock { $0.use(model) }
    logModel("model_changed")
    return true
  }

  private func logModel(_ event: String) {
    let document = models.withLock { $0.document }
    log.write(.info, event, document.object ?? [:])
  }
}
