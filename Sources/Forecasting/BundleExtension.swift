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
/// is 0 or unknown, as `data.checks.missing_period` says.
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
  public var toolVersion: String

  public init(bundle: Bundle, solution: SolutionFile? = nil, toolVersion: String) {
    self.bundle = bundle
    self.solution = solution
    self.toolVersion = toolVersion
  }

  /// Writes the extended bundle to `path`, in the place of one that stands there; whole or not at all.
  /// - Parameter data: CSV with the key columns, the timestamp and the target; other columns are passed over.
  /// - Throws: every fault of the rows, with its line (65): a series that was not trained (`E3080`), a gap longer than
  ///   what is forecast (`E3081`), no row that is new (`E3082`), timestamps off the grid, rows that stand twice, cells
  ///   out of the contract.
  public func write(_ data: String, to path: String) throws -> Outcome {
    let predictor = try ForecastPredictor(bundle: bundle)
    let contract = predictor.contract
    let rows = try NewRows(data, predictor: predictor, solution: solution)
    let digest = try Digest(ofFile: data)
    let sharesCalendar = contract.frequency != .integer
    let newest = rows.groups.compactMap(\.rows.last).max { $0.period < $1.period }
    let ends = Dictionary(predictor.newest.series.map { ($0.key, $0.lastPeriod) }) { first, _ in first }
    let groups = Dictionary(rows.groups.map { ($0.key, $0) }) { first, _ in first }
    guard let newest,
      rows.groups.contains(where: { group in group.rows.last.map { $0.period > ends[group.key] ?? .max } ?? false })
    else { throw nothingNew(data, newest: newest, predictor: predictor) }

    var outcome = Outcome(
      used: 0, known: 0, moved: 0, series: predictor.newest.series.count, filled: 0,
      through: predictor.text(of: newest.period), modelVersion: "", notes: [])
    var faults = [Diagnostic]()
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
        if faults.count < 10 { faults.append(gap(data, one, rows: own, newest: newest, predictor: predictor)) }
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    outcome.notes = notes(data, outcome, contract: contract)
    let models = ForecastModelSet(
      series: series, modelIntervals: predictor.newest.modelIntervals,
      baselineIntervals: predictor.newest.baselineIntervals)
    try bundle.extended(
      to: path, replacing: [ForecastPredictor.currentSection: models.encoded()],
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

  /// A gap that is longer than what is forecast, at the row after it.
  private func gap(
    _ data: String, _ series: ForecastModelSet.Series, rows: [NewRows.Row],
    newest: NewRows.Row, predictor: ForecastPredictor
  ) -> Diagnostic {
    let most = predictor.contract.longestHorizon
    var last = series.lastPeriod
    var after = newest
    for row in rows where row.period > series.lastPeriod {
      if row.period - last - 1 > most {
        after = row
        break
      }
      last = row.period
    }
    let name = series.key.isEmpty ? "the series" : series.key.joined(separator: " / ")
    return Diagnostic(
      "E3081",
      "'\(predictor.text(of: after.period))' is \(after.period - last) periods after '\(predictor.text(of: last))', "
        + "the last that is known of \(name)", at: Place(file: data, line: after.line),
      hint: "at most \(most) periods may be missing between",
      fix: "correct the timestamp, bring the rows between, or train again", exitCode: .dataError)
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
