import ForecastModel
import Statistics
import Support
import TimeAxis

/// Looks for known-future columns that cannot be known ahead: those that repeat the target, now or shifted, and those
/// that are only written down once something was sold. A model that saw them would shine in the report and fail on the
/// first Monday.
struct RegressorLeaks {
  let set: SeriesSet
  let horizon: Int
  let target: String
  /// The file as the user names it.
  let source: String
  /// Whether the file has rows after the last period with a target.
  let hasRowsToCome: Bool
  private(set) var faults: [Diagnostic] = []
  private(set) var notes: [Diagnostic] = []

  /// A column that orders the periods of a series as the target does but for so little is the target.
  static let sameOrder = 0.998
  /// Two honest columns may both rise for years; only a copy moves with the target from period to period too.
  static let sameMoves = 0.95
  /// At the same period a warning is due from here on.
  static let suspicious = 0.95
  /// Fewer pairs than this prove nothing.
  static let fewestPairs = 30
  /// Values that are looked at: enough for the thresholds, and quick on a million rows.
  static let mostValues = 100_000
  static let furthestShift = 400

  init(_ set: SeriesSet, horizon: Int, target: String, source: String, hasRowsToCome: Bool) {
    self.set = set
    self.horizon = horizon
    self.target = target
    self.source = source
    self.hasRowsToCome = hasRowsToCome
  }

  /// - Parameter empty: by known column and series, the periods whose cell stands empty in a row of the file.
  mutating func look(emptyCells empty: [[Set<Int>]]) {
    for (place, column) in set.knownColumns.enumerated() where column.kind != .category {
      if empty.indices.contains(place), isWrittenAfterwards(empty[place]) {
        refuse(
          "E3067", "column '\(column.name)' is empty where nothing was sold, so it is only known after the fact",
          hint: "it is declared as known_future, but its cells are filled when '\(target)' is above 0",
          fix: "give the planned values (a price list), or give the column the role past_only")
        continue
      }
      if hasRowsToCome, isMissingAhead(place) {
        refuse(
          "E3067", "column '\(column.name)' is declared as known_future, but no row to come has a value in it",
          hint: "the rows after the last '\(target)' say what is known ahead",
          fix: "fill it there, or give the column the role past_only")
        continue
      }
      guard column.kind == .number else { continue }
      repetition(of: place, name: column.name)
    }
  }

  private mutating func refuse(_ code: String, _ message: String, hint: String, fix: String) {
    faults.append(
      Diagnostic(code, message, at: Place(file: source, line: 1), hint: hint, fix: fix, exitCode: .dataError))
  }

  // MARK: Repetitions of the target

  private mutating func repetition(of place: Int, name: String) {
    let unit = set.frequency.unit
    let chosen = sample
    var likeness = 0.0
    for shift in shifts {
      let found = Likeness(chosen, column: place, shift: shift)
      guard found.pairs >= Self.fewestPairs else { continue }
      if shift == 0 { likeness = found.order }
      guard found.order >= Self.sameOrder, found.moves >= Self.sameMoves else { continue }
      let when =
        shift == 0 ? "of the same \(unit)" : shift > 0 ? "\(shift) \(unit)\(shift == 1 ? "" : "s") later" : "\(-shift) \(unit)\(shift == -1 ? "" : "s") before"
      refuse(
        "E3066", "column '\(name)' repeats the target '\(target)' \(when)",
        hint: shift < 0
          ? "a forecast of \(horizon) \(unit)s does not know it for those that are \(-shift + 1) and more ahead"
          : "nobody knows it before it has happened",
        fix: shift < 0
          ? "take the column out: models look at the past of the target by themselves"
          : "take the column out, or correct what it holds")
      return
    }
    if likeness >= Self.suspicious {
      notes.append(
        Diagnostic(
          "E3068", "column '\(name)' goes with the target '\(target)' almost exactly", at: Place(file: source, line: 1),
          hint: "rank correlation within series \((likeness * 1000).rounded() / 1000)",
          fix: "make sure that it is known before the \(unit) begins", severity: .warning, exitCode: .success))
    }
  }

