import Reconciliation
import Testing

@Suite struct ReconciliationReferenceTests {
  private static func methods(_ world: SmallWorld) throws -> [(String, ReconciliationMethod)] {
    let residuals = try #require(world.residuals)
    return [
      ("bottomUp", .bottomUp), ("ols", .trace(.identity(world.structure.nodeCount))),
      ("structural", .trace(.structural(world.structure))), ("variances", .trace(.variances(residuals))),
      ("shrunk", .trace(.shrunk(residuals))), ("forecastProportions", .topDown),
      ("meanOfShares", .topDownByShares(HistoricalShares(meanOfShares: world.history, in: world.structure))),
      ("sharesOfMeans", .topDownByShares(HistoricalShares(sharesOfMeans: world.history, in: world.structure))),
      ("middleOut", .middleOut(level: 1)),
    ]
  }

  /// 1e-8 of the largest node: hierarchicalforecast adds 2e-8 to variances of 5 to 100, and to standard deviations.
  @Test func equalsHierarchicalforecast() throws {
    for (world, expected) in [(SmallWorld.nested, Reference.nested), (.crossed, Reference.crossed)] {
      for (name, method) in try Self.methods(world) {
        guard let values = expected[name] else { continue }
        let reconciled = try #require(Reconciler(world.structure, method)).reconcile(world.base)
        for (own, other) in zip(reconciled, values) { #expect(abs(own - other) < 1e-8 * 170, "\(name)") }
      }
    }
  }

  @Test func variancesEqualHierarchicalforecast() throws {
    for (world, expected) in [(SmallWorld.nested, Reference.nested), (.crossed, Reference.crossed)] {
      let covariance = ErrorCovariance.shrunk(try #require(world.residuals))
      let identity = ErrorCovariance.identity(world.structure.nodeCount)
      for (name, weights) in [("shrunkVariances", covariance), ("olsVariances", identity)] {
        let reconciler = try #require(Reconciler(world.structure, .trace(weights)))
        let own = try #require(reconciler.variances(of: covariance, threads: 2))
        let other = try #require(expected[name])
        #expect(own.count == other.count)
        for (a, b) in zip(own, other) { #expect(abs(a - b) < 1e-7 * b, "\(name)") }
        #expect(reconciler.variances(of: covariance, threads: 1) == own)
      }
    }
  }

  @Test func nonNegativeEqualsLeastSquares() throws {
    for (world, expected) in [(SmallWorld.nested, Reference.nested), (.crossed, Reference.crossed)] {
      let covariance = ErrorCovariance.shrunk(try #require(world.residuals))
      let reconciler = try #require(Reconciler(world.structure, .trace(covariance)))
      let values = try #require(expected["nonNegative"])
      for (own, other) in zip(reconciler.reconcile(world.lowBase, isNonNegative: true), values) {
        #expect(abs(own - other) < 1e-6)
      }
    }
  }
}
