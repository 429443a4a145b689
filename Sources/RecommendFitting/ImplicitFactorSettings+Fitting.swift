public import Matrices
public import RecommendModel
public import Support
internal import LinearAlgebra
internal import Statistics

extension ImplicitFactorSettings {
  /// Throws `E4711` where a setting is out of its range.
  public func check() throws(Diagnostic) {
    guard (1...1024).contains(factors) else { throw FactorFault.setting("factors are 1 to 1024, not \(factors)") }
    guard iterations >= 1 else { throw FactorFault.setting("iterations are at least 1, not \(iterations)") }
    guard alpha > 0, alpha.isFinite else { throw FactorFault.setting("alpha is above 0, not \(alpha)") }
    guard regularization > 0, regularization.isFinite else {
      throw FactorFault.setting("regularisation is above 0, not \(regularization)")
    }
    guard (0...1).contains(frequencyExponent) else {
      throw FactorFault.setting("frequency exponent is 0 to 1, not \(frequencyExponent)")
    }
    switch solver {
    case .conjugateGradient(let steps) where steps < 1: throw FactorFault.setting("steps are at least 1, not \(steps)")
    case .blocks(let size) where size < 1: throw FactorFault.setting("block size is at least 1, not \(size)")
    default: break
    }
  }

  /// Fits users and items in turn. O(iterations * (numbers * factors + rows * factors^2)) by conjugate gradient.
  ///
  /// Every row is solved on its own, so the result is the same to the bit on any number of threads.
  /// - Parameters:
  ///   - taken: one row a user, one column an item; weights as the sum of what was taken (or its logarithm).
  /// - Throws: `E4711` for a setting, `E4712` for no data, `E4713` where numbers overflow.
  public func fit(_ taken: SparseMatrix, threads: Int) throws(Diagnostic) -> FactorModel {
    try check()
    guard taken.count > 0 else { throw FactorFault.nothing }
    guard taken.values.allSatisfy(\.isFinite) else { throw FactorFault.notFinite }
    let byUser = taken.mapValues { $0 * alpha }
    let byItem = byUser.transposed()
    let folding = self.folding(byUser, byItem)
    let width = FactorModel.width(of: .implicit, factors: factors)
    let numbers = RandomNumbers(seed: seed)
    // All above 0: what is liked by everyone is then found by the first pass. In another library's solver (implicit 0.7.3) lists
    // after few passes are better than from a start around 0 (online retail, 128 factors: recall@20 by 0.0013 to 0.002, means
    // of four seeds); in this one the two were not compared.
    var users = startingFactors(
      rows: taken.rowCount, factors: factors, width: width, scale: 0.01, signed: false, numbers: numbers.stream(1))
    var items = startingFactors(
      rows: taken.columnCount, factors: factors, width: width, scale: 0.01, signed: false, numbers: numbers.stream(2))
    for _ in 0..<iterations {
      let itemSide = FactorPass(others: items, rule: folding.users, solver: solver, threads: threads)
      itemSide.update(&users, byUser, threads: threads)
      let userSide = FactorPass(others: users, rule: folding.items, solver: solver, threads: threads)
      userSide.update(&items, byItem, threads: threads)
    }
    guard items.values.allSatisfy(\.isFinite), users.values.allSatisfy(\.isFinite) else {
      throw FactorFault.notFinite
    }
    return FactorModel(
      kind: .implicit, factors: factors, items: items, users: .exact(users), folding: folding, threads: threads)
  }

  private func folding(_ byUser: SparseMatrix, _ byItem: SparseMatrix) -> FactorModel.Folding {
    FactorModel.Folding(
      alpha: alpha,
      users: .averaging(
        regularization, over: byUser.rowLengths, exponent: frequencyExponent, perInteraction: alpha,
        base: Float(byUser.columnCount)),
      items: .averaging(
        regularization, over: byItem.rowLengths, exponent: frequencyExponent, perInteraction: alpha,
        base: Float(byItem.columnCount)))
  }
}
