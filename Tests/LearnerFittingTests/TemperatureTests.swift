import Glibc
import LearnerFitting
import Learners
import Testing

@Suite struct TemperatureTests {
  private static let shares = [
    0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.3, 0.3, 0.4, 0.2, 0.2, 0.6, 0.6, 0.2, 0.2, 0.25, 0.5, 0.25,
  ]

  private func exponent(_ calibrator: Calibrator) -> Double? {
    if case .power(let exponent, _) = calibrator { exponent } else { nil }
  }

  /// Least of sum(w (log sum p^b - b log p of the class)) + (b - 1)^2 / 2, by `scipy.optimize.brentq` (scipy 1.17.1) on its slope.
  @Test func theExponentIsTheMostLikely() throws {
    let found = Calibrator.temperature(
      Self.shares, outputs: 3, labels: [0, 1, 2, 2, 0, 1], weights: [1, 2, 1, 1, 0.5, 3])
    #expect(abs(try #require(exponent(found)) - 2.26082906338) < 1e-8)
  }

  /// Where every row was right the likelihood alone would have no end; where every row was wrong it ends at nothing known.
  @Test func fewRowsAreNotTakenAtTheirWord() throws {
    let right = Calibrator.temperature([0.9, 0.05, 0.05, 0.05, 0.9, 0.05], outputs: 3, labels: [0, 1])
    #expect((1..<3).contains(try #require(exponent(right))))
    let wrong = Calibrator.temperature([0.9, 0.1, 0.9, 0.1], outputs: 2, labels: [1, 1])
    #expect((0..<0.2).contains(try #require(exponent(wrong))))
  }

  @Test func whatDoesNotFitIsLeftAlone() {
    #expect(Calibrator.temperature([0.5, 0.5], outputs: 2, labels: [2]) == .none)
    #expect(Calibrator.temperature([0.5, .nan], outputs: 2, labels: [0]) == .none)
    #expect(Calibrator.temperature([0.5], outputs: 2, labels: [0]) == .none)
    #expect(Calibrator.temperature([0.5], outputs: 1, labels: [0]) == .none)
  }

  @Test func certaintyOfTheWrongClassIsFinite() throws {
    let found = Calibrator.temperature([0, 1, 1, 0, 0, 1], outputs: 2, labels: [0, 0, 1])
    #expect(try #require(exponent(found)).isFinite)
  }

  /// Of 100 votes on two rows and two classes: half a vote off either end, by hand.
  @Test func noVoteIsNoCertainty() throws {
    let found = Calibrator.temperature([0, 1, 0.5, 0.5], outputs: 2, labels: [1, 0], votes: 100)
    #expect(abs(found.apply(0) / found.apply(1) - pow(0.005 / 1.005, try #require(exponent(found)))) < 1e-12)
    let platt = Calibrator.fit(
      .platt, probabilities: [0, 0, 0, 1, 0.3, 0.7], labels: [0, 0, 1, 1, 0, 1], votes: 100)
    guard case .votes(let half, let a, let b, _) = platt else { return #expect(Bool(false), "\(platt)") }
    #expect(half == 0.005 && a == b && a > 0)
    // The same sigmoid as that of what lies half a vote off.
    let held = [0, 0, 0, 1, 0.3, 0.7].map { ($0 + 0.005) / 1.01 }
    let plain = Calibrator.fit(.platt, probabilities: held, labels: [0, 0, 1, 1, 0, 1])
    for (p, q) in zip([0, 1, 0.3], [held[0], held[3], held[4]]) { #expect(abs(platt.apply(p) - plain.apply(q)) < 1e-12) }
  }
}
