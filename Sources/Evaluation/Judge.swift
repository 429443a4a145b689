public import Solution
import Statistics

/// Holds the criteria of the client against what was measured on the test part.
public struct Judge: Sendable {
  public var scores: ScoreTable
  public var baseline: String
  public var bootstrap: Bootstrap
  /// Whether rows within a unit are independent, so that a rate has a Wilson bound; else the bootstrap over units
  /// and the Wilson bound with one observation a unit are both taken, and the worse one counts.
  public var rowsAreIndependent: Bool
  /// The yearly value of a candidate; nil where the vertical has none.
  public var value: @Sendable (_ candidate: String) -> RatioStatistic?
  /// Length of the lists that are judged where a criterion does not say it; nil where nothing is listed.
  public var listLength: Int?

  public init(
    scores: ScoreTable, baseline: String, bootstrap: Bootstrap, rowsAreIndependent: Bool, listLength: Int? = nil,
    value: @escaping @Sendable (_ candidate: String) -> RatioStatistic?
  ) {
    self.scores = scores
    self.baseline = baseline
    self.bootstrap = bootstrap
    self.rowsAreIndependent = rowsAreIndependent
    self.value = value
    self.listLength = listLength
  }

  /// The results of all criteria for one candidate, in the order of the file.
  public func judge(_ criteria: [Criterion], candidate: String) -> [CriterionResult] {
    criteria.enumerated().map { index, criterion in
      judge(criterion, index: index, candidate: candidate)
    }
  }

  private func judge(_ criterion: Criterion, index: Int, candidate: String) -> CriterionResult {
    var result = CriterionResult(
      criterion: criterion, index: index, outcome: .pending, value: nil, decisive: nil, method: "endpoint",
      interval: nil, groups: [])
    guard criterion.at == .run else { return result }
    // A difference between the groups of a column is one number of all units, not one of each group.
    if let between = criterion.slice.flatMap({
      scores[candidate]?.statistics[key(criterion, slice: $0)]
    }) {
      apply(measure(criterion, between, units: scores.allUnits), to: &result)
      return result
    }
    guard let statistic = statistic(criterion, of: candidate) else {
      result.outcome = .fail
      result.method = "not measured"
      return result
    }
    guard let column = criterion.slice else {
      apply(measure(criterion, statistic, units: scores.allUnits), to: &result)
      return result
    }
    result.method = "not measured"
    let slice = scores.slices.first { $0.name == column }
    let groups = (slice?.groups ?? []).compactMap { group -> CriterionResult.Group? in
      let measure = measure(criterion, statistic, units: group.units)
      result.method = measure.method
      // A group in which nothing happened has no value and cannot be worse.
      guard !measure.value.isNaN else { return nil }
      return CriterionResult.Group(
        value: group.value, units: group.units.count, measured: measure.value, decisive: measure.decisive,
        passes: measure.passes)
    }
    let higherIsWorse = criterion.minRelativeChange == nil && criterion.max != nil
    result.groups = groups.enumerated().sorted { a, b in
      if a.element.passes != b.element.passes { return !a.element.passes }
      if a.element.decisive != b.element.decisive {
        return higherIsWorse ? a.element.decisive > b.element.decisive : a.element.decisive < b.element.decisive
      }
      return a.offset < b.offset
    }.map(\.element)
    result.value = result.worst?.measured
    result.decisive = result.worst?.decisive
    result.outcome = !groups.isEmpty && groups.allSatisfy(\.passes) ? .pass : .fail
    return result
  }

  private func apply(_ measure: Measure, to result: inout CriterionResult) {
    result.value = measure.value
    result.decisive = measure.decisive
    result.interval = measure.interval
    result.method = measure.method
    result.outcome = measure.passes ? .pass : .fail
  }

  private func statistic(_ criterion: Criterion, of candidate: String) -> Statistic? {
    if criterion.metric == "value_per_year" { return value(candidate).map { .ratio($0) } }
    return scores[candidate]?.statistics[key(criterion)]
      ?? criterion.slice.flatMap { scores[candidate]?.statistics[key(criterion, slice: $0)] }
  }

  private func key(_ criterion: Criterion, slice: String? = nil) -> MetricKey {
    let length = MetricReference.named(criterion.metric)?.isOfLists == true ? criterion.k ?? listLength : nil
    return MetricKey(criterion.metric, level: criterion.level, slice: slice, k: listLength == nil ? nil : length)
  }

  private struct Measure {
    var value: Double
    var decisive: Double
    var interval: Estimate?
    var method: String
    var passes: Bool
  }

