import Statistics
import Testing

@Suite struct BoundedLeastSquaresTests {
  /// Rosenbrock's valley: residuals 10 (y - x^2) and 1 - x, least at (1, 1).
  private static func valley(
    _ x: UnsafePointer<SIMD4<Double>>, _ r: UnsafeMutablePointer<SIMD4<Double>>
  ) -> SIMD4<Double> {
    r[0] = 10 * (x[1] - x[0] * x[0])
    r[1] = 1 - x[0]
    return r[0] * r[0] + r[1] * r[1]
  }

  @Test func followsRosenbrocksValley() {
    let solver = BoundedLeastSquares(parameters: 2, residuals: 2)
    var x = [-1.2, 1]
    let result = solver.minimise(
      &x, from: [-5, -5], to: [5, 5], residualCount: 2, difference: 1e-7, maxIterations: 200, Self.valley)
    #expect(result.sumOfSquares < 1e-12)
    #expect(abs(x[0] - 1) < 1e-6 && abs(x[1] - 1) < 1e-6)
  }

  /// With x held under 0.5 the least is at (0.5, 0.25).
  @Test func restsOnABound() {
    let solver = BoundedLeastSquares(parameters: 2, residuals: 2)
    var x = [-1.2, 1]
    let result = solver.minimise(
      &x, from: [-5, -5], to: [0.5, 5], residualCount: 2, difference: 1e-7, maxIterations: 200, Self.valley)
    #expect(abs(result.sumOfSquares - 0.25) < 1e-9)
    #expect(x[0] == 0.5 && abs(x[1] - 0.25) < 1e-5)
  }

  /// Seven parameters, so two of the vectors of four are needed: a polynomial through seven of its own points.
  @Test func solvesALinearProblem() {
    let solver = BoundedLeastSquares(parameters: 9, residuals: 30)
    var numbers = RandomNumbers(seed: 9)
    let rows = (0..<30).map { _ in (0..<7).map { _ in numbers.normal() } }
    let truth = (0..<7).map { Double($0) - 3 }
    var x = [Double](repeating: 0.1, count: 7)
    let result = solver.minimise(
      &x, from: .init(repeating: -9, count: 7), to: .init(repeating: 9, count: 7), residualCount: 30
    ) { points, residuals in
      var sum = SIMD4<Double>.zero
      for (t, row) in rows.enumerated() {
        var residual = SIMD4<Double>.zero
        for i in 0..<7 { residual += row[i] * (points[i] - truth[i]) }
        residuals[t] = residual
        sum += residual * residual
      }
      return sum
    }
    #expect(result.sumOfSquares < 1e-9)
    #expect(zip(x, truth).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func anInfeasibleStartStaysWhereItIs() {
    let solver = BoundedLeastSquares(parameters: 1, residuals: 1)
    var x = [2.0]
    let result = solver.minimise(&x, from: [0], to: [9], residualCount: 1) { _, r in
      r[0] = .zero
      return SIMD4(repeating: .nan)
    }
    #expect(result.sumOfSquares == .infinity)
    #expect(x == [2])
  }

  @Test func walksAroundWhatIsNotDefined() {
    let solver = BoundedLeastSquares(parameters: 1, residuals: 1)
    var x = [1.0]
    // undefined from 1.5 on; the least defined value is just under it
    let result = solver.minimise(&x, from: [0], to: [9], residualCount: 1) { points, r in
      r[0] = points[0] - 3
      return (r[0] * r[0]).replacing(with: .nan, where: points[0] .> 1.5)
    }
    #expect(result.sumOfSquares < 4)
    #expect(x[0] <= 1.5)
  }
}
