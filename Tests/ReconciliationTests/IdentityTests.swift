import Glibc
import Reconciliation
import Statistics
import Testing

/// What must hold of every structure and method, on random ones.
@Suite struct ReconciliationIdentityTests {
  private struct Case {
    var structure: SummingStructure
    var residuals: Residuals
    var base: [Double]
  }

  private static func cases() throws -> [Case] {
    try (0..<40).map { number in
      var numbers = RandomNumbers(seed: 7).stream(UInt64(number))
      let structure = try #require(randomStructure(&numbers))
      let rows = (0..<15).map { _ in
        (0..<structure.nodeCount).map { $0 % 5 == 3 && numbers.uniform() < 0.2 ? .nan : 5 * numbers.normal() }
      }
      return Case(
        structure: structure, residuals: try #require(Residuals(rows, nodes: structure.nodeCount)),
        base: (0..<structure.nodeCount).map { _ in 100 * numbers.normal() + 80 })
    }
  }

  private static func methods(_ one: Case) -> [(String, ReconciliationMethod)] {
    [
      ("bottom up", .bottomUp), ("top down", .topDown), ("middle out", .middleOut(level: one.structure.levels.count - 1)),
      ("OLS", .trace(.identity(one.structure.nodeCount))), ("structural", .trace(.structural(one.structure))),
      ("variances", .trace(.variances(one.residuals))), ("MinT", .trace(.shrunk(one.residuals))),
    ]
  }

  @Test func allMethodsAreCoherent() throws {
    for one in try Self.cases() {
      for (name, method) in Self.methods(one) {
        let reconciler = try #require(Reconciler(one.structure, method))
        for isNonNegative in [false, true] {
          let nodes = reconciler.reconcile(one.base, isNonNegative: isNonNegative)
          #expect(one.structure.incoherenceShare(nodes) < 1e-12, "\(name)")
          if isNonNegative { #expect(nodes[one.structure.aggregateCount...].allSatisfy { $0 >= 0 }, "\(name)") }
        }
      }
    }
  }

  /// S P S = S: forecasts that add up already stay as they are. Not for splits by shares of the past.
  @Test func coherentForecastsStay() throws {
    for one in try Self.cases() {
      let coherent = one.structure.summed(Array(one.base[one.structure.aggregateCount...]).map { abs($0) + 1 })
      for (name, method) in Self.methods(one) {
        let nodes = try #require(Reconciler(one.structure, method)).reconcile(coherent)
        for (a, b) in zip(nodes, coherent) { #expect(abs(a - b) < 1e-8 * coherent[0], "\(name)") }
      }
    }
  }

  @Test func bottomUpSumsTheBottom() throws {
    for one in try Self.cases() {
      let nodes = try #require(Reconciler(one.structure, .bottomUp)).reconcile(one.base)
      #expect(nodes == one.structure.summed(Array(one.base[one.structure.aggregateCount...])))
    }
  }

  /// The nearest coherent forecasts leave an error W-orthogonal to all coherent ones: S' W^-1 (y - y~) = 0. For W = I
  /// that is the normal equation of least squares.
  @Test func identityGivesLeastSquares() throws {
    for one in try Self.cases() {
      let nodes = try #require(Reconciler(one.structure, .trace(.identity(one.structure.nodeCount)))).reconcile(one.base)
      let error = zip(one.base, nodes).map { $0 - $1 }
      for bottom in 0..<one.structure.bottomCount {
        var unit = [Double](repeating: 0, count: one.structure.bottomCount)
        unit[bottom] = 1
        let product = zip(one.structure.summed(unit), error).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product) < 1e-9 * 100)
      }
    }
  }

  /// No other weights have a smaller variance under the covariance of the errors than MinT with it (the theorem of
  /// Wickramasuriya, Athanasopoulos, Hyndman 2019), and bottom-up has a larger one.
  @Test func minTraceHasTheLeastVariance() throws {
    for one in try Self.cases() {
      let covariance = ErrorCovariance.shrunk(one.residuals)
      func total(_ method: ReconciliationMethod) throws -> Double {
        let reconciler = try #require(Reconciler(one.structure, method))
        return try #require(reconciler.variances(of: covariance)).reduce(0, +)
      }
      let least = try total(.trace(covariance))
      for (_, method) in Self.methods(one) where !isSplit(method) {
        #expect(try total(method) >= least * (1 - 1e-9))
      }
    }
  }

  private func isSplit(_ method: ReconciliationMethod) -> Bool {
    switch method {
    case .topDown, .middleOut: true
    default: false
    }
  }

  @Test func refusesWhatIsNoStructure() {
    #expect(SummingStructure(groups: [[0, 0]], bottomCount: 3) == nil)
    #expect(SummingStructure(groups: [[0, 2, 0]], bottomCount: 3) == nil)
    #expect(SummingStructure(groups: [[0, -1, 0]], bottomCount: 3) == nil)
    #expect(SummingStructure(groups: [], bottomCount: 0) == nil)
    #expect(Reconciler(SmallWorld.nested.structure, .middleOut(level: 3)) == nil)
    #expect(Reconciler(SmallWorld.nested.structure, .trace(.identity(4))) == nil)
    #expect(Residuals([[1, 2], [1]], nodes: 2) == nil)
  }

  @Test func withoutSumsNothingChanges() throws {
    let structure = try #require(SummingStructure(groups: [], bottomCount: 3))
    for method in [ReconciliationMethod.bottomUp, .topDown, .trace(.identity(3))] {
      #expect(try #require(Reconciler(structure, method)).reconcile([3, 1, 2]) == [3, 1, 2])
    }
  }
}
