import ForecastModel
import Solution
import Support
import Tables
import TimeAxis

/// Turns the rows of a table into series on one time axis, and says with file and line what stands against it.
struct SeriesBuilder {
  let table: Table
  let solution: SolutionFile
  /// The file as the user names it.
  let source: String
  private(set) var notes: [Diagnostic] = []
  private(set) var filledPeriods = 0
  private(set) var missingShares: [(name: String, share: Double)] = []
  private(set) var zeroShare = 0.0
  private(set) var lateStarters = 0

  private var faults: [Diagnostic] = []
  /// More faults of one kind than this help nobody.
  private static let mostFaults = 10
  /// Differences of periods up to here cannot overflow.
  private static let latestMoment = (1 << 50) - 1
  /// Periods of all series together, with those that are filled: 160 MB of values.
  private static let mostPeriods = 20_000_000

  init(table: Table, solution: SolutionFile, source: String) {
    self.table = table
    self.solution = solution
    self.source = source
  }

  /// The rows of one series.
  private struct Group {
    var key: [String]
    var rows: [Int]
  }

  mutating func build() throws(Diagnostics) -> SeriesSet {
    let stamp = solution.data.timestamp
    let target = solution.data.target
    let keys = solution.data.columns(as: .seriesID)
    guard let moments = table.timestamps(stamp.name), let values = targetValues(target.name) else {
      throw Diagnostics([
        Diagnostic(
          "E3050", "the columns '\(stamp.name)' and '\(target.name)' do not hold timestamps and numbers",
          at: Place(file: source, line: 1), fix: "check their types in data.columns", exitCode: .configuration)
      ])
    }
    for (row, value) in values.enumerated() where value.magnitude > ForecastContract.largest {
      fault(
        "E3058", "the target is \(value)", row: row, column: target.name,
        hint: "at most \(ForecastContract.largest) can be computed with", fix: "correct the cell, or leave it empty")
    }
    let format = momentFormat(stamp)
    let frequency = try frequency(moments, kind: format.kind, column: stamp.name)
    let periods = try self.periods(moments, frequency: frequency, format: format, column: stamp.name)
    let groups = grouped(by: keys)
    let knownColumns = solution.data.columns(as: .knownFuture)
    let countries = solution.forecast.holidays
    let holidays = countries.isEmpty ? nil : HolidayCalendar(countries: countries, frequency: frequency)
    let known = KnownColumnsBuilder(
      table: table, columns: knownColumns, periods: periods, manySeries: groups.count > 1, holidays: holidays,
      ahead: max(solution.forecast.horizon * 10, 100))
    let future = knownColumns.isEmpty ? [] : futureRows(groups, periods: periods, values: values, frequency)
    checkMissing(future: future)
    let statics = solution.data.columns(as: .static) + solution.data.columns(as: .sensitive)
    var series = [SeriesSet.Series]()
    var empty = [[String]: [Set<Int>]]()
    series.reserveCapacity(groups.count)
    let end = frequency == .integer ? nil : periods.indices.lazy.filter { !future.contains($0) }.map { periods[$0] }.max()
    try checkSpan(groups, periods: periods, end: end, frequency: frequency, format: format)
    for group in groups {
      let rows = group.rows.sorted { periods[$0] == periods[$1] ? $0 < $1 : periods[$0] < periods[$1] }
      checkDuplicates(rows, periods: periods, key: group.key, moments: moments, format: format)
      let constants = statics.map { constant($0.name, rows: group.rows, key: group.key) }
      let past = rows.filter { !future.contains($0) }
      guard !past.isEmpty else {
        neverSold(group.key, row: rows[0])
        continue
      }
      var one = filled(
        group.key, rows: past, periods: periods, values: values, statics: constants, end: end,
        frequency: frequency, format: format)
      one.known = known.known(rows: rows, periods: periods, first: one.firstPeriod, end: one.lastPeriod)
      if !knownColumns.isEmpty { empty[group.key] = known.emptyCells(rows: past, periods: periods) }
      series.append(one)
    }
    guard faults.isEmpty else {
      throw Diagnostics(faults.sorted { ($0.place?.line ?? 0) < ($1.place?.line ?? 0) })
    }
    noteLonelyEnd(groups, periods: periods, end: end, frequency: frequency, format: format)
    noteSameValues(values, column: target.name)
    noteLongSeason(series, frequency: frequency)
    let first = series.map(\.firstPeriod).min() ?? 0
    lateStarters = series.count { $0.firstPeriod > first }
    let seen = values.filter { !$0.isNaN }
    zeroShare = seen.isEmpty ? 0 : Double(seen.count { $0 == 0 }) / Double(seen.count)
    let set = SeriesSet(
      keyNames: keys.map(\.name), staticNames: statics.map(\.name), frequency: frequency, format: format,
      knownColumns: known.columns, holidays: holidays, series: series.sorted { $0.key.lexicographicallyPrecedes($1.key) }, rowCount: table.rowCount,
      interpolatesGaps: solution.data.checks.missingPeriod == .interpolate)
    try checkLeaks(set, emptyCells: empty, hasRowsToCome: !future.isEmpty)
    return set
  }

