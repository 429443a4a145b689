import Digests
import Evaluation
import ForecastFitting
public import ForecastModel
public import Runs
public import Solution
public import Support
import TimeAxis

/// One execution of `solkit forecast` with the section `anomalies`: windows, models of normal readings, thresholds,
/// choice, test, verdict. Stages are kept by the digest of what they are made from.
///
/// Candidates are fitted before each window on readings without events and gross outliers. The validation windows
/// tell how large errors are, where the threshold must lie and which candidate is best; the test windows are judged
/// with all of that fixed. No label of a test window is looked at before.
public struct AnomalyPipeline: Sendable {
  public var solution: SolutionFile
  public var data: ForecastData
  public var run: Run
  public var threads: Int
  public var interruption: Interruption
  public var progress: any ProgressReporter

  public init(
    solution: SolutionFile, data: ForecastData, run: Run, threads: Int, interruption: Interruption,
    progress: any ProgressReporter
  ) {
    self.solution = solution
    self.data = data
    self.run = run
    self.threads = threads
    self.interruption = interruption
    self.progress = progress
  }

  /// What a pipeline leaves in memory.
  public struct Result: Sendable {
    public var evaluation: AnomalyEvaluation
    public var current: AnomalyModelSet
    /// One for each test window, in the order of time.
    public var past: [AnomalyModelSet]
    /// Processor seconds by candidate; for the report only.
    public var secondsByCandidate: [String: Double]
    public var trials: Int
  }

  /// Fits everything that the time budget allows, and judges it.
  public func execute() throws -> Result {
    let plan = try Self.plan(solution: solution, data: data)
    let stages = AnomalyStages(plan: plan)
    let ladder = Candidate.ladder(baseline: solution.models.baseline, candidates: solution.models.candidates)
    let budget = Clock.now + solution.search.timeBudgetSeconds
    var models = [String: [Int: [FittedForecaster?]]]()
    var seconds = [String: Double]()
    var (tried, untried) = ([Candidate](), [String]())
    for candidate in ladder {
      if candidate.kind != nil, !tried.isEmpty, Clock.now > budget || tried.count >= solution.search.numSamples {
        untried.append(candidate.name)
        continue
      }
      progress.update("search", done: tried.count, of: ladder.count, candidate.name)
      let before = Clock.processorTime
      if let kind = candidate.kind {
        models[candidate.name] = try fitted(kind, windows: plan.validationWindows, stages: stages)
        tried.append(candidate)
      } else {
        var ensemble = candidate
        ensemble.members.removeAll { models[$0] == nil }
        guard ensemble.members.count >= 2 else {
          untried.append(ensemble.name)
          continue
        }
        models[ensemble.name] = Self.medians(ensemble.members.compactMap { models[$0] })
        tried.append(ensemble)
      }
      seconds[candidate.name] = Clock.processorTime - before
    }
    // What is normal, and where the threshold lies: from validation windows alone.
    let limits = FixedLimits.limits(plan)
    var calibrated = [(candidate: Candidate, rule: AnomalyRule, profiles: [AnomalyProfile?], weeks: Double)]()
    for candidate in tried {
      try interruption.check()
      progress.update("calibrate", done: calibrated.count, of: tried.count, candidate.name)
      let watcher = AnomalyWatcher(plan: plan, models: models[candidate.name] ?? [:], threads: threads)
      let raw = watcher.rawSteps()
      let profiles = watcher.profiles(raw).enumerated().map { index, profile -> AnomalyProfile? in
        var profile = profile
        profile?.below = limits[index].below
        profile?.above = limits[index].above
        return profile
      }
      let scores = watcher.scores(raw)
      let weeks = watcher.weeks(scores)
      var rule = plan.rule
      let peaks = AlarmThreshold.peaks(scores, coolDown: rule.coolDown, renewal: plan.renewal)
      let wanted = rule.falseAlarmsPerWeek * weeks
      guard peaks.count < 5 || wanted <= Double(peaks.count) else {
        throw Self.outOfReach(weeks, most: peaks.count, solution: solution)
      }
      guard
        let threshold = AlarmThreshold.threshold(peaks: peaks, alarms: wanted),
        // Readings that never vary surprise nobody: a threshold of 0 would call without end.
        threshold > 0
      else { throw Self.tooLittle(weeks, solution: solution) }
      // Scores end there: the rarest alarm that can be asked for.
      rule.threshold = min(threshold, AnomalyTail.most)
      calibrated.append((candidate, rule, profiles, weeks))
    }
    for candidate in tried {
      let before = Clock.processorTime
      let own =
        try candidate.kind.map { try fitted($0, windows: plan.testWindows, stages: stages) }
        ?? Self.medians(candidate.members.compactMap { name in
          models[name].map { all in all.filter { plan.origins.isTest($0.key) } }
        })
      models[candidate.name]?.merge(own) { _, new in new }
      seconds[candidate.name, default: 0] += Clock.processorTime - before
    }
    progress.update("judge", done: 0, of: 1, "test windows")
    var watches = [AnomalyWatch]()
    for (place, one) in calibrated.enumerated() {
      try interruption.check()
      let watcher = AnomalyWatcher(plan: plan, models: models[one.candidate.name] ?? [:], threads: threads)
      if place == 0 {
        var rule = one.rule
        rule.servesLimits = true
        watches.append(watcher.watch(solution.models.baseline, rule: rule, profiles: one.profiles))
      }
      watches.append(watcher.watch(one.candidate.name, rule: one.rule, profiles: one.profiles))
    }
    let ranking = ranking(tried, watches: watches, plan: plan)
    let weeks = calibrated.first { $0.candidate.name == ranking.first?.name }?.weeks ?? 0
    var evaluation = AnomalyEvaluation(
      plan: plan, solution: solution, ladder: tried, untried: untried, watches: watches, limits: limits,
      ranking: ranking, calibrationWeeks: weeks, threads: threads)
    if evaluation.rule.servesLimits, let one = calibrated.first(where: { $0.candidate == evaluation.chosen }) {
      // What is served is what the files tell and what the monitors remember: the chosen model, alarms by the limits.
      evaluation.watch = AnomalyWatcher(plan: plan, models: models[one.candidate.name] ?? [:], threads: threads)
        .watch(one.candidate.name, rule: evaluation.rule, profiles: one.profiles)
    }
    return Result(
      evaluation: evaluation, current: try final(evaluation, stages: stages),
      past: plan.testWindows.map { past(evaluation, models: models, window: $0) }, secondsByCandidate: seconds,
      trials: tried.count)
  }

