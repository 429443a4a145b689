import Glibc
import LearnerFitting
import Learners
import Testing

@Suite struct BetaCalibrationTests {
  /// p = logistic(2.5 t + 0.7) of `SmallData`, labels t + 0.9 sin(3.1 i + 1) > 0.
  static let probabilities = t.map { LogOdds.probability(2.5 * $0 + 0.7) }
  static let labels = t.indices.map { t[$0] + 0.9 * sin(3.1 * Double($0) + 1) > 0 ? 1.0 : 0 }
  private static let t = SmallData.values.indices.map { SmallData.values[$0] - 0.3 * SmallData.columns[3][$0] }

  /// scipy 1.17.1, minimize(method='L-BFGS-B', bounds a, b >= 0) of the log loss, of p and of p to the power of 5.
  @Test(arguments: [
    (1.0, [0.67744783, 1.80988466, -2.59016063]), (5.0, [0.28131287, 2.78096578, -0.85602909]),
  ])
  func equalsABoundedMinimiser(power: Double, expected: [Double]) {
    let fitted = Calibrator.fit(
      .beta, probabilities: Self.probabilities.map { pow($0, power) }, labels: Self.labels)
    guard case .beta(let a, let b, let c) = fitted else {
      Issue.record("\(fitted)")
      return
    }
    #expect(distance([a, b, c], expected) < 2e-5)
  }

  /// Labels that rise with p, then fall: one of the two coefficients would be negative and is left out.
  @Test func neitherCoefficientIsNegative() {
    let probabilities = (1..<100).map { Double($0) / 100 }
    let rising = probabilities.enumerated().map { $0 % 3 == 0 || $1 > 0.3 ? 1.0 : 0 }.enumerated().map { index, y in
      index > 90 && index % 2 == 0 ? 0 : y
    }
    for labels in [rising, rising.map { 1 - $0 }] {
      let fitted = Calibrator.fit(.beta, probabilities: probabilities, labels: labels)
      guard case .beta(let a, let b, _) = fitted else {
        Issue.record("\(fitted)")
        return
      }
      #expect(a >= 0 && b >= 0)
      let served = probabilities.map(fitted.apply)
      #expect(zip(served, served.dropFirst()).allSatisfy { $0 <= $1 })
      // No pair of coefficients of a grid is more likely.
      func loss(_ calibrator: Calibrator) -> Double {
        zip(probabilities, labels).reduce(0) { sum, pair in
          let p = calibrator.apply(pair.0)
          return sum - log(pair.1 == 1 ? p : 1 - p)
        }
      }
      for da in stride(from: 0, through: 2, by: 0.1) {
        for db in stride(from: 0, through: 2, by: 0.1) {
          for c in stride(from: -4, through: 4, by: 0.25) {
            #expect(loss(.beta(a: da, b: db, c: c)) >= loss(fitted) - 1e-9)
          }
        }
      }
    }
  }
}
