internal import Statistics

/// The coherent forecasts that are nearest to the base forecasts in the metric of W: MinT of Wickramasuriya,
/// Athanasopoulos, Hyndman (J. Am. Stat. Assoc. 114, 2019, 804-819); with other W also OLS and WLS.
///
/// It solves y - W C' (C W C')^-1 C y, their equation (10), where C y is by how much sums differ from their parts. The
/// only matrix is aggregates x aggregates: memory is 8 a^2 bytes, setting up a^3 / 3 and each forecast a^2
/// operations, so some thousand sums are the practical limit, whatever the number of bottom series.
public struct TraceReconciler: Sendable {
  public let structure: SummingStructure
  public let covariance: ErrorCovariance
  private let factor: Cholesky
  /// C W C', the lower triangle, row-major; C f for each row f of F.
  private let system: [Double]
  private let rows: [[Double]]

  /// Nil where W does not belong to the structure, or is not positive definite to machine precision.
  public init?(_ structure: SummingStructure, _ covariance: ErrorCovariance) {
    guard covariance.diagonal.count == structure.nodeCount, covariance.diagonal.allSatisfy({ $0 > 0 && $0.isFinite })
    else { return nil }
    let count = structure.aggregateCount
    var system = [Double](repeating: 0, count: count * count)
    let weights = covariance.diagonal
    for node in 0..<count { system[node * count + node] = weights[node] }
    // A diag(d) A': two groups share the weight of the bottom series that are in both.
    for (place, level) in structure.levels.enumerated() {
      for (otherPlace, other) in structure.levels.enumerated() where otherPlace <= place {
        for bottom in 0..<structure.bottomCount {
          let row = structure.firstNode[place] + level.groupOfBottom[bottom]
          let column = structure.firstNode[otherPlace] + other.groupOfBottom[bottom]
          system[row * count + column] += weights[count + bottom]
        }
      }
    }
    let rows = covariance.rows.map { structure.incoherence($0) }
    system.withUnsafeMutableBufferPointer { system in
      for gaps in rows {
        for row in 0..<count where gaps[row] != 0 {
          let weight = gaps[row]
          for column in 0...row { system[row * count + column] += weight * gaps[column] }
        }
      }
    }
    guard let factor = Cholesky(system, size: count, tolerance: 1e-14) else { return nil }
    self.structure = structure
    self.covariance = covariance
    self.factor = factor
    self.system = system
    self.rows = rows
  }

  /// The coherent forecasts of all nodes.
  /// - Parameter base: by node, finite.
  public func reconcile(_ base: [Double]) -> [Double] {
    var multipliers = structure.incoherence(base)
    factor.solve(&multipliers)
    let change = covariance.times(structure.transposedIncoherence(multipliers))
    return structure.coherent(zip(base, change).map { $0 - $1 })
  }

  /// The nearest coherent forecasts of which none is negative: the quadratic programme of Wickramasuriya, Turlach,
  /// Hyndman (Statistics and Computing 30, 2020, 1167-1182), by their block principal pivoting.
  ///
  /// Nil where more than `largestSystem` sums and zeros would have to be solved for together, or a hundred exchanges
  /// do not end it.
  public func reconcileNonNegative(_ base: [Double]) -> [Double]? {
    let first = reconcile(base)
    let sums = structure.aggregateCount
    let tolerance = 1e-10 * max(base.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
    guard first[sums...].contains(where: { $0 < 0 }) else { return first }
    /// Bottom nodes that are held at 0.
    var held = (sums..<structure.nodeCount).filter { first[$0] < 0 }
    var fewest = Int.max
    var patience = 3
    for _ in 0..<100 {
      guard sums + held.count <= Self.largestSystem, let (nodes, multipliers) = solve(base, holding: held) else {
        return nil
      }
      let released = zip(held, multipliers).filter { $0.1 > tolerance * 1e-3 / covariance.diagonal[$0.0] }.map(\.0)
      let negative = (sums..<structure.nodeCount).filter { nodes[$0] < -tolerance }
      var exchange = Set(released).union(negative)
      if exchange.isEmpty {
        return structure.coherent(nodes.enumerated().map { $0.offset < sums ? $0.element : max(0, $0.element) })
      }
      if exchange.count < fewest {
        (fewest, patience) = (exchange.count, 3)
      } else if patience > 0 {
        patience -= 1
      } else if let last = exchange.max() {
        exchange = [last]
      }
      held = Set(held).symmetricDifference(exchange).sorted()
    }
    return nil
  }

  /// More sums and zeros than this are not solved for together: 72 MB.
  public static let largestSystem = 3000

  /// The nearest coherent forecasts with some bottom nodes at 0, and the multipliers of these: above 0 where a
  /// positive forecast would be nearer.
  private func solve(_ base: [Double], holding held: [Int]) -> (nodes: [Double], multipliers: [Double])? {
    let sums = structure.aggregateCount
    let size = sums + held.count
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<sums {
      for column in 0...row { matrix[row * size + column] = system[row * sums + column] }
    }
    for (place, node) in held.enumerated() {
      let row = (sums + place) * size
      // e' W C'
      for (level, first) in zip(structure.levels, structure.firstNode) {
        matrix[row + first + level.groupOfBottom[node - sums]] -= covariance.diagonal[node]
      }
      for (own, gaps) in zip(covariance.rows, rows) {
        for column in 0..<sums { matrix[row + column] += own[node] * gaps[column] }
      }
      for (other, otherNode) in held.prefix(place + 1).enumerated() {
        matrix[row + sums + other] = covariance.element(node, otherNode)
      }
    }
    guard let factor = Cholesky(matrix, size: size, tolerance: 1e-14) else { return nil }
    var multipliers = structure.incoherence(base) + held.map { base[$0] }
    factor.solve(&multipliers)
    var direction = structure.transposedIncoherence(Array(multipliers.prefix(sums)))
    for (place, node) in held.enumerated() { direction[node] += multipliers[sums + place] }
    let change = covariance.times(direction)
    var nodes = zip(base, change).map { $0 - $1 }
    for node in held { nodes[node] = 0 }
    return (nodes, Array(multipliers.suffix(held.count)))
  }
}
