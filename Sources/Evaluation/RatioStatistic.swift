/// A metric as a ratio of two sums over the units that were sampled (series, customers, images), or its root.
///
/// Almost every metric has this form: WAPE is the sum of absolute errors over the sum of actuals, a rate is a count
/// over a count. Kept apart by unit, a metric can be resampled, sliced and compared in pairs without going back
/// to the predictions.
public struct RatioStatistic: Sendable, Equatable {
  /// One number a unit; the metric sums them.
  public var numerator: [Double]
  /// One number a unit; the metric divides by their sum.
  public var denominator: [Double]
  /// The metric is the square root of the ratio, as in RMSE.
  public var isRoot: Bool
  /// What the denominator counts, where it is a number of cases: "decisions", "alerts".
  public var caseWord: String

  public init(numerator: [Double], denominator: [Double], isRoot: Bool = false, caseWord: String = "decisions") {
    self.numerator = numerator
    self.denominator = denominator
    self.isRoot = isRoot
    self.caseWord = caseWord
  }

  /// The metric over all units, or over those given. NaN where the denominator sums to zero.
  public func value(over units: [Int]? = nil) -> Double {
    guard let units else { return Self.value(sum(numerator), sum(denominator), isRoot: isRoot) }
    return Self.value(
      sum(units.map { numerator[$0] }), sum(units.map { denominator[$0] }), isRoot: isRoot)
  }

  /// The metric from its two sums.
  public static func value(_ numerator: Double, _ denominator: Double, isRoot: Bool) -> Double {
    guard denominator != 0 else { return .nan }
    let ratio = numerator / denominator
    return isRoot ? ratio.squareRoot() : ratio
  }

  private func sum(_ values: [Double]) -> Double { values.reduce(0, +) }
}

/// A metric by name, with its level where it has one.
public struct MetricKey: Sendable, Hashable, CustomStringConvertible {
  /// As in `solution.yaml`: `wape`, `interval_coverage`.
  public var name: String
  /// The nominal level of `interval_coverage`.
  public var level: Double?
  /// The column between whose groups a difference is measured, or the part of a list's items that is looked at.
  public var slice: String?
  /// Length of the lists, of a metric of lists.
  public var k: Int?

  public init(_ name: String, level: Double? = nil, slice: String? = nil, k: Int? = nil) {
    self.name = name
    self.level = level
    self.slice = slice
    self.k = k
  }

  public var description: String {
    name + (level.map { "@\($0)" } ?? "") + (k.map { "@\($0)" } ?? "") + (slice.map { " by \($0)" } ?? "")
  }
}