  /// What is watched and how. Throws `E3060` or `E3061` (65) where no series is long enough for every window.
  static func plan(solution: SolutionFile, data: ForecastData) throws(Diagnostics) -> AnomalyPlan {
    AnomalyPlan(
      measures: try ForecastPipeline.plan(solution: solution, set: data.set), events: data.events, solution: solution)
  }

  private static func tooLittle(_ weeks: Double, solution: SolutionFile) -> Diagnostic {
    Diagnostic(
      "E3090", "the validation windows hold too few normal readings to set a threshold",
      at: solution.place(of: "split"), hint: "\((weeks * 10).rounded() / 10) weeks without an event are left",
      fix: "raise split.n_windows, or bring more history", exitCode: .dataError)
  }

  /// More alarms than readings can give.
  private static func outOfReach(_ weeks: Double, most: Int, solution: SolutionFile) -> Diagnostic {
    let rate = (Double(most) / weeks * 100).rounded(.down) / 100
    return Diagnostic(
      "E3092",
      "\(csvNumber(solution.anomalies?.falseAlarmsPerWeek ?? 0)) false alarms a week cannot come about: there are at most "
        + "\(csvNumber(rate))",
      at: solution.place(of: "anomalies.false_alarms_per_week"),
      hint: "readings within anomalies.cool_down of each other are one alarm",
      fix: "lower anomalies.false_alarms_per_week, or anomalies.cool_down", exitCode: .dataError)
  }

  /// Candidates by how well they expected the normal readings of the validation windows.
  private func ranking(
    _ tried: [Candidate], watches: [AnomalyWatch], plan: AnomalyPlan
  ) -> [(name: String, value: Double)] {
    let key = MetricKey(solution.search.metric)
    let found = tried.enumerated().compactMap { place, candidate -> (place: Int, name: String, value: Double)? in
      guard let watch = watches.first(where: { $0.name == candidate.name }) else { return nil }
      let measures = plan.measure(
        candidate.name, watch.validation, windows: plan.validationWindows, judgesErrors: true)
      guard let value = measures.statistics[key]?.value(), value.isFinite else { return nil }
      return (place, candidate.name, value)
    }
    return found.sorted { ($0.value, $0.place) < ($1.value, $1.place) }.map { ($0.name, $0.value) }
  }

  // MARK: Fitting

