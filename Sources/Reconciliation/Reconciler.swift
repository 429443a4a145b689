import Support

/// How base forecasts are made coherent.
public enum ReconciliationMethod: Sendable, Equatable {
  /// Sums of the bottom's base forecasts.
  case bottomUp
  /// The coarsest level's base forecasts, split by the shares of base forecasts level by level.
  case topDown
  /// The coarsest level's base forecasts, split by shares of the past.
  case topDownByShares(HistoricalShares)
  /// A level's base forecasts, split below it by shares of base forecasts and summed above it.
  case middleOut(level: Int)
  /// The nearest coherent forecasts under the covariance: OLS, WLS, MinT.
  case trace(ErrorCovariance)
}

/// Turns base forecasts of all nodes of a hierarchy into coherent ones.
///
/// ```swift
/// let structure = SummingStructure(groups: [[0, 0, 0], [0, 0, 1]], bottomCount: 3)!
/// let reconciler = Reconciler(structure, .trace(.structural(structure)))
/// let coherent = reconciler?.reconcile([90, 60, 25, 20, 35, 30])
/// ```
public struct Reconciler: Sendable {
  public let structure: SummingStructure
  private let form: Form

  private enum Form: Sendable {
    case bottomUp
    case split(LevelChain)
    case shares(LevelChain, [Double])
    case trace(TraceReconciler)
  }

  /// Nil where the method does not fit the structure: a level that is not there, shares or a covariance of another
  /// size, a covariance that is not positive definite.
  public init?(_ structure: SummingStructure, _ method: ReconciliationMethod) {
    self.structure = structure
    switch method {
    case .bottomUp: form = .bottomUp
    case .topDown: form = structure.levels.isEmpty ? .bottomUp : .split(LevelChain(structure, from: nil))
    case .topDownByShares(let shares):
      guard shares.values.count == structure.bottomCount else { return nil }
      form = structure.levels.isEmpty ? .bottomUp : .shares(LevelChain(structure, from: nil), shares.values)
    case .middleOut(let level):
      guard structure.levels.indices.contains(level) else { return nil }
      form = .split(LevelChain(structure, from: level))
    case .trace(let covariance):
      guard let trace = TraceReconciler(structure, covariance) else { return nil }
      form = .trace(trace)
    }
  }

  /// The coherent forecasts of all nodes, of one period.
  /// - Parameters:
  ///   - base: by node, finite.
  ///   - isNonNegative: no bottom series falls below 0. The nearest such forecasts where the method is `trace` and the
  ///     system is not too large; otherwise those below 0 become 0 and are summed up again (Di Fonzo and Girolimetto,
  ///     Int. J. Forecasting 39, 2023, 39-57).
  public func reconcile(_ base: [Double], isNonNegative: Bool = false) -> [Double] {
    precondition(base.count == structure.nodeCount)
    if isNonNegative, case .trace(let trace) = form, let nearest = trace.reconcileNonNegative(base) { return nearest }
    let nodes: [Double] =
      switch form {
      case .bottomUp: structure.coherent(base)
      case .split(let chain): structure.summed(chain.splitByForecasts(base))
      case .shares(let chain, let shares): structure.summed(chain.split(base, by: shares))
      case .trace(let trace): trace.reconcile(base)
      }
    guard isNonNegative else { return nodes }
    return structure.summed(nodes[structure.aggregateCount...].map { max(0, $0) })
  }

  /// Whether the coherent forecasts are a linear function of the base forecasts.
  public var isLinear: Bool {
    if case .split(let chain) = form { return chain.steps.count == 1 }
    return true
  }

  /// By node: the variance of a coherent forecast's error where those of base forecasts have this covariance, the
  /// diagonal of M W M' (Wickramasuriya, J. Computational and Graphical Statistics 33, 2024: with normal errors the
  /// coherent forecasts are normal too, and these are their variances). Quantiles made from them belong to one coherent
  /// distribution.
  ///
  /// Nil for a method that is not linear. A reconciliation for each row of the covariance, and for each node whose
  /// diagonal is not 0.
  public func variances(of covariance: ErrorCovariance, threads: Int = 1) -> [Double]? {
    let count = structure.nodeCount
    guard isLinear, covariance.diagonal.count == count else { return nil }
    // Fixed pieces, so that the order of sums does not depend on threads.
    let pieces = min(32, count)
    let parts = Parallel.map(pieces, threads: threads) { piece -> [Double] in
      var sums = [Double](repeating: 0, count: count)
      func add(_ column: [Double], _ weight: Double) {
        let result = reconcile(column)
        for node in 0..<count { sums[node] += weight * result[node] * result[node] }
      }
      for node in stride(from: piece, to: count, by: pieces) where covariance.diagonal[node] != 0 {
        var unit = [Double](repeating: 0, count: count)
        unit[node] = 1
        add(unit, covariance.diagonal[node])
      }
      for row in stride(from: piece, to: covariance.rows.count, by: pieces) { add(covariance.rows[row], 1) }
      return sums
    }
    return (0..<count).map { node in parts.reduce(0) { $0 + $1[node] } }
  }
}
