/// A metric that can be measured on all units, on a slice, or on units drawn at random.
///
/// What is a ratio of sums (an error, a rate, money a decision) stays one; what needs the order of the rows, or
/// several sums at once (AUC, calibration error, F1, differences between groups), is one of many metrics that
/// `JointMeasures` finds in a single pass.
public enum Statistic: Sendable {
  case ratio(RatioStatistic)
  /// The metric at a place of `JointMeasures.keys`.
  case joint(any JointMeasures, index: Int)

  /// The metric over all units, or over those given. NaN where it has no value: nothing in the denominator, only
  /// one class.
  public func value(over units: [Int]? = nil) -> Double {
    switch self {
    case .ratio(let ratio): ratio.value(over: units)
    case .joint(let measures, let index):
      units.map { measures.restricted(to: $0).valuesOfAll[index] } ?? measures.valuesOfAll[index]
    }
  }

  /// The two sums, where the metric is made of them.
  public var asRatio: RatioStatistic? {
    if case .ratio(let ratio) = self { ratio } else { nil }
  }
}

/// Metrics of one candidate that come out of one pass over its rows. A class, so that metrics which share a pass can
/// be told by identity.
public protocol JointMeasures: AnyObject, Sendable {
  var keys: [MetricKey] { get }
  var unitCount: Int { get }
  /// The metrics, in the order of `keys`, where each unit counts once.
  var valuesOfAll: [Double] { get }

  /// The metrics, in the order of `keys`, where unit u counts `times[u]` times.
  func values(times: [UInt16]) -> [Double]

  /// The same metrics of these units alone, which are then numbered from 0 in this order.
  func restricted(to units: [Int]) -> any JointMeasures
}

extension JointMeasures {
  /// Each metric by its key.
  public var statistics: [MetricKey: Statistic] {
    var result = [MetricKey: Statistic]()
    for (index, key) in keys.enumerated() { result[key] = .joint(self, index: index) }
    return result
  }
}
