import Glibc
import Reconciliation
import Statistics
import Testing

/// Intervals from reconciled variances on hierarchies whose truth is known.
@Suite struct ReconciledCoverageTests {
  /// Bottom truths are random walks that share a common shock; base forecasts of every node are the truth with errors
  /// that are correlated through it. The 80 % intervals from reconciled variances, estimated on 60 residuals, hold
  /// what they promise at each level, and are narrower than those of the base forecasts.
  @Test func intervalsHoldAtEachLevel() throws {
    let structure = try #require(
      SummingStructure(
        groups: [[Int](repeating: 0, count: 12), (0..<12).map { $0 / 4 }, (0..<12).map { $0 % 2 }], bottomCount: 12))
    let nodes = structure.nodeCount
    var inside = [Double](repeating: 0, count: nodes)
    var (narrower, trials) = (0.0, 0.0)
    for world in 0..<60 {
      var numbers = RandomNumbers(seed: 11).stream(UInt64(world))
      func errors(_ numbers: inout RandomNumbers) -> [Double] {
        let common = numbers.normal()
        // Errors of bottom forecasts share a part; each sum is forecast by itself with an error of its own size.
        let bottom = (0..<12).map { _ in 3 * numbers.normal() + 2 * common }
        return structure.summed(bottom).enumerated().map { node, sum in
          node < structure.aggregateCount ? 0.5 * sum + 4 * numbers.normal() : sum
        }
      }
      let residuals = try #require(Residuals((0..<60).map { _ in errors(&numbers) }, nodes: nodes))
      let covariance = ErrorCovariance.shrunk(residuals)
      let reconciler = try #require(Reconciler(structure, .trace(covariance)))
      let variances = try #require(reconciler.variances(of: .sample(residuals)))
      let truth = structure.summed((0..<12).map { _ in 50 + 10 * numbers.normal() })
      for _ in 0..<40 {
        let base = zip(truth, errors(&numbers)).map { $0 - $1 }
        let forecast = reconciler.reconcile(base)
        for node in 0..<nodes where abs(truth[node] - forecast[node]) <= 1.2815515655446004 * variances[node].squareRoot() {
          inside[node] += 1
        }
        trials += 1
      }
      narrower += zip(variances, covariance.variances).reduce(0) { $0 + ($1.0 < $1.1 ? 1 : 0) } / Double(nodes)
    }
    for level in 0...structure.levels.count {
      let own = structure.nodes(of: level)
      let coverage = own.reduce(0) { $0 + inside[$1] } / trials / Double(own.count)
      // 2400 trials: a standard error of 0.008 for one node. W fits the 60 residuals that variances are taken from, so
      // intervals are a little narrow, which the conformal calibration of a run makes good.
      #expect((0.74...0.83).contains(coverage), "level \(level): \(coverage)")
    }
    #expect(narrower / 60 > 0.9)
  }
}
