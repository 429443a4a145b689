public import Matrices
import Statistics

/// What a model says on average when one column is set to a value in every row (Friedman, Annals of Statistics 29,
/// 2001). Where columns go together it also asks about rows that cannot be; read it with the counts.
public struct PartialDependence: Sendable, Equatable {
  public struct Point: Sendable, Equatable {
    /// The number set, or the code of the level.
    public var value: Double
    /// The level's name; nil for a number.
    public var level: String?
    /// Mean score of all rows with that value.
    public var mean: Double
    /// Rows that have it: of a number those nearest to this point.
    public var rows: Int
  }

  public var column: String
  public var isCategory: Bool
  /// Rising numbers; levels by the rows that have them, most first.
  public var points: [Point]

  /// - Parameters:
  ///   - column: place of the column.
  ///   - points: at most so many quantiles of a number, or levels.
  ///   - most: rows that are asked, evenly spread over all; predicting takes `points` times as many.
  ///   - predict: scores of rows.
  /// - Returns: nil where the column is not there or holds nothing.
  public init?(
    of column: Int, in matrix: FeatureMatrix, points count: Int = 20, rows most: Int = 1000,
    predict: (FeatureMatrix) -> [Double]
  ) {
    guard matrix.columns.indices.contains(column) else { return nil }
    let own = matrix.columns[column]
    self.column = own.name
    isCategory = own.kind.isCategory
    let known = own.values.filter { !$0.isNaN }.sorted()
    guard !known.isEmpty, count > 0, most > 0 else { return nil }
    var grid: [(value: Double, level: String?, rows: Int)] = []
    if case .category(let levels) = own.kind {
      var counts = [Int](repeating: 0, count: levels.count)
      for value in known where counts.indices.contains(Int(value)) { counts[Int(value)] += 1 }
      grid = levels.indices.filter { counts[$0] > 0 }.sorted { (counts[$0], $1) > (counts[$1], $0) }.prefix(count)
        .map { (Double($0), levels[$0], counts[$0]) }
    } else {
      var values = [Double]()
      for step in 0..<count {
        // Without the outer one in forty on each side, where there is little to see.
        let level = count == 1 ? 0.5 : 0.025 + 0.95 * Double(step) / Double(count - 1)
        let value = quantile(level, ofSorted: known)
        if values.last != value { values.append(value) }
      }
      let middles = zip(values, values.dropFirst()).map { $0 + ($1 - $0) / 2 }
      var counts = [Int](repeating: 0, count: values.count)
      for value in known { counts[middles.count { $0 < value }] += 1 }
      grid = values.indices.map { (values[$0], nil, counts[$0]) }
    }
    let asked = min(most, matrix.rowCount)
    let sample = matrix.rows((0..<asked).map { $0 * matrix.rowCount / asked })
    points = grid.map { value, level, rows in
      var columns = sample.columns
      columns[column].values = [Double](repeating: value, count: asked)
      let scores = predict(FeatureMatrix(columns, rowCount: asked))
      return Point(value: value, level: level, mean: mean(of: scores), rows: rows)
    }
  }
}
