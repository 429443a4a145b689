import Learners
import LearnerFitting
import Matrices
import Runs
import Statistics
import Support

/// Whether the same rows become alerts when chance falls otherwise: all that can be asked of alerts that nobody labelled.
///
/// Overlap of two sets of as many alerts: the share of one that is in the other.
public struct AlertStability: Sendable, Equatable {
  /// Rows that became alerts with each forest.
  public var alerts: Int
  /// Mean overlap of the served alerts with those of forests that were grown from other seeds on the same rows.
  public var seeds: Double
  /// Overlap of the alerts of two forests, each grown on one half of the rows.
  public var halves: Double
  /// What two sets of this size would have in common by chance.
  public var chance: Double

  /// Forests of other seeds that the served one is compared with.
  public static let otherSeeds = 5

  /// - Parameters:
  ///   - scores: of the served forest on the judged rows.
  ///   - alerts: how many of them became alerts.
  init(
    _ scores: [Double], alerts: Int, training: FeatureMatrix, judged: FeatureMatrix, seed: UInt64, threads: Int,
    interruption: Interruption
  ) throws {
    self.alerts = alerts
    chance = scores.isEmpty ? 0 : Double(alerts) / Double(scores.count)
    guard alerts > 0, alerts < scores.count else {
      (seeds, halves) = (1, 1)
      return
    }
    func top(_ matrix: FeatureMatrix, _ number: UInt64) throws -> Set<Int> {
      let forest = try IsolationForestSettings().fit(matrix, seed: seed &+ number &* 15_485_863, threads: threads) {
        try interruption.check()
      }
      return Self.top(forest.scores(of: judged, threads: threads), alerts)
    }
    let served = Self.top(scores, alerts)
    var sum = 0.0
    for number in 1...Self.otherSeeds {
      sum += Double(served.intersection(try top(training, UInt64(number))).count) / Double(alerts)
    }
    seeds = sum / Double(Self.otherSeeds)
    var rows = Array(0..<training.rowCount)
    var random = RandomNumbers(seed: seed).stream(77)
    for place in stride(from: rows.count - 1, to: 0, by: -1) { rows.swapAt(place, random.integer(below: place + 1)) }
    let middle = rows.count / 2
    guard middle >= 2 else {
      halves = .nan
      return
    }
    let first = try top(training.rows(rows[..<middle].sorted()), 11)
    let second = try top(training.rows(rows[middle...].sorted()), 12)
    halves = Double(first.intersection(second).count) / Double(alerts)
  }

  /// The rows with the highest scores; of equal ones the earlier.
  private static func top(_ scores: [Double], _ count: Int) -> Set<Int> {
    Set(scores.indices.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }.prefix(count))
  }
}