  /// Columns that nobody can know ahead are refused by name.
  private mutating func checkLeaks(
    _ set: SeriesSet, emptyCells: [[String]: [Set<Int>]], hasRowsToCome: Bool
  ) throws(Diagnostics) {
    guard !set.knownColumns.isEmpty else { return }
    var leaks = RegressorLeaks(
      set, horizon: solution.forecast.horizon, target: solution.data.target.name, source: source,
      hasRowsToCome: hasRowsToCome)
    leaks.look(
      emptyCells: set.knownColumns.indices.map { column in set.series.map { emptyCells[$0.key]?[column] ?? [] } })
    notes += leaks.notes
    guard leaks.faults.isEmpty else { throw Diagnostics(leaks.faults) }
  }

  private func targetValues(_ name: String) -> [Double]? {
    table.measurements(name)
  }

  /// How the timestamps are written: as declared, or as the reader found them.
  private func momentFormat(_ column: Solution.ColumnContract) -> TimestampFormat {
    if case .timestamps(_, let format)? = table[column.name]?.values { return format }
    return column.timestampFormat ?? .isoDate
  }

  /// Rows after the last period with a target, which tell what is known of the time to come. Where they reach further
  /// than four horizons and a quarter of the past, the target is more likely to have been lost: none are to come then.
  private func futureRows(
    _ groups: [Group], periods: [Int], values: [Double], _ frequency: Frequency
  ) -> Set<Int> {
    func lastPeriod(_ rows: some Sequence<Int>) -> Int? { rows.lazy.filter { !values[$0].isNaN }.map { periods[$0] }.max() }
    guard frequency == .integer else {
      guard let last = lastPeriod(values.indices) else { return [] }
      let (first, furthest) = (periods.min() ?? last, periods.max() ?? last)
      guard furthest - last <= max(4 * solution.forecast.horizon, (last - first) / 4) else { return [] }
      return Set(values.indices.filter { periods[$0] > last })
    }
    return Set(groups.flatMap { group -> [Int] in
      guard let last = lastPeriod(group.rows) else { return [] }
      return group.rows.filter { periods[$0] > last }
    })
  }

  private mutating func neverSold(_ key: [String], row: Int) {
    warn(
      "E3065", "\(key.joined(separator: " / ")) has rows only after the last period with a target", row: row,
      hint: "it is left out: there is nothing to learn from yet", fix: "add its past, or forecast it from a like series")
  }

