public import Bundles
import Digests
import ForecastModel
public import Solution
public import Support
import TimeAxis

/// Moves the models of a bundle on over new observations, without fitting again: `solkit extend`.
///
/// Each series sees its new rows as it would in the `history` of a request, so both give the same forecasts to the last
/// bit. Where series share a calendar all of them end with the newest row, as they do in a run: a period without a row
/// is 0 or unknown, as `data.checks.missing_period` says, if another series has a row of it. A period of which no series
/// has one was more likely never delivered, and is refused.
public struct BundleExtension: Sendable {
  /// What became of the rows.
  public struct Outcome: Sendable, Equatable {
    /// Rows that were new, and rows that the models knew already.
    public var used: Int
    public var known: Int
    /// Series that have new rows, and all of them.
    public var moved: Int
    public var series: Int
    /// Periods without a row that were filled in, up to the newest row of all.
    public var filled: Int
    /// The newest period, as the client writes it.
    public var through: String
    public var modelVersion: String
    /// Warnings for people.
    public var notes: [Diagnostic]
  }

  public var bundle: Bundle
  /// How the client's files are written; nil is plain CSV.
  public var solution: SolutionFile?
  /// Periods of which no series has a row had none, and are filled in like any other.
  public var allowsGaps: Bool
  public var toolVersion: String

  public init(bundle: Bundle, solution: SolutionFile? = nil, allowsGaps: Bool = false, toolVersion: String) {
    self.bundle = bundle
    self.solution = solution
    self.allowsGaps = allowsGaps
    self.toolVersion = toolVersion
  }

  /// Writes the extended bundle to `path`, in the place of one that stands there; whole or not at all.
  /// - Parameter data: CSV with the key columns, the timestamp and the target; other columns are passed over.
  /// - Throws: every fault of the rows, with its line (65): a series that was not trained (`E3080`), a gap longer than
  ///   what is forecast (`E3081`), no row that is new (`E3082`), periods of which there is no row at all (`E3084`),
  ///   timestamps off the grid, rows that stand twice, cells out of the contract.
  public func write(_ data: String, to path: String) throws -> Outcome {
    let predictor = try ForecastPredictor(bundle: bundle)
    let contract = predictor.contract
    guard contract.levels.isEmpty else {
      throw Diagnostic(
        "E3096", "a bundle with forecast.hierarchy is not extended", at: Place(file: bundle.path),
        hint: "how forecasts of sums and parts are made to agree belongs to the origin that was trained",
        fix: "run solkit forecast on the longer file", exitCode: .usage)
    }
    let rows = try NewRows(data, predictor: predictor, solution: solution)
    let digest = try Digest(ofFile: data)
    let sharesCalendar = contract.frequency != .integer
    let newest = rows.groups.compactMap(\.rows.last).max { $0.period < $1.period }
    let ends = Dictionary(predictor.newest.series.map { ($0.key, $0.lastPeriod) }) { first, _ in first }
    let groups = Dictionary(rows.groups.map { ($0.key, $0) }) { first, _ in first }
    guard let newest,
      rows.groups.contains(where: { group in group.rows.last.map { $0.period > ends[group.key] ?? .max } ?? false })
    else { throw nothingNew(data, newest: newest, predictor: predictor) }
    let gap = missing(data, rows, sharesCalendar: sharesCalendar, predictor: predictor)
    if let gap, !allowsGaps { throw gap }

    var outcome = Outcome(
      used: 0, known: 0, moved: 0, series: predictor.newest.series.count, filled: 0,
      through: predictor.text(of: newest.period), modelVersion: "", notes: [])
    var tooFar = TooFar()
    var series = [ForecastModelSet.Series]()
    series.reserveCapacity(predictor.newest.series.count)
    for one in predictor.newest.series {
      let own = groups[one.key]?.rows ?? []
      var history = own.map { ForecastRequest.Observed(period: $0.period, value: $0.value, known: $0.known) }
      let known = own.count { $0.period <= one.lastPeriod }
      let last = max(one.lastPeriod, history.last?.period ?? .min)
      if sharesCalendar, last < newest.period, newest.period - last <= contract.longestHorizon {
        let filling = contract.gapsAreZero ? contract.clipped(0) : .nan
        history += (last + 1...newest.period).map { ForecastRequest.Observed(period: $0, value: filling) }
      }
      do throws(RequestFault) {
        if sharesCalendar, newest.period - last > contract.longestHorizon { throw Self.tooFar }
        let future = groups[one.key]?.future.map { (period: $0.period, values: $0.known) } ?? []
        let (moved, _) = try predictor.extended(ForecastRequest(key: one.key, history: history, knownFuture: future))
        let isNew = own.count - known
        outcome.used += isNew
        outcome.known += known
        outcome.moved += isNew > 0 ? 1 : 0
        outcome.filled += moved.lastPeriod - one.lastPeriod - isNew
        series.append(moved)
      } catch {
        tooFar.add(one, rows: own, newest: newest, longest: contract.longestHorizon)
      }
    }
    guard tooFar.gaps.isEmpty else { throw Diagnostics(tooFar.faults(data, predictor: predictor)) }
    outcome.notes = rows.notes + [gap.map { Self.warning($0) }].compactMap { $0 } + notes(data, outcome, contract: contract)
    let models = ForecastModelSet(
      series: series, modelIntervals: predictor.newest.modelIntervals,
      baselineIntervals: predictor.newest.baselineIntervals)
    var sections = [ForecastPredictor.currentSection: models.encoded()]
    if let coldStart = predictor.coldStart?.advanced(to: newest.period) {
      sections[ForecastPredictor.coldStartSection] = coldStart.encoded()
    }
    try bundle.extended(
      to: path, replacing: sections,
      by: BundleManifest.Extension(
        parent: bundle.manifest.filesDigest, data: digest, rows: outcome.used, through: outcome.through,
        toolVersion: toolVersion))
    outcome.modelVersion = try Bundle(at: path).manifest.modelVersion
    return outcome
  }