  /// The target of the same period, of a later one, and of an earlier one that is not known at the horizon's end.
  private var shifts: [Int] {
    let most = min(horizon, Self.furthestShift)
    return [0] + (1...max(1, most)).flatMap { $0 < most ? [$0, -$0] : [$0] }
  }

  /// The first series with enough values, as many as are looked at.
  private var sample: [SeriesSet.Series] {
    var count = 0
    return set.series.filter { series in
      guard series.values.count >= 8, count < Self.mostValues else { return false }
      count += series.values.count
      return true
    }
  }

  // MARK: Written afterwards

  /// Whether cells are empty exactly where the target is 0 or unknown.
  private func isWrittenAfterwards(_ empty: [Set<Int>]) -> Bool {
    var emptyCells = 0.0
    var emptyAtZero = 0.0
    var filled = 0.0
    var filledAtZero = 0.0
    for (series, periods) in zip(set.series, empty) {
      for (index, value) in series.values.enumerated() {
        let isZero = value.isNaN || value == 0
        if periods.contains(series.firstPeriod + index) {
          emptyCells += 1
          if isZero { emptyAtZero += 1 }
        } else {
          filled += 1
          if isZero { filledAtZero += 1 }
        }
      }
    }
    guard emptyCells >= 20, filled >= 20 else { return false }
    return emptyAtZero / emptyCells > 0.95 && filledAtZero / filled < 0.5 * emptyAtZero / emptyCells
  }

  /// Whether the file has rows to come, and the column is empty in all of them though it is filled before.
  private func isMissingAhead(_ place: Int) -> Bool {
    var ahead = 0
    var filledAhead = 0
    var filledBefore = 0
    for series in set.series {
      let end = set.end(of: series)
      let known = series.known
      for period in known.firstPeriod..<known.firstPeriod + known.periods {
        let isFilled = !known.value(place, at: period).isNaN
        if period > end {
          ahead += 1
          if isFilled { filledAhead += 1 }
        } else if isFilled {
          filledBefore += 1
        }
      }
    }
    return ahead > 0 && filledAhead == 0 && filledBefore > 0
  }
}

/// How a column goes with the target of another period, within series.
private struct Likeness {
  /// Mean rank correlation of levels, by its size; 0 where nothing varies.
  var order = 0.0
  /// The same of differences from period to period.
  var moves = 0.0
  var pairs = 0

  init(_ series: [SeriesSet.Series], column: Int, shift: Int) {
    var levels = 0.0
    var steps = 0.0
    var stepPairs = 0
    for one in series {
      var x = [Double]()
      var y = [Double]()
      var dx = [Double]()
      var dy = [Double]()
      var last: (index: Int, x: Double, y: Double)?
      for index in one.values.indices where one.values.indices.contains(index + shift) {
        let (a, b) = (one.known.value(column, at: one.firstPeriod + index), one.values[index + shift])
        guard a.isFinite, b.isFinite else { continue }
        if let last, last.index == index - 1 {
          dx.append(a - last.x)
          dy.append(b - last.y)
        }
        last = (index, a, b)
        x.append(a)
        y.append(b)
      }
      if let own = rankCorrelation(x, y) {
        levels += Double(x.count) * own
        pairs += x.count
      }
      if let own = rankCorrelation(dx, dy) {
        steps += Double(dx.count) * own
        stepPairs += dx.count
      }
    }
    if pairs > 0 { order = abs(levels) / Double(pairs) }
    if stepPairs > 0 { moves = abs(steps) / Double(stepPairs) }
  }
}

/// Spearman's; nil where one of the two hardly varies.
private func rankCorrelation(_ x: [Double], _ y: [Double]) -> Double? {
  guard x.count >= 6, Set(x).count >= 3, Set(y).count >= 3 else { return nil }
  return SpearmanCorrelation([x, y]).correlation(0, 1)
}
