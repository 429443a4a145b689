import ForecastModel
import Reconciliation
import Solution

/// Base forecasts of sums and parts for one origin: before a window, or after all data.
struct HierarchyOrigin: Sendable {
  /// First period that is forecast.
  var start: Int
  /// Of the series and of the sums; every series has one, however short.
  var bottom: WindowForecasts
  var sums: WindowForecasts

  /// The medians of all nodes at one step, sums first.
  func base(_ step: Int) -> [Double] { (sums.paths + bottom.paths).map { $0?.median[step] ?? 0 } }
}

/// One method of making forecasts agree, at one origin.
struct HierarchyMethod: Sendable {
  var name: HierarchySettings.Method
  /// Nil leaves base forecasts as they are.
  var reconciler: Reconciler?
  /// By node: how much surer the forecasts become.
  var scaleFactors: [Double]

  /// The methods that `auto` tries, the simplest first.
  static let tried: [HierarchySettings.Method] = [
    .bottomUp, .topDown, .topDownByShares, .leastSquares, .structural, .variances, .shrunk,
  ]

  /// - Parameters:
  ///   - residuals: errors of one-step forecasts before the origin.
  ///   - history: by bottom series, its last values before the origin.
  ///   - threads: for the variances; nil leaves scales as they are.
  init?(
    _ name: HierarchySettings.Method, _ structure: SummingStructure, residuals: Residuals, history: [[Double]],
    threads: Int?
  ) {
    self.name = name
    scaleFactors = [Double](repeating: 1, count: structure.nodeCount)
    let method: ReconciliationMethod
    switch name {
    case .none, .auto: return
    case .bottomUp: method = .bottomUp
    case .topDown: method = .topDown
    case .topDownByShares: method = .topDownByShares(HistoricalShares(sharesOfMeans: history, in: structure))
    case .leastSquares: method = .trace(.identity(structure.nodeCount))
    case .structural: method = .trace(.structural(structure))
    case .variances: method = .trace(.variances(residuals))
    case .shrunk: method = .trace(.shrunk(residuals))
    }
    guard let reconciler = Reconciler(structure, method) else { return nil }
    self.reconciler = reconciler
    // What is split by shares is as unsure as its own forecast was: shares have errors that nobody counted.
    guard let threads, case .trace = method else { return }
    let covariance = ErrorCovariance.sample(residuals)
    guard let variances = reconciler.variances(of: covariance, threads: threads) else { return }
    scaleFactors = zip(variances, covariance.variances).map { own, base in
      let factor = (own / base).squareRoot()
      return factor > 0 && factor.isFinite ? min(max(factor, 0.05), 20) : 1
    }
  }

  /// By node, what to add to the base medians.
  func adjustments(of origin: HierarchyOrigin, horizon: Int, isNonNegative: Bool) -> [PathAdjustment] {
    guard let reconciler else { return scaleFactors.map { PathAdjustment(shifts: [], scaleFactor: $0) } }
    var adjustments = scaleFactors.map {
      PathAdjustment(shifts: [Double](repeating: 0, count: horizon), scaleFactor: $0)
    }
    for step in 0..<horizon {
      let base = origin.base(step)
      let nodes = reconciler.reconcile(base, isNonNegative: isNonNegative)
      // Sums of numbers near the end of the range leave it: such forecasts stay as they were.
      guard nodes.allSatisfy(\.isFinite) else { continue }
      for node in nodes.indices { adjustments[node].shifts[step] = nodes[node] - base[node] }
    }
    return adjustments
  }
}

extension WindowForecasts {
  /// The paths moved; models stay, since the adjustment is kept beside them.
  func adjusted(by adjustments: ArraySlice<PathAdjustment>) -> WindowForecasts {
    var moved = self
    for (index, adjustment) in adjustments.enumerated() where moved.paths.indices.contains(index) {
      guard var path = moved.paths[index] else { continue }
      adjustment.apply(to: &path)
      moved.paths[index] = path
    }
    return moved
  }

  /// The forecasts of some of the series.
  func slice(_ places: Range<Int>) -> WindowForecasts {
    WindowForecasts(
      paths: Array(paths[places]), models: models.isEmpty ? [] : Array(models[places]))
  }
}
