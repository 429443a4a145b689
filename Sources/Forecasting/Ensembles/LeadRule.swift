/// What a way of putting members together would have erred on the validation windows.
struct RuleErrors: Sendable {
  struct Unit: Sendable {
    /// In units of the members' mean error there.
    var relative: Double
    /// In the unit of the target.
    var absolute: Double
  }

  /// By unit: series, or windows of series where there are few series.
  var units: [Unit]

  /// - Parameter windows: by series, its windows.
  init(_ windows: [[Unit]]) {
    let judged = windows.filter { !$0.isEmpty }
    units =
      judged.count < EnsembleLearner.leastUnits
      ? judged.flatMap { $0 }
      : judged.map { own in
        let count = Double(own.count)
        return Unit(
          relative: own.reduce(0) { $0 + $1.relative } / count, absolute: own.reduce(0) { $0 + $1.absolute } / count)
      }
  }

  var meanRelative: Double { units.reduce(0) { $0 + $1.relative } / Double(max(1, units.count)) }
  var totalAbsolute: Double { units.reduce(0) { $0 + $1.absolute } }
}

/// Tells a lead from luck among ways that are ordered from the simple to the rich: the next one must be better than
/// the one that holds the lead by more than the standard error of their difference over the series.
struct LeadRule {
  var errors: [RuleErrors]
  /// Whether large series count for more in what the client measures: then a richer way must not err more in sum.
  var isAbsolute: Bool

  /// The place of the way to take.
  var simplestOfTheBest: Int {
    var best = 0
    for next in errors.indices.dropFirst() where leads(errors[next], errors[best]) { best = next }
    return best
  }

  private func leads(_ next: RuleErrors, _ held: RuleErrors) -> Bool {
    let count = Double(held.units.count)
    guard held.units.count >= EnsembleLearner.leastUnits, next.units.count == held.units.count else { return false }
    if isAbsolute, !(next.totalAbsolute <= held.totalAbsolute) { return false }
    var (sum, squares) = (0.0, 0.0)
    for (a, b) in zip(held.units, next.units) {
      let gain = a.relative - b.relative
      sum += gain
      squares += gain * gain
    }
    let mean = sum / count
    let variance = max(0, squares / count - mean * mean)
    // What cannot be counted is no lead.
    return mean > (variance / count).squareRoot()
  }
}
