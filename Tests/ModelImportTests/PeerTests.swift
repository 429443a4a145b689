import Matrices
import ModelImport
import Testing
import TreeModel

/// Every committed model predicts what its own tool predicts: margins to the last bit, answers but for the last bits of
/// an exponential.
@Suite struct PeerTests {
  @Test func thereAreCases() { #expect(Fixtures.cases.count > 70) }

  @Test(arguments: Fixtures.cases) func predictsAsThePeer(item: ModelCase) throws {
    let imported = try item.imported()
    #expect(imported.task.rawValue == item.task)
    #expect(imported.objective == item.objective)
    let rows = try item.rows(of: imported)
    let expected = try item.expected()
    var different = [String]()
    for (index, (raw, answers)) in zip(expected.columns("raw"), expected.columns("out")).enumerated() {
      let margins = imported.model.margins(row: rows[index])
      if !agree(margins, raw, item.tolerance) { different.append("row \(index): \(margins), not \(raw)") }
      var mine = imported.model.predictions(row: rows[index])
      if item.objective == "multi:softmax" {
        mine = [Double(mine.indices.max { mine[$0] < mine[$1] } ?? 0)]  // XGBoost answers the class
      }
      // An exponential of another library differs in the last bit or two, of a Float for XGBoost.
      let tolerance = imported.format == .xgBoost ? 4e-7 : 1e-14
      if !agree(mine, answers, max(item.tolerance, tolerance)) {
        different.append("row \(index): answers \(mine), not \(answers)")
      }
    }
    #expect(different.isEmpty, "\(different.count): \(different.prefix(3))")
    #expect(rows.count == expected.cells.count)
    // the batch says the same
    let columns = imported.features.indices.map { column in
      FeatureMatrix.Column(imported.features[column].name, .number, rows.map { $0[column] })
    }
    let batch = imported.model.margins(of: FeatureMatrix(columns, rowCount: rows.count), threads: 2)
    #expect(batch.map(\.bitPattern) == rows.flatMap { imported.model.margins(row: $0) }.map(\.bitPattern))
  }

  private func agree(_ mine: [Double], _ theirs: [Double], _ tolerance: Double) -> Bool {
    mine.count == theirs.count
      && zip(mine, theirs).allSatisfy { a, b in a == b || abs(a - b) <= tolerance * max(1, abs(b)) }
  }
}
