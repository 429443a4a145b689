internal import CKernels
internal import LinearAlgebra
internal import Matrices
internal import RecommendModel
internal import Support

/// One side of a factor model solved row by row, the other side held.
struct FactorPass: Sendable {
  let others: DenseMatrix
  let gram: DenseMatrix
  let rule: RidgeRule
  let solver: ImplicitFactorSettings.Solver

  init(others: DenseMatrix, rule: RidgeRule, solver: ImplicitFactorSettings.Solver, threads: Int) {
    self.others = others
    self.rule = rule
    self.solver = solver
    gram = others.gramian(threads: threads)
  }

  /// Solves all rows. `weights` are confidences less one, a row for each of `rows`.
  func update(_ rows: inout DenseMatrix, _ weights: SparseMatrix, threads: Int) {
    let width = rows.columnCount
    let count = rows.rowCount
    let chunk = 64
    rows.values.withUnsafeMutableBufferPointer { rows in
      weights.withUnsafeRows { weights in
        others.values.withUnsafeBufferPointer { others in
          gram.values.withUnsafeBufferPointer { gram in
            guard let target = rows.baseAddress, let others = others.baseAddress, let gram = gram.baseAddress else {
              return
            }
            nonisolated(unsafe) let side = Side(others: others, gram: gram, width: width)
            nonisolated(unsafe) let start = target  // each row is written by one thread only
            Parallel.forEach((count + chunk - 1) / chunk, threads: threads) { index in
              var worker = RowWorker(side: side, rule: rule, solver: solver)
              for row in index * chunk..<min(count, (index + 1) * chunk) {
                worker.solve(weights[row], into: start + row * width)
              }
            }
          }
        }
      }
    }
  }

  /// What all rows of a pass read.
  struct Side {
    let others: UnsafePointer<Float>
    let gram: UnsafePointer<Float>
    let width: Int
  }
}

/// Solves one row after another in memory of its own.
private struct RowWorker {
  let side: FactorPass.Side
  let rule: RidgeRule
  let solver: ImplicitFactorSettings.Solver
  var equations: RowEquations?
  var blocks: BlockStep?
  var scratch: [Float] = []

  init(side: FactorPass.Side, rule: RidgeRule, solver: ImplicitFactorSettings.Solver) {
    self.side = side
    self.rule = rule
    self.solver = solver
    switch solver {
    case .conjugateGradient: scratch = [Float](repeating: 0, count: 3 * side.width)
    case .cholesky: equations = RowEquations(width: side.width)
    case .blocks(let size): blocks = BlockStep(width: side.width, size: size)
    }
  }

  mutating func solve(_ row: SparseMatrix.Row, into x: UnsafeMutablePointer<Float>) {
    guard row.count > 0 else {
      x.update(repeating: 0, count: side.width)  // nothing is known: the ridge alone
      return
    }
    let ridge = rule.ridge(count: row.count)
    switch solver {
    case .conjugateGradient(let steps):
      scratch.withUnsafeMutableBufferPointer { scratch in
        sk_factor_gradient(
          side.gram, ridge, side.others, row.columns.baseAddress, row.values.baseAddress, Int64(row.count),
          Int64(side.width), Int64(steps), x, scratch.baseAddress)
      }
    case .cholesky:
      equations?.solve(
        gram: side.gram, ridge: ridge, others: side.others, items: row.columns, weights: row.values, into: x)
    case .blocks:
      blocks?.step(side, ridge: ridge, row, x)
    }
  }
}
