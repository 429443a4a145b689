public import Matrices
public import RecommendModel
public import Support
internal import CKernels
internal import LinearAlgebra
internal import Statistics

/// How factors are fitted so that what was taken comes before what was not.
///
/// Bayesian personalised ranking: Rendle, Freudenthaler, Gantner and Schmidt-Thieme, UAI 2009, by stochastic gradient.
/// Users and items are dealt into blocks that are worked on in rounds in which no two blocks meet (Gemulla et al., KDD
/// 2011), so the result is the same to the bit on any number of threads.
public struct PairwiseFactorSettings: Sendable, Equatable {
  /// Numbers a user and an item are described by, 1 to 1024.
  public var factors = 64
  /// Passes over what was taken, at least 1.
  public var epochs = 50
  /// Length of a step, above 0.
  public var rate: Float = 0.05
  /// Ridge of the factors a step touches, at least 0.
  public var regularization: Float = 0.01
  public var seed: UInt64 = 0
  /// Confidence and ridge with which new users are folded in, as in `ImplicitFactorSettings`.
  public var foldingAlpha: Float = 10
  public var foldingRegularization: Float = 10

  public init() {}

  /// Blocks a side is dealt into: fixed, because what is computed follows from it.
  static let blockCount = 8

  /// Throws `E4711` where a setting is out of its range.
  public func check() throws(Diagnostic) {
    guard (1...1024).contains(factors) else { throw FactorFault.setting("factors are 1 to 1024, not \(factors)") }
    guard epochs >= 1 else { throw FactorFault.setting("epochs are at least 1, not \(epochs)") }
    for value in [rate, foldingAlpha, foldingRegularization] where !(value > 0 && value.isFinite) {
      throw FactorFault.setting("rates and folding are above 0, not \(value)")
    }
    guard regularization >= 0, regularization.isFinite else {
      throw FactorFault.setting("regularisation is at least 0, not \(regularization)")
    }
  }

  /// - Parameter taken: one row a user; what is stored above 0 was taken, however much of it.
  /// - Throws: `E4711` for a setting, `E4712` for no data, `E4713` where numbers overflow.
  public func fit(_ taken: SparseMatrix, threads: Int) throws(Diagnostic) -> FactorModel {
    try check()
    guard taken.values.contains(where: { $0 > 0 }) else { throw FactorFault.nothing }
    let width = FactorModel.width(of: .pairwise, factors: factors)
    let numbers = RandomNumbers(seed: seed)
    let scale = 1 / Float(factors).squareRoot()
    var users = startingFactors(
      rows: taken.rowCount, factors: factors, width: width, scale: scale, numbers: numbers.stream(1))
    var items = startingFactors(
      rows: taken.columnCount, factors: factors, width: width, scale: scale, numbers: numbers.stream(2))
    for epoch in 0..<epochs {
      pass(taken, &users, &items, numbers.stream(3).stream(UInt64(epoch)), threads: threads)
    }
    guard items.values.allSatisfy(\.isFinite), users.values.allSatisfy(\.isFinite) else {
      throw FactorFault.notFinite
    }
    let rule = RidgeRule(strength: foldingRegularization)
    return FactorModel(
      kind: .pairwise, factors: factors, items: items, users: .exact(users),
      folding: FactorModel.Folding(alpha: foldingAlpha, users: rule, items: rule), threads: threads)
  }

  /// One pass: `blockCount` rounds of `blockCount` pairs of blocks.
  private func pass(
    _ taken: SparseMatrix, _ users: inout DenseMatrix, _ items: inout DenseMatrix, _ numbers: RandomNumbers,
    threads: Int
  ) {
    let deal = PairDeal(taken, blocks: Self.blockCount, numbers: numbers.stream(0))
    let width = users.columnCount
    users.values.withUnsafeMutableBufferPointer { users in
      items.values.withUnsafeMutableBufferPointer { items in
        guard let users = users.baseAddress, let items = items.baseAddress else { return }
        nonisolated(unsafe) let x = users  // blocks of a round share neither users nor items
        nonisolated(unsafe) let y = items
        taken.withUnsafeRows { rows in
          for round in 0..<Self.blockCount {
            Parallel.forEach(Self.blockCount, threads: threads) { block in
              let itemBlock = (block + round) % Self.blockCount
              var draws = numbers.stream(UInt64(1 + round * Self.blockCount + block))
              work(deal, block, itemBlock, rows, x, y, width, &draws)
            }
          }
        }
      }
    }
  }

  private func work(
    _ deal: PairDeal, _ block: Int, _ itemBlock: Int, _ rows: SparseMatrix.Rows, _ x: UnsafeMutablePointer<Float>,
    _ y: UnsafeMutablePointer<Float>, _ width: Int, _ draws: inout RandomNumbers
  ) {
    let candidates = deal.items[itemBlock]
    guard candidates.count > 1 else { return }
    let pairs = deal.pairs[block * Self.blockCount + itemBlock]
    for _ in 0..<pairs.count {
      let pair = pairs[draws.integer(below: pairs.count)]
      let other = candidates[draws.integer(below: candidates.count)]
      guard !Self.contains(rows[Int(pair.user)].columns, other) else { continue }
      _ = sk_pair_step(
        x + Int(pair.user) * width, y + Int(pair.item) * width, y + Int(other) * width, Int64(width), rate,
        regularization)
    }
  }

  private static func contains(_ columns: UnsafeBufferPointer<Int32>, _ item: Int32) -> Bool {
    var low = 0
    var high = columns.count
    while low < high {
      let middle = (low + high) / 2
      if columns[middle] < item { low = middle + 1 } else { high = middle }
    }
    return low < columns.count && columns[low] == item
  }
}