  /// A column with more empty cells than the client allows is a fault. The target of rows to come is not missing.
  private mutating func checkMissing(future: Set<Int>) {
    let limit = solution.data.checks.maxMissing
    let target = solution.data.target.name
    for column in table.columns where table.rowCount > 0 {
      let isTarget = column.name == target
      let empty = (0..<table.rowCount).filter { column.values.isMissing($0) && !(isTarget && future.contains($0)) }
      guard let first = empty.first else { continue }
      let share = Double(empty.count) / Double(table.rowCount)
      missingShares.append((column.name, share))
      guard share > limit else { continue }
      fault(
        "E3051", "\(percent(share)) of column '\(column.name)' is empty, at most \(percent(limit)) may be", row: first,
        detail: "\(empty.count) of \(table.rowCount) rows", hint: "the first empty cell is in this line",
        fix: "fill the cells, or raise data.checks.max_missing")
    }
  }

  private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

  /// The declared frequency, or the one that fits.
  private mutating func frequency(_ moments: [Int], kind: TimestampKind, column: String) throws(Diagnostics)
    -> Frequency
  {
    if let declared = solution.forecast.freq { return declared }
    guard let inferred = Frequency.inferred(from: moments, kind: kind) else {
      throw Diagnostics(
        faults + [
          Diagnostic(
            "E3052", "no frequency fits the timestamps in column '\(column)'", at: Place(file: source, line: 2),
            hint: "known are \(Frequency.names.joined(separator: ", "))",
            fix: "set forecast.freq, and correct the rows that are off it", exitCode: .dataError)
        ])
    }
    return inferred
  }

  private mutating func periods(
    _ moments: [Int], frequency: Frequency, format: TimestampFormat, column: String
  ) throws(Diagnostics) -> [Int] {
    var periods = [Int]()
    periods.reserveCapacity(moments.count)
    var off = [Int]()
    for (row, moment) in moments.enumerated() {
      if moment.magnitude > Self.latestMoment {
        periods.append(0)
        fault(
          "E3056", "'\(moment)' is no number of a period", row: row, column: column,
          hint: "whole numbers up to \(Self.latestMoment) count periods", fix: "correct the row")
      } else if let period = frequency.period(of: moment, kind: format.kind) {
        periods.append(period)
      } else {
        periods.append(0)
        off.append(row)
      }
    }
    guard let first = off.first else {
      guard faults.allSatisfy({ $0.code != "E3056" }) else { throw Diagnostics(faults) }
      return periods
    }
    let inferred = Frequency.inferred(from: moments, kind: format.kind)
    for row in off.prefix(Self.mostFaults) {
      fault(
        "E3053", "'\(format.string(moments[row]))' does not begin \(frequency.oneUnit) of '\(frequency.name)'",
        row: row, detail: row == first && off.count > 1 ? "1 of \(off.count) rows" : nil, column: column,
        hint: inferred.map { "all timestamps together fit '\($0.name)'" },
        fix: "correct the row, or set forecast.freq")
    }
    throw Diagnostics(faults)
  }

  /// Rows by key, in the order in which keys first appear.
  private func grouped(by keys: [Solution.ColumnContract]) -> [Group] {
    guard !keys.isEmpty else { return [Group(key: [], rows: Array(0..<table.rowCount))] }
    let columns = keys.compactMap { table[$0.name]?.values }
    // One code for the whole key: the codes of its parts, counted up.
    var codes = [Int](repeating: 0, count: table.rowCount)
    for column in columns {
      let (own, levels) = Self.codes(of: column)
      var combined = [Int: Int]()
      for row in codes.indices {
        let pair = codes[row] * levels + own[row]
        let next = combined.count
        codes[row] = combined[pair] ?? next
        if codes[row] == next { combined[pair] = next }
      }
    }
    var groups = [Group]()
    for (row, code) in codes.enumerated() {
      if code == groups.count { groups.append(Group(key: columns.map { $0.text(row) }, rows: [])) }
      groups[code].rows.append(row)
    }
    return groups
  }

  private static func codes(of column: ColumnValues) -> (codes: [Int], levels: Int) {
    if case .categories(let categories) = column {
      return (categories.codes.map { Int($0) + 1 }, categories.levels.count + 1)
    }
    var places = [String: Int]()
    let codes = (0..<column.count).map { row -> Int in
      let text = column.text(row)
      if let place = places[text] { return place }
      places[text] = places.count
      return places.count - 1
    }
    return (codes, places.count)
  }

