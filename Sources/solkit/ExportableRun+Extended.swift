import Bundles
import Exporting
import JSON
import Runs
import Support

/// A run whose bundle `solkit extend` may have moved on.
extension ExportableRun {
  /// The bundle of the run, or one that `solkit extend` made of it.
  func bundle(_ extended: String?) throws -> Bundle {
    let own = try Bundle(at: folder.bundle)
    guard let extended else { return own }
    let bundle = try Bundle(at: extended)
    guard bundle.manifest.isMade(from: own.manifest) else {
      throw Diagnostic(
        "E1067", "the bundle '\(extended)' was not made from the run \(folder.name)", at: Place(file: extended),
        hint: "its model is \(bundle.manifest.modelVersion), that of the run \(own.manifest.modelVersion)",
        fix: "make it with solkit extend --data FILE, or export without --bundle", exitCode: .configuration)
    }
    return bundle
  }

  /// Held-out requests with the run's answers. Of an extended bundle the requests as of a test window still have them;
  /// the others are answered by its own predictor.
  func replay(_ bundle: Bundle, _ predictor: any Predictor) throws -> [ReplayCase] {
    guard !bundle.manifest.extensions.isEmpty else { return try replay() }
    return try replay().map { known in
      guard let request = try? JSONValue(parsing: known.request), request["as_of"] == nil else { return known }
      var writer = JSONWriter()
      try predictor.answer(request, into: &writer)
      return ReplayCase(request: known.request, answer: String(decoding: writer.bytes, as: UTF8.self))
    }
  }
}
