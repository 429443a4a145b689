import Features
import LearnerFitting
import Learners
import Matrices
import Statistics
import Support

extension FittingState {
  /// Marks or drops the rows that an isolation forest over the columns sets apart. Rows, not values: there is nothing
  /// to clip.
  mutating func isolation(
    _ chosen: [Int], _ threshold: Double, _ action: PreparationStep.OutlierAction, number: Int, at site: StepSite
  ) throws(FeatureFault) {
    guard count >= 2, !chosen.isEmpty else { return }
    let matrix = FeatureMatrix(
      chosen.map { FeatureMatrix.Column(columns[$0].name, .number, numbers(columns[$0].slot)) }, rowCount: count)
    var random = RandomNumbers(seed: fitter.seed).stream(0x6973_6F6C).stream(UInt64(number))
    let forest = try Self.learning(site) {
      try IsolationForestSettings().fit(matrix, seed: random.next(), threads: fitter.threads)
    }
    let out = addSlot()
    run(.isolation(chosen.map { columns[$0].slot }, forest, threshold: threshold, out: out))
    let isOut = numbers(out).map { $0 == 1 }
    let name = unused("isolation_outlier")
    let outside = isOut.count { $0 }
    if action == .drop {
      counts.append(StepCount(site, name, .dropped, count: outside))
      try drop(isOut, at: site)
    } else {
      counts.append(StepCount(site, name, .flagged, count: outside))
      let sources = Set(chosen.flatMap { columns[$0].sources }).sorted()
      columns.append(Column(name: name, kind: .flag, slot: out, sources: sources, isUntouched: false))
    }
  }

  /// What a learner throws, as a fault of the line that asked for it: `E3709`.
  static func learning<Result>(_ site: StepSite, _ body: () throws -> Result) throws(FeatureFault) -> Result {
    do { return try body() } catch {
      let cause = (error as? Diagnostic)?.message ?? "\(error)"
      throw FeatureFault(
        site, .fitting("E3709", "the step could not learn from the training rows: \(cause)", fix: "take the step away"))
    }
  }
}