  /// Every series is filled up to the end of all, so one wrong timestamp would cost memory without end.
  private mutating func checkSpan(
    _ groups: [Group], periods: [Int], end: Int?, frequency: Frequency, format: TimestampFormat
  ) throws(Diagnostics) {
    let most = max(Self.mostPeriods, 4 * table.rowCount)
    var all = 0
    for group in groups {
      guard let first = group.rows.min(by: { periods[$0] < periods[$1] }),
        let last = group.rows.max(by: { periods[$0] < periods[$1] })
      else { continue }
      let span = max(periods[last], end ?? periods[last]) - periods[first] + 1
      all += span
      guard all > most else { continue }
      // The row to correct is the one at the far end, most likely of another series.
      let far = end.flatMap { periods.firstIndex(of: $0) } ?? last
      func text(_ row: Int) -> String {
        format.string(frequency.timestamp(of: periods[row], kind: format.kind))
      }
      let name = group.key.isEmpty ? "the series" : "the series \(group.key.joined(separator: " / "))"
      fault(
        "E3056",
        "from '\(text(first))' to '\(text(far))' \(name) has \(span) \(frequency.unit)s, and all series together "
          + "more than \(most)", row: far, hint: "'\(text(far))' stands in this line, '\(text(first))' in line "
          + "\(table.lines[first])", fix: "correct the wrong one, or set forecast.freq")
      throw Diagnostics(faults)
    }
  }

  private mutating func checkDuplicates(
    _ rows: [Int], periods: [Int], key: [String], moments: [Int], format: TimestampFormat
  ) {
    for (before, row) in zip(rows, rows.dropFirst()) where periods[before] == periods[row] {
      let name = (key + [format.string(moments[row])]).map { "'\($0)'" }.joined(separator: ", ")
      fault(
        "E3054", "the row for \(name) stands twice: duplicate of line \(table.lines[before])",
        row: row, fix: "delete one of the two lines, or add them up before")
    }
  }

  /// The value of a column that is the same for all rows of a series.
  private mutating func constant(_ name: String, rows: [Int], key: [String]) -> String {
    guard let column = table[name]?.values else { return "" }
    guard let first = rows.first(where: { !column.isMissing($0) }) else { return "" }
    let value = column.text(first)
    if case .categories(let categories) = column {
      guard let row = rows.first(where: { categories.codes[$0] >= 0 && categories.codes[$0] != categories.codes[first] })
      else { return value }
      changed(name, value, column.text(row), row: row, key: key)
    } else if let row = rows.first(where: { !column.isMissing($0) && column.text($0) != value }) {
      changed(name, value, column.text(row), row: row, key: key)
    }
    return value
  }

  private mutating func changed(_ name: String, _ value: String, _ other: String, row: Int, key: [String]) {
    fault(
      "E3055", "column '\(name)' must not change within a series, but \(key.joined(separator: " / ")) has both "
        + "'\(value)' and '\(other)'", row: row, column: name,
      fix: "correct the row, or give the column another role than static")
  }

  private mutating func filled(
    _ key: [String], rows: [Int], periods: [Int], values: [Double], statics: [String], end: Int?,
    frequency: Frequency, format: TimestampFormat
  ) -> SeriesSet.Series {
    guard let firstRow = rows.first, let lastRow = rows.last else {
      return SeriesSet.Series(key: key, firstPeriod: 0, values: [], statics: statics)
    }
    let first = periods[firstRow]
    let last = max(periods[lastRow], end ?? periods[lastRow])
    let policy = solution.data.checks.missingPeriod
    let filling = policy == .fillZero ? max(0, solution.data.target.min ?? 0) : Double.nan
    var filled = [Double](repeating: filling, count: last - first + 1)
    var previous = first - 1
    for row in rows {
      let period = periods[row]
      if period > previous + 1 {
        filledPeriods += period - previous - 1
        if policy == .error { gap(key, from: previous + 1, to: period - 1, row: row, frequency, format) }
      }
      filled[period - first] = values[row]
      previous = period
    }
    if policy == .fillZero { filledPeriods += last - previous }
    return SeriesSet.Series(key: key, firstPeriod: first, values: filled, statics: statics)
  }

