import ModelImport
import Support
import Testing
import TreeModel

/// The model files that come with the data of the issue: larger, and made elsewhere.
@Suite struct SharedCaseTests {
  static let folder = Fixtures.environment("SOLKIT_DATA").map { "\($0)/classify/model_import" }

  @Test(
    .enabled("SOLKIT_DATA is not set") { folder != nil },
    arguments: [
      ("lgb_binary", "model.txt", 12, ImportedModel.Format.lightGBM), ("xgb_binary", "model.json", 12, .xgBoost),
      ("cat_numeric", "model.json", 12, .catBoost),
    ])
  func predictsAsThePeer(name: String, file: String, features: Int, format: ImportedModel.Format) throws {
    let folder = try #require(Self.folder) + "/" + name
    let imported = try ImportedModel(parsing: Files.read("\(folder)/\(file)"), source: file)
    #expect(imported.format == format)
    #expect(imported.task == .binary)
    #expect(imported.features.count == features)
    #expect(imported.features.allSatisfy { $0.kind == .number })
    let expected = try Table(path: "\(folder)/expected.csv")
    // The rows were Floats, written with nine digits: only as Floats are they the same again.
    let rows = try Table(path: "\(folder)/rows.csv").cells.map { try imported.row($0).map { Double(Float($0)) } }
    #expect(rows.count == 300)
    for (row, (raw, answers)) in zip(rows, zip(expected.columns("raw"), expected.columns("out"))) {
      #expect(imported.model.margins(row: row) == raw)
      // CatBoost writes the probabilities of both classes, last that of the second
      let answer = imported.model.predictions(row: row)[0]
      #expect(abs(answer - (answers.last ?? .nan)) < (format == .xgBoost ? 1e-7 : 1e-15))
    }
  }
}
