import ModelImport
import Testing
import TreeModel

/// `pred_contrib` of LightGBM 4.7.0 and `pred_contribs` of XGBoost 3.2.0, which adds in Float.
@Suite struct ContributionTests {
  @Test(arguments: [
    ("lgb_binary", 1e-12), ("lgb_multiclass", 1e-12), ("lgb_codes", 1e-12), ("lgb_early", 1e-9),
    ("xgb_binary", 2e-6), ("xgb_softprob", 2e-6),
  ]) func equalThePeers(name: String, tolerance: Double) throws {
    let item = Fixtures.named(name)
    let imported = try item.imported()
    let explainer = try TreeExplainer(imported.model)
    let expected = try Table(path: "\(Fixtures.folder)/contributions_\(name).csv").columns("c")
    let rows = try item.rows(of: imported)
    for (row, values) in zip(rows, expected) {
      let mine = explainer.contributions(row: row)
      #expect(mine.count == values.count)
      for (a, b) in zip(mine, values) { #expect(abs(a - b) < tolerance * max(1, abs(b)), "\(mine), not \(values)") }
    }
  }
}
