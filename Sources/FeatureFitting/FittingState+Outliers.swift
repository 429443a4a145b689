import Features
import Statistics
import Support

extension FittingState {
  mutating func outliers(
    _ chosen: [Int], _ rule: PreparationStep.OutlierRule, _ action: PreparationStep.OutlierAction, number: Int,
    at site: StepSite
  ) throws(FeatureFault) {
    if case .isolation(let threshold) = rule {
      return try isolation(chosen, threshold, action, number: number, at: site)
    }
    var isOut = [Bool](repeating: false, count: count)
    var marks = [Column]()
    for index in chosen {
      let column = columns[index]
      guard let fences = Self.fences(known(column.slot), rule) else { continue }
      let values = numbers(column.slot)
      let outside = values.indices.filter { values[$0] < fences.low || values[$0] > fences.high }
      switch action {
      case .clip:
        run(.clip(column.slot, low: fences.low, high: fences.high))
        columns[index].isUntouched = false
        counts.append(StepCount(site, column.name, .clipped, count: outside.count))
      case .flag:
        let slot = addSlot()
        run(.flag(column.slot, low: fences.low, high: fences.high, out: slot))
        marks.append(
          Column(
            name: unused("\(column.name)_outlier", besides: marks.map(\.name)), kind: .flag, slot: slot,
            sources: column.sources, isUntouched: false))
        counts.append(StepCount(site, column.name, .flagged, count: outside.count))
      case .drop:
        for row in outside { isOut[row] = true }
        counts.append(StepCount(site, column.name, .dropped, count: outside.count))
      }
    }
    columns += marks
    try drop(isOut, at: site)
  }

  /// Leaves marked rows out of training.
  mutating func drop(_ isOut: [Bool], at site: StepSite) throws(FeatureFault) {
    let kept = isOut.indices.filter { !isOut[$0] }
    guard kept.count < count else { return }
    guard !kept.isEmpty else {
      throw FeatureFault(
        site, .fitting("E3706", "every training row is an outlier", fix: "raise the threshold, or flag them instead"))
    }
    keep(kept)
  }

  /// Between what values a column has no outliers; nil where half of the rows are equal, so that there is no spread
  /// to measure by.
  static func fences(_ values: [Double], _ rule: PreparationStep.OutlierRule) -> (low: Double, high: Double)? {
    let sorted = values.sorted()
    switch rule {
    case .robustZ(let threshold):
      let middle = quantile(0.5, ofSorted: sorted)
      let spread = 1.4826 * median(of: sorted.map { abs($0 - middle) })
      return spread > 0 ? (middle - threshold * spread, middle + threshold * spread) : nil
    case .quantileFences(let factor):
      let (low, high) = (quantile(0.25, ofSorted: sorted), quantile(0.75, ofSorted: sorted))
      return high > low ? (low - factor * (high - low), high + factor * (high - low)) : nil
    case .isolation: return nil
    }
  }
}
