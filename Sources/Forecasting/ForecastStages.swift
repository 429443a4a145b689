import Digests
import ForecastFitting
import LagFitting
public import JSON
public import Runs
public import Solution
public import Support
import TimeAxis

/// Names and inputs of the stages of a forecasting run, known before anything is computed: the pipeline and
/// `solkit plan` read the same.
struct ForecastStages {
  let plan: MeasurePlan
  /// Digest of all series.
  let seriesDigest: Digest

  init(plan: MeasurePlan) {
    self.plan = plan
    seriesDigest = Digest(of: plan.set.encoded())
  }

  /// The first period of a window by series; nil where a series does not have it.
  func starts(of window: Int) -> [Int?] { plan.starts(of: window) }

  /// The first period after all data.
  var startsAfterAll: [Int?] { plan.set.series.map { plan.set.end(of: $0) + 1 } }

  /// Digest of all that the forecasts of a candidate depend on.
  func inputs(_ kind: CandidateKind, starts: [Int?]) -> Digest {
    var hasher = ContentHasher()
    hasher.update(seriesDigest.hex)
    let seasons = plan.seasonLengths.map { String($0) }.joined(separator: " ")
    for part in [kind.rawValue, String(plan.origins.horizon), seasons] { hasher.update(part) }
    if kind == .lagBoosting {
      // Nothing else draws by chance or looks at what counts as an error.
      for part in [String(plan.seed), "\(plan.lagSettings.loss)"] { hasher.update(part) }
    }
    hasher.update(starts.map { $0.map { String($0) } ?? "-" }.joined(separator: ","))
    return hasher.finish()
  }

  /// The stage in which it is chosen how intervals are made.
  static let intervals = "choose/intervals"

  /// Digest of all that this choice depends on: the series, the candidates that were fitted, and every setting that the
  /// forecasts of validation windows, an ensemble of them or their errors can depend on.
  /// - Parameter ladder: names of the candidates.
  func intervalInputs(_ configuration: JSONValue, ladder: [String]) -> Digest {
    var hasher = ContentHasher()
    hasher.update(seriesDigest.hex)
    for section in ["data", "split", "forecast", "models"] { hasher.update(configuration[section]?.text ?? "-") }
    hasher.update(configuration["search"]?["metric"]?.text ?? "-")
    hasher.update(configuration["scope"]?["cost_of_error"]?.text ?? "-")
    hasher.update(ladder.joined(separator: " "))
    return hasher.finish()
  }

  func name(_ kind: CandidateKind, window: Int) -> String { "\(plan.origins.name(of: window))/\(kind.rawValue)" }
  func nameOfFinal(_ kind: CandidateKind) -> String { "final/\(kind.rawValue)" }
  /// - Parameter window: the number of windows stands for what comes after all data.
  func nameOfSums(_ kind: CandidateKind, window: Int) -> String {
    "\(window < plan.origins.count ? plan.origins.name(of: window) : "final")-sums/\(kind.rawValue)"
  }
}

/// What a forecasting run would do, stage by stage.
/// - Parameter configuration: the resolved configuration, for digests.
public func forecastStagePlan(
  _ solution: SolutionFile, configuration: JSONValue, data: ForecastData
) throws(Diagnostics) -> [StageDescription] {
  let plan = try ForecastPipeline.plan(solution: solution, set: data.set)
  let stages = ForecastStages(plan: plan)
  let ladder = Candidate.ladder(
    baseline: solution.models.baseline, candidates: solution.models.candidates, seasons: plan.seasonLengths.count)
  let kinds = ladder.compactMap(\.kind)
  var list = [StageDescription]()
  let count = plan.origins.count
  for isTest in [false, true] {
    for kind in kinds {
      for window in 0..<count where plan.origins.isTest(window) == isTest {
        let starts = stages.starts(of: window)
        list.append(
          StageDescription(
            stages.name(kind, window: window), inputs: stages.inputs(kind, starts: starts),
            text: "\(kind.rawValue) on window \(window + 1) of \(count), \(starts.count { $0 != nil }) series"))
      }
    }
  }
  let choice = StageDescription(
    ForecastStages.intervals, inputs: stages.intervalInputs(configuration, ladder: ladder.map(\.name)),
    text: "how intervals are made, on the validation windows")
  list.insert(choice, at: kinds.count * (0..<count).count { !plan.origins.isTest($0) })
  if let settings = solution.forecast.hierarchy {
    let hierarchy: Hierarchy
    do throws(Diagnostic) { hierarchy = try Hierarchy(settings, of: data.set) } catch { throw Diagnostics([error]) }
    let sums = ForecastStages(plan: plan.ofSums(hierarchy.sums))
    for kind in kinds {
      for window in 0...count {
        let end = data.set.lastPeriod
        let start = window < count ? plan.origins.start(of: window, end: end) : end + 1
        let starts: [Int?] = hierarchy.sums.series.map { _ in start }
        list.append(
          StageDescription(
            sums.nameOfSums(kind, window: window), inputs: sums.inputs(kind, starts: starts),
            text: "\(kind.rawValue) on \(starts.count) sums, if it is chosen"))
      }
    }
  }
  for kind in kinds {
    list.append(
      StageDescription(
        stages.nameOfFinal(kind), inputs: stages.inputs(kind, starts: stages.startsAfterAll),
        text: "\(kind.rawValue) on all data, if it is chosen"))
  }
  return list
}
