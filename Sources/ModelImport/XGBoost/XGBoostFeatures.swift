internal import JSON
internal import Support
internal import TreeModel

/// Names and kinds of the features of an XGBoost model. Categories without names that can be read are codes.
struct XGBoostFeatures {
  private let names: [String]
  private let types: [String]
  /// Names of the categories of each feature; empty for numbers.
  private let levels: [[String]]
  private let count: Int

  init(learner: JSONField, categories: JSONField?, count: Int) throws(Diagnostic) {
    self.count = count
    names = try Self.texts(learner, "feature_names", count)
    types = try Self.texts(learner, "feature_types", count)
    var levels = [[String]]()
    if let encodings = try categories?.optional("enc")?.elements(), encodings.count == count {
      for encoding in encodings { levels.append(try Self.levels(encoding)) }
    }
    self.levels = levels
  }

  func features() -> [ImportedFeature] {
    (0..<count).map { index in
      let name = names.isEmpty ? "f\(index)" : names[index]
      guard !types.isEmpty, types[index] == "c" else { return ImportedFeature(name: name, kind: .number) }
      let known = levels.isEmpty ? [] : levels[index]
      return ImportedFeature(name: name, kind: known.isEmpty ? .code : .category(levels: known))
    }
  }

  private static func texts(_ learner: JSONField, _ name: String, _ count: Int) throws(Diagnostic) -> [String] {
    guard let field = learner.optional(name) else { return [] }
    let texts = try field.texts()
    guard texts.isEmpty || texts.count == count else {
      throw field.fault.field("'\(field.path)' has \(texts.count) values for \(count) features")
    }
    return texts
  }

  /// Texts are bytes one after another, cut at offsets; numbers are values.
  private static func levels(_ encoding: JSONField) throws(Diagnostic) -> [String] {
    let values = try encoding.member("values")
    guard let offsets = try encoding.optional("offsets").map({ (field) throws(Diagnostic) in try field.integers() })
    else { return try values.numbers().map { JSONValue.number($0).text } }
    let bytes = try values.integers().map { UInt8(truncatingIfNeeded: $0) }  // they are written signed
    // XGBoost 3.2 counts characters in the offsets and bytes in the values: such names cannot be told apart.
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return [] }
    guard offsets.isEmpty || (offsets.first == 0 && offsets.last == bytes.count),
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw encoding.fault.field("'\(encoding.path).offsets' do not fit the values") }
    return zip(offsets, offsets.dropFirst()).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
  }
}
