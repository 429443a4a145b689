internal import LinearAlgebra
internal import Matrices
internal import Statistics
internal import Support

/// An orthonormal basis of the strongest right singular vectors of a sparse matrix, by subspace iteration from random
/// vectors: B becomes NᵀN B, orthonormal again, as often as there are passes. Only the space matters here, so the
/// vectors in it are not turned into the singular ones.
struct Subspace {
  var rank: Int
  var passes: Int
  var seed: UInt64
  private static let rowsAtATime = 256

  /// - Parameters:
  ///   - matrix: N, and `turned` its transpose.
  /// - Returns: one row a column of N, `rank` columns of length 1 (0 where N has no such direction).
  func strongest(_ matrix: SparseMatrix, _ turned: SparseMatrix, threads: Int) -> DenseMatrix {
    var basis = DenseMatrix(rowCount: matrix.columnCount, columnCount: rank)
    for row in 0..<basis.rowCount {
      var numbers = RandomNumbers(seed: seed).stream(UInt64(row))
      for column in 0..<rank { basis[row, column] = Float(numbers.normal()) }
    }
    for _ in 0..<passes {
      basis = product(turned, product(matrix, basis, threads), threads)
      orthonormalise(&basis, threads)
      orthonormalise(&basis, threads)  // what rounding left of the first
    }
    return basis
  }

  /// A sparse matrix times a dense one: rows are independent.
  private func product(_ sparse: SparseMatrix, _ dense: DenseMatrix, _ threads: Int) -> DenseMatrix {
    var result = DenseMatrix(rowCount: sparse.rowCount, columnCount: rank)
    let rank = rank
    result.values.withUnsafeMutableBufferPointer { out in
      nonisolated(unsafe) let out = out
      dense.values.withUnsafeBufferPointer { dense in
        nonisolated(unsafe) let dense = dense
        sparse.withUnsafeRows { rows in
          Parallel.forEach((sparse.rowCount + 63) / 64, threads: threads) { chunk in
            for row in chunk * 64..<min(sparse.rowCount, chunk * 64 + 64) {
              let entries = rows[row]
              let target = UnsafeMutableBufferPointer(rebasing: out[row * rank..<(row + 1) * rank])
              for index in 0..<entries.count {
                let weight = entries.values[index]
                let source = UnsafeBufferPointer(
                  rebasing: dense[Int(entries.columns[index]) * rank..<(Int(entries.columns[index]) + 1) * rank])
                for k in 0..<rank { target[k] += weight * source[k] }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Columns become orthonormal by the Cholesky factor L of their Gramian: B L^-T. A column that the others span
  /// becomes zero.
  private func orthonormalise(_ basis: inout DenseMatrix, _ threads: Int) {
    let factor = factor(of: gram(basis, threads))
    let rank = rank
    let count = basis.rowCount
    basis.values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      factor.withUnsafeBufferPointer { factor in
        nonisolated(unsafe) let factor = factor
        Parallel.forEach((count + Self.rowsAtATime - 1) / Self.rowsAtATime, threads: threads) { chunk in
          for row in chunk * Self.rowsAtATime..<min(count, (chunk + 1) * Self.rowsAtATime) {
            let row = UnsafeMutableBufferPointer(rebasing: values[row * rank..<(row + 1) * rank])
            for k in 0..<rank {
              let pivot = factor[k * rank + k]
              let value = pivot > 0 ? row[k] / pivot : 0
              row[k] = value
              // `factor` holds L turned, so what follows is read in a row.
              for later in k + 1..<max(k + 1, rank) { row[later] -= value * factor[k * rank + later] }
            }
          }
        }
      }
    }
  }

  /// Sums over chunks of fixed size, added in order.
  private func gram(_ basis: DenseMatrix, _ threads: Int) -> [Double] {
    let rank = rank
    let parts = basis.values.withUnsafeBufferPointer { values in
      nonisolated(unsafe) let values = values
      return Parallel.map((basis.rowCount + 1023) / 1024, threads: threads) { chunk in
        var sums = [Double](repeating: 0, count: rank * rank)
        sums.withUnsafeMutableBufferPointer { sums in
          for row in chunk * 1024..<min(basis.rowCount, chunk * 1024 + 1024) {
            for k in 0..<rank {
              let value = Double(values[row * rank + k])
              for other in k..<rank { sums[k * rank + other] += value * Double(values[row * rank + other]) }
            }
          }
        }
        return sums
      }
    }
    var total = [Double](repeating: 0, count: rank * rank)
    for part in parts { for index in total.indices { total[index] += part[index] } }
    return total
  }

  /// L turned: row k holds column k of the lower factor, 0 where the pivot vanishes against the largest.
  private func factor(of gram: [Double]) -> [Float] {
    var work = gram
    let largest = (0..<rank).map { gram[$0 * rank + $0] }.max() ?? 0
    for k in 0..<rank {
      let pivot = work[k * rank + k]
      guard pivot > 1e-10 * largest else {
        for column in k..<rank { work[k * rank + column] = 0 }
        continue
      }
      let root = pivot.squareRoot()
      for column in k..<rank { work[k * rank + column] /= root }
      for row in k + 1..<max(k + 1, rank) {
        let value = work[k * rank + row]
        for column in row..<rank { work[row * rank + column] -= value * work[k * rank + column] }
      }
    }
    return work.map { Float($0) }
  }
}