  /// Few series that reach the end are a wrong date more often than many that have ended.
  private mutating func noteLonelyEnd(
    _ groups: [Group], periods: [Int], end: Int?, frequency: Frequency, format: TimestampFormat
  ) {
    guard let end, groups.count >= 5, let row = periods.firstIndex(of: end) else { return }
    let ends = groups.map { group in group.rows.lazy.map { periods[$0] }.max() ?? end }
    let horizon = solution.forecast.horizon
    let reaching = ends.count { $0 > end - horizon }
    guard reaching * 20 <= groups.count else { return }
    func text(_ period: Int) -> String { format.string(frequency.timestamp(of: period, kind: format.kind)) }
    let usual = ends.sorted()[ends.count / 2]
    warn(
      "E3062", "only \(reaching) of \(groups.count) series \(reaching == 1 ? "has" : "have") rows in the last "
        + "\(horizon) \(frequency.unit)s, up to '\(text(end))'", row: row, hint: "half of all end by '\(text(usual))'",
      fix: "correct the timestamp in this line if it is wrong, or take ended series out")
  }

  private mutating func noteSameValues(_ values: [Double], column: String) {
    let known = values.lazy.filter { !$0.isNaN }
    guard let first = known.first, known.allSatisfy({ $0 == first }) else { return }
    let value = Int(exactly: first).map(String.init) ?? "\(first)"
    warn(
      "E3063", "every value of column '\(column)' is \(value)", row: 0,
      hint: "there is nothing to forecast", fix: "check that the right column has role: target")
  }

  private mutating func noteLongSeason(_ series: [SeriesSet.Series], frequency: Frequency) {
    guard let season = solution.forecast.seasons?.values.max(), let longest = series.map(\.values.count).max(),
      season > longest
    else { return }
    notes.append(
      Diagnostic(
        "E3064", "forecast.season_length is \(season), but no series is longer than \(longest) \(frequency.unit)s",
        at: solution.place(of: "forecast.season_length"), hint: "without a whole season models go without it",
        fix: "set a shorter season, such as \(frequency.usualSeasonLength)", severity: .warning, exitCode: .success))
  }

  private mutating func warn(_ code: String, _ message: String, row: Int, hint: String, fix: String) {
    notes.append(
      Diagnostic(
        code, message, at: Place(file: source, line: table.lines[row]), hint: hint, fix: fix, severity: .warning,
        exitCode: .success))
  }

  private mutating func gap(
    _ key: [String], from first: Int, to last: Int, row: Int, _ frequency: Frequency, _ format: TimestampFormat
  ) {
    func text(_ period: Int) -> String { format.string(frequency.timestamp(of: period, kind: format.kind)) }
    let name = key.isEmpty ? "" : " of \(key.joined(separator: " / "))"
    let what = first == last ? "'\(text(first))'\(name) is" : "'\(text(first))' to '\(text(last))'\(name) are"
    fault(
      "E3057", "\(what) missing before this row: a gap of \(last - first + 1) \(frequency.unit)s", row: row,
      fix: "add the rows, or set data.checks.missing_period: fill_zero | interpolate | keep")
  }

  private mutating func fault(
    _ code: String, _ message: String, row: Int, detail: String? = nil, column: String? = nil, hint: String? = nil,
    fix: String
  ) {
    guard faults.count(where: { $0.code == code }) < Self.mostFaults else { return }
    let detail = [column.map { "column '\($0)'" }, detail].compactMap { $0 }.joined(separator: ", ")
    faults.append(
      Diagnostic(
        code, message,
        at: Place(file: source, line: table.lines[row], detail: detail.isEmpty ? nil : detail), hint: hint, fix: fix,
        exitCode: .dataError))
  }
}