  private static let tooFar = RequestFault(status: 422, kind: "history-too-far", title: "", fields: [])

  private func nothingNew(
    _ data: String, newest: NewRows.Row?, predictor: ForecastPredictor
  ) -> Diagnostic {
    let last = predictor.newest.series.map(\.lastPeriod).max() ?? 0
    return Diagnostic(
      "E3082",
      newest == nil
        ? "the file has no row with a value"
        : "every row is known already: the newest is of "
          + "'\(predictor.text(of: newest?.period ?? 0))', and the model knows all up to '\(predictor.text(of: last))'",
      at: Place(file: data, line: newest?.line), fix: "bring rows that are newer", exitCode: .dataError)
  }

  /// Periods of which there is no row at all between what the models know and the newest row, nil where there are none.
  /// A week that nobody delivered must not count as a week in which nobody bought.
  private func missing(
    _ data: String, _ rows: NewRows, sharesCalendar: Bool, predictor: ForecastPredictor
  ) -> Diagnostic? {
    let longest = predictor.contract.longestHorizon
    /// The first gap of rising rows after a period; one that is too long has its own fault.
    func gap(after last: Int, _ rows: [NewRows.Row]) -> (last: Int, row: NewRows.Row, missing: Int)? {
      var (last, found) = (last, nil as (last: Int, row: NewRows.Row, missing: Int)?)
      for row in rows where row.period > last {
        let missing = row.period - last - 1
        if missing > longest { return nil }
        if missing > 0 { found = (found?.last ?? last, found?.row ?? row, (found?.missing ?? 0) + missing) }
        last = row.period
      }
      return found
    }
    var found: (last: Int, row: NewRows.Row, missing: Int)?
    var name = ""
    if sharesCalendar {
      let all = rows.groups.flatMap(\.rows).sorted { ($0.period, $0.line) < ($1.period, $1.line) }
      found = gap(after: predictor.newest.series.map(\.lastPeriod).max() ?? 0, all)
    } else {
      for group in rows.groups {
        guard let series = predictor.newest[group.key] else { continue }
        found = gap(after: series.lastPeriod, group.rows)
        name = group.key.joined(separator: " / ")
        if found != nil { break }
      }
    }
    guard let found else { return nil }
    let first = predictor.text(of: found.last + 1)
    let more = found.missing > 1 ? " and of \(found.missing - 1) more \(predictor.contract.frequency.unit)\(found.missing > 2 ? "s" : "")" : ""
    return Diagnostic(
      "E3084",
      "there is no row of '\(first)'\(more), \(name.isEmpty ? "of any series" : "of \(name)"), before this one of "
        + "'\(predictor.text(of: found.row.period))'", at: Place(file: data, line: found.row.line),
      hint: "the bundle '\(bundle.path)' knows all up to '\(predictor.text(of: found.last))'; rows that were given to extend "
        + "before are only in the bundle that it wrote then",
      fix: "bring all rows since then in one file, or add them to the data and run again; where there really were none, "
        + "--allow-gaps", exitCode: .dataError)
  }

