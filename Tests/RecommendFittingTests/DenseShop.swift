import LinearAlgebra
import Matrices
import RecommendModel
import Statistics

/// Users of two tastes and some who like all: small enough for dense algebra.
func smallShop(users: Int = 60, items: Int = 40, seed: UInt64 = 2) -> SparseMatrix {
  var numbers = RandomNumbers(seed: seed)
  var entries: [SparseMatrix.Entry] = []
  for user in 0..<users {
    for item in 0..<items {
      let likes = user % 5 == 0 ? 0.2 : (user + item) % 2 == 0 ? 0.4 : 0.05
      guard numbers.uniform() < likes else { continue }
      entries.append(.init(row: Int32(user), column: Int32(item), value: Float(1 + numbers.integer(below: 4))))
    }
  }
  return SparseMatrix(rowCount: users, columnCount: items, entries: entries)
}

/// A sparse matrix in full.
func dense(_ matrix: SparseMatrix) -> [[Double]] {
  var rows = [[Double]](repeating: [Double](repeating: 0, count: matrix.columnCount), count: matrix.rowCount)
  for row in 0..<matrix.rowCount {
    for index in matrix.rowStarts[row]..<matrix.rowStarts[row + 1] {
      rows[row][Int(matrix.columns[index])] = Double(matrix.values[index])
    }
  }
  return rows
}

func exactUsers(_ model: FactorModel) -> DenseMatrix {
  if case .exact(let users) = model.users { users } else { DenseMatrix(rowCount: 0, columnCount: model.width) }
}

/// Gauss's elimination with pivots, of rows that hold the right side last.
func eliminated(_ rows: [[Double]]) -> [Double] {
  var a = rows
  let n = a.count
  for column in 0..<n {
    let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
    a.swapAt(column, pivot)
    for row in 0..<n where row != column {
      let times = a[row][column] / a[column][column]
      for k in column...n { a[row][k] -= times * a[column][k] }
    }
  }
  return (0..<n).map { a[$0][n] / a[$0][$0] }
}
