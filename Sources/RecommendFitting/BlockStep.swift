internal import CKernels
internal import LinearAlgebra
internal import Matrices

/// Newton steps over blocks of factors, one block after another, for one row.
///
/// Rendle, Krichene, Zhang and Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (RecSys
/// 2022) and "iALS++" (2021): O(numbers * block) for each factor instead of O(numbers * factors).
struct BlockStep {
  private let width: Int
  private let size: Int
  /// The block's matrix, right side, diagonal's inverse, step, and 64 gathered rows.
  private var memory: [Float]
  private var predicted: [Float] = []
  private var changes: [Float] = []
  private var sizes: [Float] = []
  private var rights: [Float] = []

  /// - Parameters:
  ///   - width: a multiple of 16.
  ///   - size: factors of a block, rounded up to a multiple of 16.
  init(width: Int, size: Int) {
    self.width = width
    self.size = min(width, DenseMatrix.paddedWidth(size))
    memory = [Float](repeating: 0, count: self.size * (self.size + 3 + 64))
  }

  /// Brings `x`, a row of `width` numbers, nearer to its solution.
  mutating func step(_ side: FactorPass.Side, ridge: Float, _ row: SparseMatrix.Row, _ x: UnsafeMutablePointer<Float>) {
    let count = row.count
    if predicted.count < count {
      predicted = [Float](repeating: 0, count: count)
      (changes, sizes, rights) = (predicted, predicted, predicted)
    }
    predicted.withUnsafeMutableBufferPointer {
      sk_picked_dots(
        side.others, Int64(width), row.columns.baseAddress, Int64(count), Int64(width), x, $0.baseAddress)
    }
    for from in stride(from: 0, to: width, by: size) {
      solve(side, ridge: ridge, row, x, from: from, size: min(size, width - from))
    }
  }

  private mutating func solve(
    _ side: FactorPass.Side, ridge: Float, _ row: SparseMatrix.Row, _ x: UnsafeMutablePointer<Float>, from: Int,
    size: Int
  ) {
    for index in 0..<row.count {
      let weight = row.values[index]
      sizes[index] = abs(weight)
      rights[index] = (weight > 0 ? 1 + weight : 0) - abs(weight) * predicted[index]
    }
    let (width, count) = (self.width, row.count)
    memory.withUnsafeMutableBufferPointer { memory in
      sizes.withUnsafeBufferPointer { sizes in
        rights.withUnsafeBufferPointer { rights in
          changes.withUnsafeMutableBufferPointer { changes in
            guard let a = memory.baseAddress else { return }
            let b = a + size * size
            let (inverse, change, panel) = (b + size, b + 2 * size, b + 3 * size)
            for i in 0..<size {
              let column = side.gram + (from + i) * width
              for j in 0..<size { a[i * size + j] = column[from + j] }
              a[i * size + i] += ridge
            }
            sk_dots(side.gram + from * width, Int64(width), Int64(size), Int64(width), x, b)
            for i in 0..<size { b[i] = -b[i] - ridge * x[from + i] }
            sk_weighted_equations(
              side.others + from, Int64(width), row.columns.baseAddress, sizes.baseAddress, rights.baseAddress,
              Int64(count), Int64(size), a, b, panel)
            guard sk_cholesky(a, Int64(size), Int64(size), inverse) == 0 else { return }
            sk_cholesky_solve(a, Int64(size), Int64(size), inverse, b, change)
            for i in 0..<size { x[from + i] += change[i] }
            sk_picked_dots(
              side.others + from, Int64(width), row.columns.baseAddress, Int64(count), Int64(size), change,
              changes.baseAddress)
          }
        }
      }
    }
    for index in 0..<count { predicted[index] += changes[index] }
  }
}