  private func measure(_ criterion: Criterion, _ statistic: Statistic, units: [Int]) -> Measure {
    if let least = criterion.minRelativeChange {
      var measure = improvement(criterion, statistic, least, units: units)
      guard criterion.min != nil || criterion.max != nil else { return measure }
      // Both are asked: the gain is what is shown, the bounds must hold beside it.
      var bounds = criterion
      bounds.minRelativeChange = nil
      let bound = self.measure(bounds, statistic, units: units)
      if !bound.passes { measure.method += "; \(criterion.metric) itself is \(bound.decisive)" }
      measure.passes = measure.passes && bound.passes
      return measure
    }
    let point = statistic.value(over: units)
    let draws = bootstrap.distribution(of: statistic, over: units)
    let interval = Estimate(point: point, draws: units.count > 1 ? draws : [])
    let confidence = criterion.confidence ?? (criterion.metric == "failure_rate" ? 0.95 : nil)
    guard let confidence else {
      let passes = point.isFinite && isWithin(criterion, low: point, high: point)
      return Measure(value: point, decisive: point, interval: interval, method: "point", passes: passes)
    }
    var low = units.count > 1 ? quantile(1 - confidence, ofSorted: draws) : point
    var high = units.count > 1 ? quantile(confidence, ofSorted: draws) : point
    var method = "\(percentText(confidence)) bound, bootstrap over \(units.count) \(unitName(units.count))"
    if criterion.metric == "failure_rate", let rate = statistic.asRatio {
      // With few or no failures seen the bootstrap cannot see further than the sample; Wilson's bound can.
      let rows = units.map { rate.denominator[$0] }.reduce(0, +)
      // A unit without a case (a customer who was not called) tells nothing of the rate.
      let effective = rowsAreIndependent ? rows : Double(units.count { rate.denominator[$0] > 0 })
      if effective > 0, point.isFinite {
        let (failed, seen) = (Int((point * effective).rounded()), Int(effective))
        let wilsonHigh = Wilson.upper(failed, of: seen, confidence: confidence)
        let wilsonLow = Wilson.lower(failed, of: seen, confidence: confidence)
        if rowsAreIndependent {
          (low, high) = (wilsonLow, wilsonHigh)
          method = "\(percentText(confidence)) bound, Wilson over \(Int(rows)) \(rate.caseWord)"
        } else if units.count < 2 || point * rows < 5 {
          (low, high) = (min(low, wilsonLow), max(high, wilsonHigh))
          method = "\(percentText(confidence)) bound, Wilson over \(Int(effective)) \(unitName(Int(effective)))"
        }
      }
    }
    let passes = point.isFinite && isWithin(criterion, low: low, high: high)
    // With both bounds given, the side that fails decides.
    let failsBelow = criterion.min.map { low < $0 } ?? false
    let decisive = failsBelow || criterion.max == nil ? low : high
    return Measure(value: point, decisive: decisive, interval: interval, method: method, passes: passes)
  }

  private func improvement(
    _ criterion: Criterion, _ statistic: Statistic, _ least: Double, units: [Int]
  ) -> Measure {
    guard let reference = self.statistic(criterion, of: baseline) else {
      return Measure(value: .nan, decisive: .nan, interval: nil, method: "not measured", passes: false)
    }
    let lowerIsBetter = isLowerBetter(criterion.metric)
    let point = relativeImprovement(
      of: statistic.value(over: units), over: reference.value(over: units), lowerIsBetter: lowerIsBetter)
    let draws = bootstrap.improvement(of: statistic, over: reference, lowerIsBetter: lowerIsBetter, units: units)
    let interval = Estimate(point: point, draws: units.count > 1 ? draws : [])
    guard let confidence = criterion.confidence, units.count > 1 else {
      let method = criterion.confidence == nil ? "point" : "point: one \(unitName(1)) has no bound"
      return Measure(value: point, decisive: point, interval: interval, method: method, passes: point >= least)
    }
    let bound = quantile(1 - confidence, ofSorted: draws)
    return Measure(
      value: point, decisive: bound, interval: interval,
      method: "\(percentText(confidence)) bound, paired bootstrap over \(units.count) \(unitName(units.count))",
      passes: bound >= least)
  }

  private func isWithin(_ criterion: Criterion, low: Double, high: Double) -> Bool {
    (criterion.min.map { low >= $0 } ?? true) && (criterion.max.map { high <= $0 } ?? true)
  }

  private func unitName(_ count: Int) -> String {
    scores.unitWord.of(count)
  }

  /// `95 %`, `97.5 %`.
  private func percentText(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}
