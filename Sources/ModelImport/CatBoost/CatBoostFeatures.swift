internal import JSON
internal import Support
internal import TreeModel

/// The columns of a CatBoost model, and the splits that ask for them.
struct CatBoostFeatures {
  /// In the order of the columns of the training data.
  private(set) var features: [ImportedFeature] = []
  /// Column and treatment of NaN of each numeric feature.
  private var numeric: [Int: (column: Int, nanGoesRight: Bool)] = [:]
  /// Column and hashes of each categorical feature.
  private var categorical: [Int: (column: Int, codes: [Int: Int])] = [:]
  private let fault: ImportFault

  init(_ field: JSONField, fault: ImportFault) throws(Diagnostic) {
    self.fault = fault
    for kind in ["text_features", "embedding_features"] where try field.optional(kind)?.elements().isEmpty == false {
      throw fault.refused(
        "the model uses \(kind.split(separator: "_").joined(separator: " "))",
        fix: "train without them: they need CatBoost itself")
    }
    var columns: [Int: ImportedFeature] = [:]
    let names = try Self.names(field)
    for feature in try field.optional("float_features")?.elements() ?? [] {
      let column = try Self.column(feature, &columns, kind: .number)
      let treatment = try feature.optional("nan_value_treatment")?.text() ?? "AsIs"
      guard ["AsIs", "AsFalse", "AsTrue"].contains(treatment) else {
        throw fault.field("'\(feature.path).nan_value_treatment' is '\(treatment)'")
      }
      numeric[try feature.member("feature_index").integer()] = (column, treatment == "AsTrue")
    }
    for feature in try field.optional("categorical_features")?.elements() ?? [] {
      let hashes = try feature.optional("values")?.integers() ?? []
      guard let values = Self.hashes(hashes) else { throw feature.wrong("hashes of 32 bits") }
      let levels = values.map { names[$0] }
      let known = levels.compactMap { $0 }
      let column = try Self.column(
        feature, &columns, kind: known.count == values.count ? .category(levels: known) : .hashed(values))
      var codes: [Int: Int] = [:]
      for (code, hash) in hashes.enumerated() { codes[hash] = code }
      categorical[try feature.member("feature_index").integer()] = (column, codes)
    }
    let count = (columns.keys.max() ?? -1) + 1
    guard count <= 1 << 24, count <= columns.count * 64 + 4096 else {
      throw fault.field("feature \(count - 1) of \(columns.count)")
    }
    // Columns that the model does not know, such as ignored ones, keep their places.
    features = (0..<count).map { columns[$0] ?? ImportedFeature(name: "\($0)", kind: .number) }
  }

  /// The split of one level or node. What CatBoost answers with true goes right.
  func split(_ field: JSONField) throws(Diagnostic) -> DecisionTree.Split {
    switch try field.member("split_type").text() {
    case "FloatFeature":
      let number = try field.member("float_feature_index").integer()
      guard let feature = numeric[number] else { throw fault.field("'\(field.path)': numeric feature \(number)") }
      // value > border goes right; as Floats
      return .init(
        feature: feature.column, condition: .below(Float(try field.member("border").number()).nextUp),
        missing: feature.nanGoesRight ? .right : .left, left: 0, right: 0)
    case "OneHotFeature":
      let number = try field.member("cat_feature_index").integer()
      let hash = try field.member("value").integer()
      guard let feature = categorical[number], let code = feature.codes[hash] else {
        throw fault.field("'\(field.path)': category \(hash) of feature \(number)")
      }
      // The one category is CatBoost's right; here a set's codes go left, so the caller swaps.
      return .init(feature: feature.column, condition: .among([code]), missing: .right, left: 0, right: 0)
    case let kind:
      throw fault.refused(
        "a split of type \(kind) (\(Self.explained(kind)))",
        fix: "train with one_hot_max_size above the number of categories, or encode the categories before training")
    }
  }

  private static func explained(_ kind: String) -> String {
    kind == "OnlineCtr" ? "statistics of the target by category, which need CatBoost's tables" : "not representable"
  }

  private static func column(
    _ field: JSONField, _ columns: inout [Int: ImportedFeature], kind: ImportedFeature.Kind
  ) throws(Diagnostic) -> Int {
    let column = try field.member("flat_feature_index").integer()
    guard (0..<1 << 24).contains(column), columns[column] == nil else {
      throw field.fault.field("'\(field.path).flat_feature_index' is \(column)")
    }
    let name = field.optional("feature_name")?.value.string ?? field.optional("feature_id")?.value.string ?? ""
    columns[column] = ImportedFeature(name: name.isEmpty ? "\(column)" : name, kind: kind)
    return column
  }

  /// Texts of hashes, where the file was saved with the training pool.
  private static func names(_ field: JSONField) throws(Diagnostic) -> [UInt32: String] {
    var names: [UInt32: String] = [:]
    for pair in try field.optional("cat_features_hash")?.elements() ?? [] {
      let hash = try pair.member("hash").integer()
      guard let values = hashes([hash]) else { throw pair.wrong("a hash of 32 bits") }
      names[values[0]] = try pair.member("value").text()
    }
    return names
  }

  /// Hashes are written signed or not, by place and version.
  private static func hashes(_ values: [Int]) -> [UInt32]? {
    guard values.allSatisfy({ (Int(Int32.min)...Int(UInt32.max)).contains($0) }) else { return nil }
    return values.map { UInt32(truncatingIfNeeded: $0) }
  }
}
