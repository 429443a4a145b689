/// The covariance W of the base forecasts' errors, as a diagonal and a few rows: W = diag(d) + F' F.
///
/// Kept like this, and never as nodes x nodes numbers, so that ten thousand series take megabytes: F has one row for
/// each period of residuals.
public struct ErrorCovariance: Sendable, Equatable {
  /// d, by node; positive.
  public let diagonal: [Double]
  /// The rows of F, each by node.
  public let rows: [[Double]]

  /// Every error alike: least squares (OLS).
  public static func identity(_ nodes: Int) -> ErrorCovariance {
    ErrorCovariance(diagonal: [Double](repeating: 1, count: nodes), rows: [])
  }

  /// A sum's variance is the number of bottom series in it (Athanasopoulos, Hyndman, Kourentzes, Petropoulos, Eur. J.
  /// Operational Research 262, 2017, section 3.2): structural weights, which need no residuals.
  public static func structural(_ structure: SummingStructure) -> ErrorCovariance {
    ErrorCovariance(diagonal: structure.memberCounts, rows: [])
  }

  /// Each node's mean square error and no correlation (Hyndman, Lee, Wang, Comp. Stat. Data Analysis 97, 2016).
  public static func variances(_ residuals: Residuals) -> ErrorCovariance {
    var sums = [Double](repeating: 0, count: residuals.nodes)
    var counts = sums
    for (place, value) in residuals.values.enumerated() where !value.isNaN {
      sums[place % residuals.nodes] += value * value
      counts[place % residuals.nodes] += 1
    }
    return ErrorCovariance(diagonal: kept(zip(sums, counts).map { $1 > 0 ? $0 / $1 : .nan }), rows: [])
  }

  /// The covariance of the residuals as it is, of less rank than nodes: to measure how sure forecasts are, not to
  /// reconcile by. Shrunk correlations would make sums of errors that go together look surer than they are, and those
  /// of errors that cancel less sure.
  public static func sample(_ residuals: Residuals) -> ErrorCovariance {
    let (counts, means, _) = residuals.moments
    let nodes = residuals.nodes
    let rows = (0..<residuals.periods).map { period in
      (0..<nodes).map { node -> Double in
        let value = residuals.values[period * nodes + node]
        return value.isNaN || counts[node] < 2 ? 0 : (value - means[node]) / (counts[node] - 1).squareRoot()
      }
    }
    return ErrorCovariance(diagonal: [Double](repeating: 0, count: nodes), rows: rows)
  }

  /// The covariance of the residuals with its correlations shrunk towards none by the share that Schaefer and
  /// Strimmer (Stat. Appl. Genetics Mol. Biol. 4, 2005, article 32) estimate: what MinT takes (Wickramasuriya,
  /// Athanasopoulos, Hyndman, J. Am. Stat. Assoc. 114, 2019, section 2.4).
  ///
  /// A residual that is missing counts as its mean in correlations, which pulls them towards none a little more, and
  /// keeps W positive definite.
  public static func shrunk(_ residuals: Residuals) -> ErrorCovariance {
    let (counts, means, squares) = residuals.moments
    let variances = kept(zip(squares, counts).map { $1 > 1 ? $0 / ($1 - 1) : .nan })
    let nodes = residuals.nodes
    // Standardised deviations: their cross products are correlations.
    var rows = [[Double]]()
    for period in 0..<residuals.periods {
      rows.append(
        (0..<nodes).map { node in
          let value = residuals.values[period * nodes + node]
          return value.isNaN ? 0 : (value - means[node]) / (variances[node] * max(counts[node] - 1, 1)).squareRoot()
        })
    }
    let kept = 1 - shrinkage(rows)
    var own = [Double](repeating: 0, count: nodes)
    for row in rows.indices {
      for node in 0..<nodes {
        own[node] += kept * rows[row][node] * rows[row][node]
        rows[row][node] *= (kept * variances[node]).squareRoot()
      }
    }
    return ErrorCovariance(
      diagonal: (0..<nodes).map { variances[$0] * max(1 - own[$0], Self.leastShare) },
      rows: kept > 0 ? rows : [])
  }

  /// The share by which correlations are shrunk: the sum of their estimated variances over the sum of their squares,
  /// in [0, 1].
  /// - Parameter rows: by period, deviations whose sums of squares over periods are 1 for each node.
  ///
  /// Both sums run over pairs of nodes, and yet cost O(periods^2 x nodes): the sum of squared cross products of
  /// columns equals that of rows.
  static func shrinkage(_ rows: [[Double]]) -> Double {
    let periods = Double(rows.count)
    guard rows.count > 1, let nodes = rows.first?.count else { return 1 }
    var correlations = 0.0  // over all ordered pairs of nodes, a node with itself as well
    var fourth = 0.0
    for (first, a) in rows.enumerated() {
      for second in first..<rows.count {
        let b = rows[second]
        var product = 0.0
        for node in 0..<nodes { product += a[node] * b[node] }
        correlations += (second == first ? 1 : 2) * product * product
        if second == first { fourth += product * product }
      }
    }
    for node in 0..<nodes {
      var (sum, squares) = (0.0, 0.0)
      for row in rows {
        let square = row[node] * row[node]
        sum += square
        squares += square * square
      }
      correlations -= sum * sum
      fourth -= squares
    }
    // With w = z_i z_j scaled by periods - 1: Var(r) = n / (n-1)^3 sum (w - mean)^2.
    let variance = periods / (periods - 1) * (fourth - correlations / periods)
    return min(max(variance / (correlations + 2 * leastSquare), 0), 1)
  }

  /// W x.
  func times(_ x: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: diagonal.count)
    for node in diagonal.indices { result[node] = diagonal[node] * x[node] }
    for row in rows {
      var product = 0.0
      for node in row.indices { product += row[node] * x[node] }
      for node in row.indices { result[node] += product * row[node] }
    }
    return result
  }

  /// One element of W.
  func element(_ a: Int, _ b: Int) -> Double {
    rows.reduce(a == b ? diagonal[a] : 0) { $0 + $1[a] * $1[b] }
  }

  /// By node: its variance.
  public var variances: [Double] { diagonal.indices.map { element($0, $0) } }

  /// A node that never erred would fix all others: none counts as surer than this share of the mean variance.
  /// - Parameter variances: NaN where nothing is known; such a node counts as a usual one, the median.
  private static func kept(_ variances: [Double]) -> [Double] {
    let known = variances.filter { !$0.isNaN }.sorted()
    let mean = known.reduce(0, +) / Double(max(1, known.count))
    guard mean > 0, mean.isFinite else { return variances.map { _ in 1 } }
    return variances.map { max($0.isNaN ? known[known.count / 2] : $0, leastShare * mean) }
  }

  private static let leastShare = 1e-10
  /// Keeps the share of shrinkage defined where no two nodes go together; for each pair as a whole, as
  /// hierarchicalforecast has it.
  private static let leastSquare = 2e-8
}
