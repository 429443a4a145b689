import ModelImport
import Support
import Testing
import TreeModel

/// LightGBM text of ours, read back by us; `Fixtures/check_export.py` has LightGBM itself read it.
@Suite struct ExportTests {
  /// Models that LightGBM has a form for, from all three tools.
  static let cases = Fixtures.cases.filter { !["xgb_hinge"].contains($0.name) && !$0.name.contains("codes_") }

  @Test(arguments: cases) func readsBackTheSame(item: ModelCase) throws {
    let imported = try item.imported()
    if imported.model.link == .exponential, imported.model.outputCount > 1 { return }
    let text = try imported.model.lightGBMText(features: imported.features)
    let again = try ImportedModel(parsing: Array(text.utf8), source: "export.txt")
    let rows = try item.rows(of: imported)
    for row in rows {
      let (a, b) = (imported.model.margins(row: row), again.model.margins(row: row))
      if imported.model.arithmetic == .single {
        for (x, y) in zip(a, b) { #expect(abs(x - y) <= 1e-6 * max(1, abs(x))) }
      } else {
        #expect(a.map(\.bitPattern) == b.map(\.bitPattern))
      }
    }
    #expect(again.model.link == imported.model.link)
    #expect(again.model.averages == imported.model.averages)
    #expect(again.model.splitImportance() == imported.model.splitImportance())
    if let folder = Fixtures.environment("SOLKIT_EXPORT_FOLDER") {
      try Files.write(text, to: "\(folder)/\(item.name).txt")
      let lines = rows.map { row in
        let numbers = row + imported.model.margins(row: row) + imported.model.predictions(row: row)
        return numbers.map { $0.isNaN ? "nan" : $0.description }.joined(separator: ",")
      }
      try Files.write(lines.joined(separator: "\n") + "\n", to: "\(folder)/\(item.name).csv")
    }
  }

  /// Missing values that go left with some categories: the other levels are written instead.
  @Test func missingCategoriesThatGoLeft() throws {
    let tree = DecisionTree(
      splits: [.init(feature: 0, condition: .among([1, 40]), missing: .left, left: ~0, right: ~1)],
      leafValues: [1, 2], leafCovers: [3, 4])
    let model = try TreeModel(trees: [tree], featureCount: 1, baseValues: [0.25], link: .logistic(slope: 1))
    let levels = (0..<50).map { "l\($0)" }
    let text = try model.lightGBMText(features: [.init(name: "a b", kind: .category(levels: levels))])
    let again = try ImportedModel(parsing: Array(text.utf8), source: "export.txt")
    for code in [.nan] + (0..<50).map(Double.init) {
      #expect(again.model.margins(row: [code]) == model.margins(row: [code]))
    }
    #expect(again.features == [.init(name: "a_b", kind: .category(levels: levels))])
    let error = #expect(throws: Diagnostic.self) {
      try model.lightGBMText(features: [.init(name: "a", kind: .code)])
    }
    #expect(error?.code == "E5606")
  }

  @Test func whatLightGBMCannotSayIsRefused() throws {
    let model = try TreeModel(trees: [], featureCount: 1, link: .step)
    let error = #expect(throws: Diagnostic.self) { try model.lightGBMText(features: [.init(name: "a", kind: .number)]) }
    #expect(error?.code == "E5606")
  }
}
