import Features
import ModelImport
import Solution
import Support
import Tables
import TreeModel

/// Which column of the client's data each feature of an imported model is.
struct ImportedColumns {
  let model: ImportedModel
  let settings: ImportedModelSettings
  let data: ClassifyData
  let solution: SolutionFile

  /// - Throws: E4570 where columns are missing, E4571 where one has another type than the model takes, E4572 where texts
  ///   of categories are not known.
  func pipeline(at place: Place?) throws(Diagnostic) -> FeaturePipeline {
    let names = try names(at: place)
    let used = Set(model.model.trees.lazy.flatMap(\.splits).map(\.feature))
    var missing = [String]()
    var features = [(feature: ImportedFeature, column: InputColumn?)]()
    for (index, feature) in model.features.enumerated() {
      let name = names[index]
      if let contract = solution.data.columns.first(where: { $0.name == name }), contract.role == .feature,
        let column = data.input(name)
      {
        features.append(try fitted(feature, to: column, at: place))
      } else if used.contains(index) {
        missing.append(name)
      } else {
        // No tree asks for it, so it does not matter that it is not there.
        features.append((ImportedFeature(name: feature.name, kind: .number), nil))
      }
    }
    guard missing.isEmpty else { throw lacking(missing, at: place) }
    return .asTheyAre(features)
  }

  private func names(at place: Place?) throws(Diagnostic) -> [String] {
    guard !settings.columns.isEmpty else { return model.features.map(\.name) }
    guard settings.columns.count == model.features.count else {
      throw Diagnostic(
        "E4570", "models.imported.columns names \(settings.columns.count) columns, the model has "
          + "\(model.features.count) features", at: place, hint: "one for each feature, in the model's order",
        fix: "correct models.imported.columns", exitCode: .configuration)
    }
    for (index, name) in settings.columns.enumerated() where settings.columns[..<index].contains(name) {
      throw Diagnostic(
        "E4570", "models.imported.columns names '\(name)' twice", at: place, fix: "name each column once",
        exitCode: .configuration)
    }
    return settings.columns
  }

  private func lacking(_ missing: [String], at place: Place?) -> Diagnostic {
    let shown = missing.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
    let others = solution.data.columns.filter { missing.contains($0.name) }
    let hint =
      others.first.map { "'\($0.name)' has role \($0.role.rawValue): only columns with role feature are given to a model" }
      ?? "the model asks for \(model.features.count) features by name"
    return Diagnostic(
      "E4570", "the model needs \(missing.count == 1 ? "a feature" : "\(missing.count) features") that data.columns "
        + "does not have: \(shown)\(missing.count > 8 ? ", ..." : "")", at: place, hint: hint,
      fix: "give the columns role: feature, or name the data's own in models.imported.columns, in the model's order",
      exitCode: .configuration)
  }

  private func fitted(
    _ feature: ImportedFeature, to column: InputColumn, at place: Place?
  ) throws(Diagnostic) -> (feature: ImportedFeature, column: InputColumn?) {
    func fault(_ takes: String, _ fix: String) -> Diagnostic {
      Diagnostic(
        "E4571", "column '\(column.name)' is \(column.type.rawValue), the model takes \(takes)",
        at: solution.data.columns.first { $0.name == column.name }?.place ?? place, fix: fix, exitCode: .configuration)
    }
    switch feature.kind {
    case .number, .code:
      guard [.number, .integer, .binary].contains(column.type) else {
        throw fault(
          feature.kind == .code ? "whole numbers that stand for categories" : "numbers",
          "give it type: number, with the numbers that the model was fitted on")
      }
      return (feature, column)
    case .category(let levels):
      guard column.type.isText else { throw fault("texts, such as '\(levels.first ?? "")'", "give it type: category") }
      guard Set(levels).count == levels.count else {
        throw Diagnostic(
          "E4571", "the model has a category of '\(feature.name)' twice", at: place, fix: "fit it with categories as texts",
          exitCode: .dataError)
      }
      return (feature, InputColumn(column.name, .category))
    case .hashed(let hashes):
      guard column.type.isText else { throw fault("texts", "give it type: category") }
      let known = texts(of: column.name, hashes: hashes)
      let lost = known.count { $0 == nil }
      guard lost == 0 else {
        throw Diagnostic(
          "E4572", "the model file knows \(lost) of \(hashes.count) categories of '\(feature.name)' by a hash only, and "
            + "no text of the data has it", at: place,
          fix: "save it again with save_model(..., format='json', pool=train_pool)", exitCode: .dataError)
      }
      return (
        ImportedFeature(name: feature.name, kind: .category(levels: known.compactMap { $0 })),
        InputColumn(column.name, .category)
      )
    }
  }

  /// The text of the data behind each hash; nil where there is none.
  private func texts(of column: String, hashes: [UInt32]) -> [String?] {
    var known = [String?](repeating: nil, count: hashes.count)
    let feature = ImportedFeature(name: column, kind: .hashed(hashes))
    for text in data.texts(of: column) {
      if let place = try? feature.value(of: text), !place.isNaN { known[Int(place)] = text }
    }
    return known
  }
}

extension ClassifyData {
  /// The texts of a column; each may stand more than once.
  fileprivate func texts(of name: String) -> [String] {
    switch table[name]?.values {
    case .categories(let categories)?: categories.levels
    case .texts?: (0..<table.rowCount).map { table[name]?.values.text($0) ?? "" }
    default: []
    }
  }
}
