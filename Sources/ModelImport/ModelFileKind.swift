internal import JSON
internal import Support

/// Which format a file is in, seen from its content.
enum ModelFileKind {
  case lightGBM
  /// XGBoost's has a member `learner`, CatBoost's has trees.
  case json(JSONValue)

  private static let help =
    "save the model as LightGBM text (save_model), XGBoost JSON (save_model('model.json')) or CatBoost JSON "
    + "(save_model(..., format='json'))"

  init(_ bytes: [UInt8], fault: ImportFault) throws(Diagnostic) {
    let start = bytes.drop { $0 == 0x20 || (9...13).contains($0) }
    if start.starts(with: Array("tree".utf8)), let next = start.dropFirst(4).first, next == 0x0A || next == 0x0D {
      self = .lightGBM
      return
    }
    if start.starts(with: Array("CBM1".utf8)) {
      throw fault.format("this is CatBoost's binary format", fix: "save the model with format='json'")
    }
    if start.starts(with: [0x80]) || start.starts(with: [0x1F, 0x8B]) || start.starts(with: [0x50, 0x4B]) {
      throw fault.format("this is a pickle or an archive, not a model file", fix: Self.help)
    }
    guard start.first == UInt8(ascii: "{") else {
      throw fault.format("this is no model file that is known", fix: Self.help)
    }
    // UBJSON goes on with the type of a length, which no JSON does.
    let second = start.dropFirst().first
    if second == UInt8(ascii: "L") || second == UInt8(ascii: "i") || second == UInt8(ascii: "U") {
      throw fault.format("this is XGBoost's binary UBJSON", fix: "save the model under a name that ends in .json")
    }
    let document: JSONValue
    do { document = try JSONValue(parsing: bytes, depth: 512) } catch { throw fault.json(error) }
    if document["tree_info"] != nil, document["feature_names"] != nil {
      throw fault.format("this is LightGBM's JSON dump, which cannot be read back", fix: "save it with save_model")
    }
    let isKnown = document["learner"] != nil || document["oblivious_trees"] != nil || document["trees"] != nil
    guard isKnown else { throw fault.format("this JSON is no model that is known", fix: Self.help) }
    self = .json(document)
  }
}
