import Statistics
import Testing

@Suite struct QuasiNewtonTests {
  /// Rosenbrock's valley: the minimum is 0 at (1, 1) (The Computer Journal 3, 1960, 175-184).
  @Test func findsTheEndOfRosenbrocksValley() {
    let found = minimise(from: [-1.2, 1], turns: 500, tolerance: 1e-15) { x, gradient in
      let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
      gradient = [-2 * a - 400 * x[0] * b, 200 * b]
      return a * a + 100 * b * b
    }
    #expect(found.value < 1e-8)
    #expect(abs(found.point[0] - 1) < 1e-3 && abs(found.point[1] - 1) < 1e-3)
  }

  /// A quadratic whose minimum is where its gradient, A x - b, is 0: x = (1, 2, 3) by construction.
  @Test func solvesAQuadratic() {
    let a = [[4.0, 1, 0], [1, 3, 1], [0, 1, 2]]
    let truth = [1.0, 2, 3]
    let b = a.map { row in zip(row, truth).reduce(0) { $0 + $1.0 * $1.1 } }
    let found = minimise(from: [0, 0, 0], tolerance: 1e-14) { x, gradient in
      var value = 0.0
      for row in 0..<3 {
        let product = zip(a[row], x).reduce(0) { $0 + $1.0 * $1.1 }
        gradient[row] = product - b[row]
        value += x[row] * (0.5 * product - b[row])
      }
      return value
    }
    for index in 0..<3 { #expect(abs(found.point[index] - truth[index]) < 1e-5) }
  }

  @Test func staysWhereThereIsNothingToGain() {
    let found = minimise(from: [3, 4]) { _, gradient in
      gradient = [0, 0]
      return 7
    }
    #expect(found.point == [3, 4] && found.value == 7)
  }
}