  /// The models of one candidate before some windows, each window a stage.
  private func fitted(
    _ kind: CandidateKind, windows: [Int], stages: AnomalyStages
  ) throws -> [Int: [FittedForecaster?]] {
    var found = [Int: [FittedForecaster?]]()
    for window in windows {
      found[window] = try fitted(
        kind, name: stages.name(kind, window: window), starts: stages.starts(of: window), stages: stages)
    }
    return found
  }

  private func fitted(
    _ kind: CandidateKind, name: String, starts: [Int?], stages: AnomalyStages
  ) throws -> [FittedForecaster?] {
    let interruption = interruption
    let plan = stages.plan
    let stage = try run.stage(name, inputs: stages.inputs(kind, starts: starts)) {
      let settings = FitSettings(seasonLength: plan.seasonLength, seasonLengths: plan.seasonLengths)
      let models = try Parallel.tryMap(plan.set.series.count, threads: threads) { index -> FittedForecaster? in
        try interruption.check()
        guard let start = starts[index] else { return nil }
        return ForecastFitting.fit(kind, to: stages.training(index, before: start), settings: settings)
      }
      var writer = ByteWriter()
      writer.put(UInt32(models.count))
      for model in models {
        writer.put(model != nil)
        model?.encode(into: &writer)
      }
      return [StageFile("models.bin", writer.bytes)]
    }
    var reader = ByteReader(try stage.bytes("models.bin"), source: name)
    let count = try reader.count(ofAtLeast: 1)
    guard count == plan.set.series.count else {
      throw Diagnostic(
        "E4050", "the stage '\(name)' is about other series", fix: "delete the run folder and run again",
        exitCode: .bug)
    }
    var models = [FittedForecaster?]()
    for _ in 0..<count { models.append(try reader.bool() ? try FittedForecaster(from: &reader) : nil) }
    return models
  }

  /// The medians of members, by window and series.
  private static func medians(_ members: [[Int: [FittedForecaster?]]]) -> [Int: [FittedForecaster?]] {
    guard let first = members.first else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: first.map { window, models in
        let lists = members.compactMap { $0[window] }
        return (window, models.indices.map { index in medianModel(lists.map { $0[index] }) })
      })
  }

  private static func medianModel(_ members: [FittedForecaster?]) -> FittedForecaster? {
    let known = members.compactMap { $0 }
    return known.count == members.count ? FittedForecaster(medianOf: known) : nil
  }

  // MARK: Monitors for the bundle

  private func final(_ evaluation: AnomalyEvaluation, stages: AnomalyStages) throws -> AnomalyModelSet {
    progress.update("fit", done: 0, of: 1, "on all data")
    let chosen = evaluation.chosen
    func models(_ kind: CandidateKind) throws -> [FittedForecaster?] {
      try fitted(kind, name: stages.nameOfFinal(kind), starts: stages.startsAfterAll, stages: stages)
    }
    let final: [FittedForecaster?]
    if let kind = chosen.kind {
      final = try models(kind)
    } else {
      let members = try chosen.members.compactMap { CandidateKind(rawValue: $0) }.map { try models($0) }
      final = data.set.series.indices.map { index in Self.medianModel(members.map { $0[index] }) }
    }
    return monitors(evaluation, models: final, states: evaluation.watch.lastStates,
      ends: data.set.series.map { data.set.end(of: $0) })
  }

  private func past(
    _ evaluation: AnomalyEvaluation, models: [String: [Int: [FittedForecaster?]]], window: Int
  ) -> AnomalyModelSet {
    monitors(
      evaluation, models: models[evaluation.chosen.name]?[window] ?? [],
      states: evaluation.watch.statesBefore[window] ?? [],
      ends: data.set.series.map { evaluation.plan.origins.start(of: window, end: data.set.end(of: $0)) - 1 })
  }

  private func monitors(
    _ evaluation: AnomalyEvaluation, models: [FittedForecaster?], states: [AnomalyState?], ends: [Int]
  ) -> AnomalyModelSet {
    AnomalyModelSet(
      series: data.set.series.indices.compactMap { index in
        guard models.indices.contains(index), states.indices.contains(index), let model = models[index],
          let state = states[index], let profile = evaluation.watch.profiles[index]
        else { return nil }
        return .init(
          key: data.set.series[index].key, lastPeriod: ends[index], model: model, state: state,
          profile: evaluation.plan.profile(profile, of: index, before: ends[index] + 1))
      })
  }
}
