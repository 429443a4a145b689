public import Matrices
public import RecommendModel
public import Support
internal import LinearAlgebra
internal import Statistics

/// How factors with biases are fitted to ratings: rating = mean + user's bias + item's bias + product of factors.
///
/// Alternating least squares over what was rated (Koren, Bell and Volinsky, IEEE Computer 42, 2009). A row's bias and
/// factors are solved together, exactly.
public struct ExplicitFactorSettings: Sendable, Equatable {
  /// Numbers a user and an item are described by beside their biases, 1 to 1023.
  public var factors = 8
  /// Passes over users and items, at least 1.
  public var iterations = 20
  /// The ridge of factors for a row with one rating; above 0. Defaults were chosen by a held-out part of ratings.
  public var regularization: Float = 3
  /// A row's ridge grows with its number of ratings to this power, 0 to 1.
  public var frequencyExponent: Float = 0
  /// The ridge of a bias; above 0.
  public var biasRegularization: Float = 1
  /// Factors begin as small random numbers of this seed.
  public var seed: UInt64 = 0

  public init() {}

  /// Throws `E4711` where a setting is out of its range.
  public func check() throws(Diagnostic) {
    guard (1...1023).contains(factors) else { throw FactorFault.setting("factors are 1 to 1023, not \(factors)") }
    guard iterations >= 1 else { throw FactorFault.setting("iterations are at least 1, not \(iterations)") }
    for value in [regularization, biasRegularization] where !(value > 0 && value.isFinite) {
      throw FactorFault.setting("regularisation is above 0, not \(value)")
    }
    guard (0...1).contains(frequencyExponent) else {
      throw FactorFault.setting("frequency exponent is 0 to 1, not \(frequencyExponent)")
    }
  }

  /// Fits users and items in turn; the result is the same to the bit on any number of threads.
  /// - Parameter ratings: one row a user, one column an item; a stored zero is a rating of zero.
  /// - Throws: `E4711` for a setting, `E4712` for no data, `E4713` where numbers overflow.
  public func fit(_ ratings: SparseMatrix, threads: Int) throws(Diagnostic) -> FactorModel {
    try check()
    guard ratings.count > 0 else { throw FactorFault.nothing }
    guard ratings.values.allSatisfy(\.isFinite) else { throw FactorFault.notFinite }
    let mean = Float(ratings.values.reduce(0.0) { $0 + Double($1) } / Double(ratings.count))
    let byItem = ratings.transposed()
    let width = FactorModel.width(of: .explicit, factors: factors)
    let numbers = RandomNumbers(seed: seed)
    let rule = RidgeRule(strength: regularization, exponent: frequencyExponent)
    // Both sides as least squares sees them: factors, then a one that carries the other side's bias.
    var users = startingFactors(
      rows: ratings.rowCount, factors: factors, width: width, scale: 0.1, numbers: numbers.stream(1))
    var items = startingFactors(
      rows: ratings.columnCount, factors: factors, width: width, scale: 0.1, numbers: numbers.stream(2))
    var userBiases = [Float](repeating: 0, count: ratings.rowCount)
    var itemBiases = [Float](repeating: 0, count: ratings.columnCount)
    setColumn(factors, of: &items, to: 1)
    setColumn(factors, of: &users, to: 1)
    for _ in 0..<iterations {
      update(&users, &userBiases, ratings, others: items, otherBiases: itemBiases, mean, rule, threads)
      update(&items, &itemBiases, byItem, others: users, otherBiases: userBiases, mean, rule, threads)
    }
    for user in 0..<ratings.rowCount { users[user, factors] = userBiases[user] }
    guard items.values.allSatisfy(\.isFinite), users.values.allSatisfy(\.isFinite),
      itemBiases.allSatisfy(\.isFinite)
    else { throw FactorFault.notFinite }
    return FactorModel(
      kind: .explicit, factors: factors, items: items, itemBiases: itemBiases, users: .exact(users), mean: mean,
      folding: FactorModel.Folding(alpha: 1, users: rule, items: rule, biasRidge: biasRegularization),
      threads: threads)
  }

  private func setColumn(_ column: Int, of matrix: inout DenseMatrix, to value: Float) {
    for row in 0..<matrix.rowCount { matrix[row, column] = value }
  }

  private func update(
    _ rows: inout DenseMatrix, _ biases: inout [Float], _ ratings: SparseMatrix, others: DenseMatrix,
    otherBiases: [Float], _ mean: Float, _ rule: RidgeRule, _ threads: Int
  ) {
    let width = rows.columnCount
    let count = rows.rowCount
    let chunk = 64
    rows.values.withUnsafeMutableBufferPointer { values in
      biases.withUnsafeMutableBufferPointer { biases in
        nonisolated(unsafe) let biases = biases  // each row and bias is written by one thread only
        nonisolated(unsafe) let values = values
        ratings.withUnsafeRows { ratings in
          others.values.withUnsafeBufferPointer { others in
            nonisolated(unsafe) let others = others
            Parallel.forEach((count + chunk - 1) / chunk, threads: threads) { index in
              var equations = RowEquations(width: width)
              guard let start = values.baseAddress, let others = others.baseAddress else { return }
              for row in index * chunk..<min(count, (index + 1) * chunk) {
                let rated = ratings[row]
                let x = start + row * width
                if rated.count == 0 {
                  x.update(repeating: 0, count: width)
                } else {
                  equations.solve(
                    ridge: rule.ridge(count: rated.count), bias: (column: factors, ridge: biasRegularization),
                    others: others, items: rated.columns,
                    targets: { rated.values[$0] - mean - otherBiases[Int(rated.columns[$0])] }, into: x)
                }
                biases[row] = x[factors]
                x[factors] = 1
              }
            }
          }
        }
      }
    }
  }
}
