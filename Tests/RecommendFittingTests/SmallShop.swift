import Matrices
import RecommendFitting
import RecommendModel
import Statistics

/// Random takings, and what dense arrays say of them: the slow oracles.
enum SmallShop {
  /// `weighted`: numbers 0.5, 1, 1.5 or 2; otherwise 1.
  static func taken(users: Int, items: Int, share: Double, weighted: Bool = true, seed: UInt64 = 1) -> SparseMatrix {
    var numbers = RandomNumbers(seed: seed)
    var entries = [SparseMatrix.Entry]()
    for user in 0..<users {
      for item in 0..<items where numbers.uniform() < share * (item % 3 == 0 ? 2 : 1) {
        let value = weighted ? 0.5 * Float(1 + numbers.integer(below: 4)) : 1
        entries.append(.init(row: Int32(user), column: Int32(item), value: value))
      }
    }
    return SparseMatrix(rowCount: users, columnCount: items, entries: entries)
  }

  /// `matrix[row][column]`.
  static func dense(_ matrix: SparseMatrix) -> [[Double]] {
    var rows = [[Double]](repeating: [Double](repeating: 0, count: matrix.columnCount), count: matrix.rowCount)
    for row in 0..<matrix.rowCount {
      for index in matrix.rowStarts[row]..<matrix.rowStarts[row + 1] {
        rows[row][Int(matrix.columns[index])] = Double(matrix.values[index])
      }
    }
    return rows
  }

  /// X of the numpy values in these tests: rows are users.
  static let binary = matrix([
    [1, 1, 0, 0, 1], [0, 1, 1, 0, 0], [1, 0, 1, 1, 0], [1, 1, 1, 0, 0], [0, 0, 1, 1, 1], [1, 1, 0, 0, 0],
  ])
  static let weighted = matrix([
    [1, 0.5, 0, 0, 1], [0, 1, 4, 0, 0], [1, 0, 2, 1, 0], [0.5, 0.25, 1, 0, 0], [0, 0, 2, 1, 1], [1, 0.5, 0, 0, 0],
  ])

  static func matrix(_ rows: [[Float]]) -> SparseMatrix {
    var entries = [SparseMatrix.Entry]()
    for (row, values) in rows.enumerated() {
      for (column, value) in values.enumerated() where value != 0 {
        entries.append(.init(row: Int32(row), column: Int32(column), value: value))
      }
    }
    return SparseMatrix(rowCount: rows.count, columnCount: rows[0].count, entries: entries)
  }

  static func scores(_ model: FittedRecommender, _ profile: Profile) -> [Float] {
    var scratch = Scratch()
    var scores = [Float](repeating: .nan, count: model.itemCount)
    scores.withUnsafeMutableBufferPointer { model.score(profile, into: $0, scratch: &scratch) }
    return scores
  }

  static func near(_ got: [Double], _ expected: [Double], _ tolerance: Double) -> Bool {
    got.count == expected.count && zip(got, expected).allSatisfy { abs($0 - $1) <= tolerance }
  }
}
