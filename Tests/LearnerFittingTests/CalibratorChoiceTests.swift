import LearnerFitting
import Learners
import Statistics
import Testing

@Suite struct CalibratorChoiceTests {
  /// Labels of the probabilities themselves.
  private static func world(_ rows: Int) -> (probabilities: [Double], labels: [Double]) {
    var numbers = RandomNumbers(seed: 8)
    let probabilities = (0..<rows).map { _ in LogOdds.probability(1.5 * numbers.normal() - 1) }
    return (probabilities, probabilities.map { numbers.uniform() < $0 ? 1 : 0 })
  }

  @Test func whatIsCalibratedStays() {
    let world = Self.world(4000)
    let (calibrator, report) = Calibrator.choose(probabilities: world.probabilities, labels: world.labels)
    #expect(calibrator == .none && report.chosen == .none)
    #expect(report.lines.count == 4)
    #expect(report.lines[0].expectedCalibrationError < 0.03)
  }

  /// Log-odds stretched and moved are Platt's own case.
  @Test func aStretchIsTakenBack() {
    let world = Self.world(4000)
    let stretched = world.probabilities.map { LogOdds.probability(2.5 * LogOdds.of($0) + 0.8) }
    let (calibrator, report) = Calibrator.choose(probabilities: stretched, labels: world.labels)
    #expect(report.chosen == .platt)
    guard case .platt(let slope, let offset) = calibrator else { return }
    #expect(abs(slope - 0.4) < 0.03 && abs(offset + 0.32) < 0.1)
    #expect(report.lines[1].logLoss < report.lines[0].logLoss - 0.02)
    #expect(report.lines[1].expectedCalibrationError < report.lines[0].expectedCalibrationError)
  }

  /// A step that no sigmoid follows.
  @Test func aStepIsIsotonic() {
    var numbers = RandomNumbers(seed: 2)
    let probabilities = (0..<6000).map { _ in numbers.uniform() }
    let labels = probabilities.map { p in numbers.uniform() < (p < 0.3 ? 0.1 : p < 0.7 ? 0.5 : 0.55) ? 1.0 : 0 }
    #expect(Calibrator.choose(probabilities: probabilities, labels: labels).report.chosen == .isotonic)
  }

  @Test(arguments: Calibrator.Method.allCases)
  func weightsCountLikeRows(method: Calibrator.Method) {
    let world = Self.world(300)
    let weights = (0..<300).map { Double(1 + $0 % 3) }
    let repeated = (0..<300).flatMap { [Int](repeating: $0, count: Int(weights[$0])) }
    let once = Calibrator.fit(method, probabilities: world.probabilities, labels: world.labels, weights: weights)
    let often = Calibrator.fit(
      method, probabilities: repeated.map { world.probabilities[$0] }, labels: repeated.map { world.labels[$0] })
    #expect(distance(world.probabilities.map(once.apply), world.probabilities.map(often.apply)) < 1e-9)
  }

  @Test func nothingToLearnIsNone() {
    #expect(Calibrator.fit(.platt, probabilities: [0.1, 0.2], labels: [1, 1]) == .none)
    #expect(Calibrator.fit(.isotonic, probabilities: [], labels: []) == .none)
    #expect(Calibrator.fit(.beta, probabilities: [0.1, .nan], labels: [0, 1]) == .none)
    let (calibrator, _) = Calibrator.choose(probabilities: [0.4, 0.3], labels: [0, 0])
    #expect(calibrator == .none)
  }

  /// Scores that part the classes have no most likely slope; a ranking turned round leaves the base rate.
  @Test func awkwardScores() {
    let parted = Calibrator.fit(.platt, probabilities: [0.1, 0.2, 0.8, 0.9], labels: [0, 0, 1, 1])
    guard case .platt(let slope, _) = parted else {
      Issue.record("\(parted)")
      return
    }
    #expect(slope > 0 && slope < 100)
    let turned = Calibrator.fit(.platt, probabilities: [0.9, 0.8, 0.7, 0.2, 0.1], labels: [0, 0, 1, 0, 1])
    #expect(abs(turned.apply(0.5) - 0.4) < 1e-12 && turned.apply(0.1) == turned.apply(0.9))
  }
}
