import FeatureFitting
import Features
import LearnerFitting
import Matrices
import Support
import Tables

/// Small tables of numbers `x` and letters `c`, to hold steps against values from elsewhere.
enum Small {
  static let x = [3.5, 1.2, 4.0, 1.5, 9.0, 2.5, 6.0, 5.0, 0.7, 30.0]
  static let letters = ["a", "a", "b", "b", "b", "c", "c", "c", "c", "a"]

  static func table(_ numbers: [Double] = x, _ texts: [String] = letters) -> Table {
    let levels = Set(texts.filter { !$0.isEmpty }).sorted().reversed() as [String]
    let codes = texts.map { text in Int32(levels.firstIndex(of: text) ?? -1) }
    return Table([
      Column("x", .numbers(numbers)), Column("c", .categories(Categories(codes: codes, levels: levels))),
    ])
  }

  /// What the steps make of a table, fitted on all its rows.
  static func fit(
    _ steps: [PreparationStep] = [], features: [FeatureDefinition] = [], _ table: Table = table(),
    target: [Double]? = nil, kind: LearningTask.Kind = .binary
  ) throws -> FittedFeatures {
    try FeatureFitter(
      features: features, preparation: steps,
      columns: table.columns.map { InputColumn($0.name, $0.name == "c" ? .category : .number) }, kind: kind
    ).fit(table, rows: Array(0..<table.rowCount), target: target ?? (0..<table.rowCount).map { Double($0 % 2) })
  }
}

extension FittedFeatures {
  func values(_ name: String) -> [Double] { training.columns.first { $0.name == name }?.values ?? [] }
}

/// Equal to within rounding; missing equals missing.
func near(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-12) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) || ($0.isNaN && $1.isNaN) }
}