  /// A gap that the client allows is told all the same.
  private static func warning(_ gap: Diagnostic) -> Diagnostic {
    Diagnostic(
      gap.code, gap.message, at: gap.place, hint: "as data.checks.missing_period says",
      fix: "make sure that there really were none", severity: .warning, exitCode: .success)
  }

  /// Gaps that are longer than what is forecast, each said once for all series that have it.
  private struct TooFar {
    struct Gap: Hashable {
      var last: Int
      var period: Int
    }

    /// In the order of the bundle, with line and name of the first series and the number of them.
    var gaps = [(gap: Gap, line: Int, name: String, count: Int)]()
    private var places = [Gap: Int]()

    mutating func add(_ series: ForecastModelSet.Series, rows: [NewRows.Row], newest: NewRows.Row, longest: Int) {
      var last = series.lastPeriod
      var after = newest
      for row in rows where row.period > series.lastPeriod {
        if row.period - last - 1 > longest {
          after = row
          break
        }
        last = row.period
      }
      let gap = Gap(last: last, period: after.period)
      if let place = places[gap] {
        gaps[place].count += 1
      } else {
        places[gap] = gaps.count
        gaps.append((gap, after.line, series.key.isEmpty ? "the series" : series.key.joined(separator: " / "), 1))
      }
    }

    func faults(_ data: String, predictor: ForecastPredictor) -> [Diagnostic] {
      gaps.prefix(10).map { gap, line, name, count in
        let others = count == 1 ? "" : " and \(count - 1) more"
        return Diagnostic(
          "E3081",
          "'\(predictor.text(of: gap.period))' is \(gap.period - gap.last) periods after '\(predictor.text(of: gap.last))', "
            + "the last that is known of \(name)\(others)", at: Place(file: data, line: line),
          hint: "at most \(predictor.contract.longestHorizon) periods may be missing between",
          fix: "correct the timestamp, bring the rows between, or train again", exitCode: .dataError)
      }
    }
  }

  /// Series without rows are a delivery that is not whole more often than many products that did not sell.
  private func notes(_ data: String, _ outcome: Outcome, contract: ForecastContract) -> [Diagnostic] {
    let absent = outcome.series - outcome.moved
    guard absent > 0, contract.frequency != .integer else { return [] }
    let what = contract.gapsAreZero ? "counted as \(csvNumber(contract.clipped(0)))" : "counted as not known"
    return [
      Diagnostic(
        "E3083", "\(absent) of \(outcome.series) series have no new row, \(what) up to '\(outcome.through)'",
        at: Place(file: data), hint: "as data.checks.missing_period says",
        fix: "check that the file is whole", severity: .warning, exitCode: .success)
    ]
  }
}
