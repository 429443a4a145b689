public import Evaluation
import Solution

/// The yearly value of lists by REQUIREMENTS part 7: more hits in the lists that are shown than with the baseline, times
/// the lists of a year, the margin of a hit and the share that would not have been bought anyway.
public struct RecommendMoney: Sendable {
  public var currency: String
  public var listsPerYear: Double
  public var margin: Double
  public var incrementalShare: Double
  /// Hits in a list of `slots` items, as the rules let it be shown.
  public var hitsToday: Double
  public var hitsServed: Double
  /// Of the chosen candidate over the baseline.
  public var value: Estimate
  /// Of lists that always hold what the user takes up, as far as there are slots: no project can be worth more.
  public var perfect: Double
  /// Of each candidate over the baseline, as ratios over users.
  var statistics: [String: RatioStatistic]

  /// - Parameters:
  ///   - hits: of each candidate, by user.
  ///   - most: hits of a perfect list, by user.
  init?(chosen: String, baseline: String, hits: [String: [Double]], most: [Double], scope: Scope, bootstrap: Bootstrap) {
    guard let worth = scope.valueOfHit, let today = hits[baseline], let served = hits[chosen], !served.isEmpty else { return nil }
    currency = worth.currency
    listsPerYear = scope.volume.decisionsPerYear
    margin = worth.margin
    incrementalShare = worth.incrementalShare
    let perHit = listsPerYear * margin * incrementalShare
    let count = Double(served.count)
    hitsToday = today.reduce(0, +) / count
    hitsServed = served.reduce(0, +) / count
    func gain(_ own: [Double]) -> RatioStatistic {
      RatioStatistic(
        numerator: zip(own, today).map { ($0 - $1) * perHit }, denominator: own.map { _ in 1 }, caseWord: "lists")
    }
    statistics = hits.mapValues(gain)
    let units = Array(served.indices)
    let own = gain(served)
    value = Estimate(
      point: own.value(), draws: units.count > 1 ? bootstrap.distribution(of: .ratio(own), over: units) : [])
    perfect = (most.reduce(0, +) / count - hitsToday) * perHit
  }
}
