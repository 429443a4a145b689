/// Forecast errors of all nodes over the same periods: what reconciliation learns of their sizes and of how they move
/// together.
public struct Residuals: Sendable, Equatable {
  public let periods: Int
  public let nodes: Int
  /// Row-major by period; NaN where a node has none.
  public let values: [Double]

  /// - Parameters:
  ///   - values: by period, then by node.
  ///   - nodes: in the order of `SummingStructure`.
  /// - Returns: nil where a period does not have as many entries.
  public init?(_ values: [[Double]], nodes: Int) {
    guard values.allSatisfy({ $0.count == nodes }) else { return nil }
    periods = values.count
    self.nodes = nodes
    self.values = values.flatMap { $0.map { $0.isFinite ? $0 : .nan } }
  }

  /// The first periods.
  public func prefix(_ count: Int) -> Residuals {
    let count = min(max(0, count), periods)
    return Residuals(periods: count, nodes: nodes, kept: Array(values.prefix(count * nodes)))
  }

  private init(periods: Int, nodes: Int, kept: [Double]) {
    self.periods = periods
    self.nodes = nodes
    values = kept
  }

  /// By node: how many there are, their mean and the sum of squares about it.
  var moments: (counts: [Double], means: [Double], squares: [Double]) {
    var counts = [Double](repeating: 0, count: nodes)
    var means = counts
    var squares = counts
    for (place, value) in values.enumerated() where !value.isNaN {
      counts[place % nodes] += 1
      means[place % nodes] += value
    }
    for node in 0..<nodes where counts[node] > 0 { means[node] /= counts[node] }
    for (place, value) in values.enumerated() where !value.isNaN {
      let deviation = value - means[place % nodes]
      squares[place % nodes] += deviation * deviation
    }
    return (counts, means, squares)
  }
}
