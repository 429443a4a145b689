import Digests
import ForecastFitting
public import Runs
public import Solution
public import Support

/// Names and inputs of the stages of a watch, and what each of them learns from.
struct AnomalyStages {
  let plan: AnomalyPlan
  private let seriesDigest: Digest

  init(plan: AnomalyPlan) {
    self.plan = plan
    seriesDigest = Digest(of: plan.set.encoded())
  }

  /// The first period of a window by series.
  func starts(of window: Int) -> [Int?] { plan.set.series.map { plan.start(of: window, series: $0) } }

  /// The first period after all data.
  var startsAfterAll: [Int?] { plan.set.series.map { plan.set.end(of: $0) + 1 } }

  /// Events that may be known: those before the test part. What a test window holds is for its verdict alone, even
  /// where the next window learns from its readings.
  private func knownEvents(_ index: Int) -> [ClosedRange<Int>] {
    let end = plan.set.end(of: plan.set.series[index])
    let test = plan.testWindows.first.map { plan.origins.start(of: $0, end: end) } ?? .max
    return plan.events[index].compactMap { event in
      event.lowerBound < test ? event.lowerBound...min(event.upperBound, test - 1) : nil
    }
  }

  /// What a model may learn of a series before a period: its readings without events and gross outliers.
  func training(_ index: Int, before start: Int) -> [Double] {
    let series = plan.set.series[index]
    return AnomalyCleaning.masked(
      plan.set.training(series, before: start), firstPeriod: series.firstPeriod, events: knownEvents(index),
      seasonLength: plan.seasonLength)
  }

  /// Digest of all that the models of a candidate depend on.
  func inputs(_ kind: CandidateKind, starts: [Int?]) -> Digest {
    var hasher = ContentHasher()
    hasher.update("watch")
    hasher.update(seriesDigest.hex)
    let seasons = plan.seasonLengths.map { String($0) }.joined(separator: " ")
    for part in [kind.rawValue, seasons] { hasher.update(part) }
    let events = plan.set.series.indices.map { index in
      knownEvents(index).map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: " ")
    }
    hasher.update(events.joined(separator: ","))
    hasher.update(starts.map { $0.map { String($0) } ?? "-" }.joined(separator: ","))
    return hasher.finish()
  }

  func name(_ kind: CandidateKind, window: Int) -> String { "\(plan.origins.name(of: window))/\(kind.rawValue)" }
  func nameOfFinal(_ kind: CandidateKind) -> String { "final/\(kind.rawValue)" }
}

/// What a run of a watch would do, stage by stage.
public func anomalyStagePlan(_ solution: SolutionFile, data: ForecastData) throws(Diagnostics) -> [StageDescription] {
  let stages = AnomalyStages(plan: try AnomalyPipeline.plan(solution: solution, data: data))
  let kinds = Candidate.ladder(baseline: solution.models.baseline, candidates: solution.models.candidates)
    .compactMap(\.kind)
  var list = [StageDescription]()
  for windows in [stages.plan.validationWindows, stages.plan.testWindows] {
    for kind in kinds {
      for window in windows {
        let starts = stages.starts(of: window)
        list.append(
          StageDescription(
            stages.name(kind, window: window), inputs: stages.inputs(kind, starts: starts),
            text: "\(kind.rawValue) before window \(window + 1) of \(stages.plan.origins.count), \(starts.count { $0 != nil }) series"))
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
