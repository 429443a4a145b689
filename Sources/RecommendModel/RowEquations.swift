internal import CKernels

/// Solves the least squares of one row exactly, the other side held: what fitting by Cholesky factors and folding in
/// share, so that both give the same numbers. Memory is kept from row to row.
package struct RowEquations: Sendable {
  package let width: Int
  /// The matrix, the right side, the diagonal's inverse and 64 gathered rows.
  private var memory: [Float]
  private var sizes: [Float] = []
  private var rights: [Float] = []

  /// - Parameter width: a multiple of 16.
  package init(width: Int) {
    precondition(width % 16 == 0)
    self.width = width
    memory = [Float](repeating: 0, count: width * width + 2 * width + 64 * width)
  }

  /// (gram + ridge I + sum |w| y y') x = sum over w > 0 of (1 + w) y.
  /// - Parameters:
  ///   - gram: both triangles, width times width.
  ///   - others: rows y, `width` apart; `items` are row numbers within them.
  ///   - x: receives `width` numbers; zeros where the equations have no solution.
  package mutating func solve(
    gram: UnsafePointer<Float>, ridge: Float, others: UnsafePointer<Float>, items: UnsafeBufferPointer<Int32>,
    weights: UnsafeBufferPointer<Float>, into x: UnsafeMutablePointer<Float>
  ) {
    grow(to: items.count)
    for index in 0..<items.count {
      let weight = weights[index]
      sizes[index] = abs(weight)
      rights[index] = weight > 0 ? 1 + weight : 0
    }
    solve(
      gram: gram, ridge: ridge, bias: nil, others: others, items: items, sized: true, into: x)
  }

  /// (ridges I + sum y y') x = sum r y, with a ridge of its own for the column that carries the bias.
  package mutating func solve(
    ridge: Float, bias: (column: Int, ridge: Float), others: UnsafePointer<Float>,
    items: UnsafeBufferPointer<Int32>, targets: (Int) -> Float, into x: UnsafeMutablePointer<Float>
  ) {
    grow(to: items.count)
    for index in 0..<items.count { rights[index] = targets(index) }
    solve(gram: nil, ridge: ridge, bias: bias, others: others, items: items, sized: false, into: x)
  }

  /// (gram + ridge I + sum |w| y y') x = b: what a share of a score is asked with.
  package mutating func solve(
    gram: UnsafePointer<Float>, ridge: Float, others: UnsafePointer<Float>, items: UnsafeBufferPointer<Int32>,
    weights: UnsafeBufferPointer<Float>, right: UnsafePointer<Float>, into x: UnsafeMutablePointer<Float>
  ) {
    grow(to: items.count)
    for index in 0..<items.count {
      sizes[index] = abs(weights[index])
      rights[index] = 0
    }
    solve(gram: gram, ridge: ridge, bias: nil, others: others, items: items, sized: true, right: right, into: x)
  }

  /// (ridges I + sum y y') x = b.
  package mutating func solve(
    ridge: Float, bias: (column: Int, ridge: Float), others: UnsafePointer<Float>,
    items: UnsafeBufferPointer<Int32>, right: UnsafePointer<Float>, into x: UnsafeMutablePointer<Float>
  ) {
    grow(to: items.count)
    for index in 0..<items.count { rights[index] = 0 }
    solve(gram: nil, ridge: ridge, bias: bias, others: others, items: items, sized: false, right: right, into: x)
  }

  private mutating func grow(to count: Int) {
    guard sizes.count < count else { return }
    sizes = [Float](repeating: 0, count: count)
    rights = [Float](repeating: 0, count: count)
  }

  private mutating func solve(
    gram: UnsafePointer<Float>?, ridge: Float, bias: (column: Int, ridge: Float)?, others: UnsafePointer<Float>,
    items: UnsafeBufferPointer<Int32>, sized: Bool, right: UnsafePointer<Float>? = nil,
    into x: UnsafeMutablePointer<Float>
  ) {
    let width = self.width
    memory.withUnsafeMutableBufferPointer { memory in
      guard let a = memory.baseAddress else { return }
      let b = a + width * width
      let inverse = b + width
      let panel = inverse + width
      if let gram { a.update(from: gram, count: width * width) } else { a.update(repeating: 0, count: width * width) }
      if let right { b.update(from: right, count: width) } else { b.update(repeating: 0, count: width) }
      for column in 0..<width { a[column * width + column] += ridge }
      if let bias { a[bias.column * width + bias.column] += bias.ridge - ridge }
      sizes.withUnsafeBufferPointer { sizes in
        rights.withUnsafeBufferPointer { rights in
          sk_weighted_equations(
            others, Int64(width), items.baseAddress, sized ? sizes.baseAddress : nil, rights.baseAddress,
            Int64(items.count), Int64(width), a, b, panel)
        }
      }
      if sk_cholesky(a, Int64(width), Int64(width), inverse) == 0 {
        sk_cholesky_solve(a, Int64(width), Int64(width), inverse, b, x)
      } else {
        x.update(repeating: 0, count: width)
      }
    }
  }
}
