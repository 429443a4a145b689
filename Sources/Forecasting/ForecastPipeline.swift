public import Digests
import Evaluation
import ForecastFitting
public import ForecastModel
public import JSON
public import Runs
public import Solution
public import Support
import TimeAxis

/// One execution of `solkit forecast`: data, windows, choice, test, verdict, files. Stages are kept by the digest of
/// what they are made from, so a killed run goes on where it was.
public struct ForecastPipeline: Sendable {
  public var solution: SolutionFile
  /// The resolved configuration, for digests.
  public var configuration: JSONValue
  public var data: ForecastData
  /// Digest of the data file.
  public var dataDigest: Digest
  public var run: Run
  public var threads: Int
  public var interruption: Interruption
  public var progress: any ProgressReporter

  public init(
    solution: SolutionFile, configuration: JSONValue, data: ForecastData, dataDigest: Digest, run: Run, threads: Int,
    interruption: Interruption, progress: any ProgressReporter
  ) {
    self.solution = solution
    self.configuration = configuration
    self.data = data
    self.dataDigest = dataDigest
    self.run = run
    self.threads = threads
    self.interruption = interruption
    self.progress = progress
  }

  /// What a pipeline leaves in memory: the findings, and the models that a bundle is made of.
  public struct Result: Sendable {
    public var evaluation: ForecastEvaluation
    public var current: ForecastModelSet
    /// One for each test window, in the order of time.
    public var past: [ForecastModelSet]
    /// Where the client orders by the forecast.
    public var orders: OrderBook?
    /// The forecasts of the test windows, of the chosen candidate and the baseline.
    public var chosenWindows: [Int: WindowForecasts]
    /// The sums, where the client asks for any.
    public var hierarchy: HierarchyOutcome?
    /// What forecasts new series, where static columns say what they are like.
    public var coldStart: ColdStartOutcome?
    public var baselineWindows: [Int: WindowForecasts]
    /// Processor seconds by candidate; for the report only.
    public var secondsByCandidate: [String: Double]
    /// Trials that were finished.
    public var trials: Int
  }

  /// Fits everything that the time budget allows, and judges it.
  public func execute() throws -> Result {
    let plan = try Self.plan(solution: solution, set: data.set)
    let stages = ForecastStages(plan: plan)
    let origins = plan.origins
    let ladder = Candidate.ladder(
      baseline: solution.models.baseline, candidates: solution.models.candidates, seasons: plan.seasonLengths.count)
    let validation = (0..<origins.count).filter { !origins.isTest($0) }
    let testing = (0..<origins.count).filter { origins.isTest($0) }
    let search = try search(ladder, stages: stages, windows: validation)
    var windows = search.windows
    var seconds = search.seconds
    var choice = try choice(search, stages: stages)
    for candidate in search.ladder where candidate.kind != nil {
      for window in testing {
        var (forecasts, spent) = try fit(candidate, window: window, stages: stages)
        let isServed = candidate == choice.chosen || candidate.name == solution.models.baseline
        if !isServed, !isMember(candidate, of: search.ladder) { forecasts.models = [] }
        windows[candidate.name, default: [:]][window] = forecasts
        seconds[candidate.name, default: 0] += spent
      }
    }
    if let recipe = search.recipe {
      for window in testing {
        windows[Candidate.ensembleName, default: [:]][window] = combined(
          recipe, of: windows, window: window, stages: stages)
      }
    }
    // Sums and parts first agree, then scales are made right for the forecasts that are served.
    var hierarchy = try hierarchy(choice, recipe: search.recipe, windows: windows, stages: stages)
    let alone = windows[choice.chosen.name] ?? [:]
    if let hierarchy {
      for window in validation {
        windows[choice.chosen.name]?[window] = alone[window].map { hierarchy.moved($0, window: window) }
      }
      choice.recalibrate(
        ladder: search.ladder, metric: solution.search.metric, method: solution.forecast.intervals.method,
        windows: windows, threads: threads)
    }
    // Who looks at a validation window again corrects it there, as `Choice` and the orders do.
    for (name, own) in windows {
      for window in testing {
        windows[name]?[window] = own[window].map { [hierarchy] forecasts in
          let corrected = choice.corrected(forecasts, of: name, window: window)
          // In the order in which the endpoint does it, so that both give the same bits.
          return name == choice.chosen.name ? hierarchy?.moved(corrected, window: window) ?? corrected : corrected
        }
      }
    }
    hierarchy?.judgeSeries(choice, baseline: solution.models.baseline, alone: alone, windows: windows)
    var current = try final(choice, recipe: search.recipe, stages: stages)
    let coldStart = coldStart(choice, windows: windows[choice.chosen.name] ?? [:], current: current)
    if let coldStart {
      current = withoutShort(current, coldStart.model)
      choice.plan.contract.statics = coldStart.model.columns
    }
    let past = testing.map { window in
      modelSet(choice, windows: windows, window: window, plan: plan)
    }
    let orders = try orderBook(solution: solution, plan: plan, choice: choice, windows: windows)
    let evaluation = ForecastEvaluation(
      solution: solution, set: data.set, origins: origins, seasonLength: plan.seasonLength, contract: choice.plan.contract,
      ladder: search.ladder, untried: search.untried, windows: windows, choice: choice, threads: threads)
    return Result(
      evaluation: evaluation, current: current, past: past, orders: orders,
      chosenWindows: windows[choice.chosen.name] ?? [:], hierarchy: hierarchy, coldStart: coldStart,
      baselineWindows: windows[solution.models.baseline] ?? [:], secondsByCandidate: seconds,
      trials: search.ladder.count)
  }

  /// Who won on the validation windows. To compare the ways in which intervals are made takes longer than anything else
  /// between the fits: what came out is a stage, so that a run that is killed late does not compare them again.
  private func choice(_ search: Search, stages: ForecastStages) throws -> Choice {
    func choice(_ methods: [String: IntervalSettings.Method]) -> Choice {
      Choice(
        plan: stages.plan, ladder: search.ladder, choosable: choosable(search.ladder), metric: solution.search.metric,
        method: solution.forecast.intervals.method, methods: methods, windows: search.windows, threads: threads)
    }
    var made: Choice?
    let inputs = stages.intervalInputs(configuration, ladder: search.ladder.map(\.name))
    let stage = try run.stage(ForecastStages.intervals, inputs: inputs) {
      let choice = choice([:])
      made = choice
      let lines = search.ladder.map { "\(choice.method(of: $0.name).rawValue) \($0.name)\n" }
      return [StageFile("methods.txt", Array(lines.joined().utf8))]
    }
    if let made { return made }
    var methods = [String: IntervalSettings.Method]()
    for line in String(decoding: try stage.bytes("methods.txt"), as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      if parts.count == 2, let method = IntervalSettings.Method(rawValue: parts[0]) { methods[parts[1]] = method }
    }
    return choice(methods)
  }

  /// The candidates that the client lists; the baseline may be one of them.
  private func choosable(_ ladder: [Candidate]) -> [String] {
    ladder.map(\.name).filter { solution.models.candidates.contains($0) }
  }

  // MARK: Plan

  /// What is measured and how, from the configuration and the data.
  /// Throws `E3060` (65) where no series is long enough for every window.
  static func plan(solution: SolutionFile, set: SeriesSet) throws(Diagnostics) -> MeasurePlan {
    let origins = RollingOrigin(
      horizon: solution.forecast.horizon, step: solution.stepSize,
      validationWindows: solution.split.windowCount - solution.split.testWindows,
      testWindows: solution.split.testWindows)
    let isEnough = set.series.contains { origins.windows(of: $0, end: set.end(of: $0)).count == origins.count }
    guard isEnough else {
      if let fault = Self.emptyWindows(solution, set, origins) { throw Diagnostics([fault]) }
      let longest = set.series.map(\.values.count).max() ?? 0
      let unit = set.frequency.unit
      throw Diagnostics([
        Diagnostic(
          "E3060",
          "the history is too short for \(origins.count) windows of \(origins.horizon) \(unit)s: the longest series "
            + "has \(longest == 1 ? "1 period" : "\(longest) periods"), \(origins.minimumLength) are needed",
          at: solution.data.source.filepath.map { Place(file: $0) } ?? solution.place(of: "split"),
          hint: "\(origins.minimumTraining) to learn from, \(origins.minimumLength - origins.minimumTraining) to judge",
          fix: "bring more history, or lower forecast.horizon or split.n_windows", exitCode: .dataError)
      ])
    }
    let seasonLengths = solution.forecast.seasons?.values ?? set.frequency.usualSeasonLengths
    _ = try orderTerms(solution: solution, set: set)
    var levels = [0.5, 0.8, 0.9, 0.95]
    for level in solution.success.criteria.compactMap(\.level) where !levels.contains(level) { levels.append(level) }
    return MeasurePlan(
      set: set, origins: origins, seasonLengths: seasonLengths, quantiles: solution.forecast.quantiles,
      coverageLevels: levels.sorted(), contract: contract(solution: solution, set: set),
      failure: solution.scope.acceptableFailure, costOfError: solution.scope.costOfError,
      slices: solution.success.criteria.compactMap(\.slice), seed: solution.seed, metric: solution.search.metric)
  }

  /// The fault of data that are long enough and yet have a window without a value in every series; else nil.
  private static func emptyWindows(
    _ solution: SolutionFile, _ set: SeriesSet, _ origins: RollingOrigin
  ) -> Diagnostic? {
    let found = set.series.map { (series: $0, windows: origins.windows(of: $0, end: set.end(of: $0))) }
    guard set.series.contains(where: { $0.values.count >= origins.minimumLength }),
      let best = found.max(by: { $0.windows.count < $1.windows.count }),
      let lacking = (0..<origins.count).last(where: { !best.windows.contains($0) })
    else { return nil }
    let end = set.end(of: best.series)
    let start = origins.start(of: lacking, end: end)
    let known = best.series.values(before: start).count { !$0.isNaN }
    let why =
      known < origins.minimumTraining
      ? "\(known) values before it, \(origins.minimumTraining) are needed" : "no value in it"
    return Diagnostic(
      "E3061",
      "no series has values in all \(origins.count) windows: the best, '\(best.series.name)', has \(best.windows.count) "
        + "of them, and from '\(set.text(of: start))' to '\(set.text(of: start + origins.horizon - 1))' \(why)",
      at: solution.data.source.filepath.map { Place(file: $0) } ?? solution.place(of: "split"),
      hint: "the data end at '\(set.text(of: end))'",
      fix: "fill the empty cells, correct a last date that is wrong, or lower split.n_windows", exitCode: .dataError)
  }

  private static func contract(solution: SolutionFile, set: SeriesSet) -> ForecastContract {
    let target = solution.data.target
    var contract = ForecastContract(
      keys: set.keyNames, timestamp: solution.data.timestamp.name, target: target.name, unit: target.unit,
      knownFuture: set.knownColumns, holidays: set.holidays, frequency: set.frequency, format: set.format, horizon: solution.forecast.horizon,
      quantiles: solution.forecast.quantiles, servedQuantile: solution.scope.costOfError.servedQuantile,
      minimum: target.min, maximum: target.max, gapsAreZero: solution.data.checks.missingPeriod == .fillZero,
      candidate: "", baseline: solution.models.baseline, serves: "", batchMax: solution.export.endpoint.batchMax)
    contract.levels = solution.forecast.hierarchy?.columns ?? []
    contract.orders = solution.orders.map { OrderPolicy($0) }
    return contract
  }

  // MARK: Search

  private struct Search {
    var ladder: [Candidate]
    var untried: [String]
    var windows: [String: [Int: WindowForecasts]]
    var seconds: [String: Double]
    /// Of the ensemble, where one competes.
    var recipe: EnsembleRecipe?
  }

  /// Fits the candidates on the validation windows, from the simple to the rich, until the budget is used up. The
  /// baseline and the first candidate are always fitted.
  private func search(_ ladder: [Candidate], stages: ForecastStages, windows: [Int]) throws -> Search {
    let plan = stages.plan
    let fitted = ladder.filter { $0.kind != nil }
    var search = Search(ladder: [], untried: [], windows: [:], seconds: [:])
    let begin = Clock.now
    let budget = solution.search.timeBudgetSeconds
    var best: (name: String, value: Double)?
    for (index, candidate) in fitted.enumerated() {
      let mustFit = index < 2
      guard mustFit || (Clock.now - begin < budget && index < solution.search.numSamples) else {
        search.untried.append(candidate.name)
        continue
      }
      var own = [Int: WindowForecasts]()
      var spent = 0.0
      do {
        for window in windows {
          progress.update(
            "search", done: index * windows.count + own.count, of: fitted.count * windows.count,
            "\(index)/\(fitted.count) trials" + (best.map { ", best \($0.name)" } ?? ""))
          var (forecasts, seconds) = try fit(
            candidate, window: window, stages: stages, deadline: mustFit ? nil : begin + budget)
          if !mayBeMember(candidate, of: ladder) { forecasts.models = [] }
          own[window] = forecasts
          spent += seconds
        }
      } catch is BudgetUsedUp {
        search.untried.append(candidate.name)
        continue
      }
      search.windows[candidate.name] = own
      search.seconds[candidate.name] = spent
      search.ladder.append(candidate)
      let measures = plan.measure(
        [JudgedCandidate(name: candidate.name, windows: own, intervals: .normal)], windows: windows)
      if solution.models.candidates.contains(candidate.name),
        let value = measures.scores.candidates.first?.statistics[MetricKey(solution.search.metric)]?.value(),
        value < best?.value ?? .infinity
      {
        best = (candidate.name, value)
      }
      try checkMemory()
    }
    for var ensemble in ladder where ensemble.kind == nil {
      ensemble.members.removeAll { search.untried.contains($0) }
      guard ensemble.members.count >= 2 else {
        search.untried.append(ensemble.name)
        continue
      }
      let outcome = EnsembleLearner(
        plan: plan, validation: windows, windows: search.windows, medianMembers: ensemble.members,
        candidates: search.ladder.map(\.name).filter { solution.models.candidates.contains($0) },
        metric: solution.search.metric, threads: threads
      ).learn(solution.models.ensemble)
      ensemble.members = outcome.recipe.members
      ensemble.rule = outcome.recipe.rule
      ensemble.shares = outcome.recipe.meanShares(series: plan.set.series.count) { series in
        plan.features(of: series, before: windows.last)
      }
      ensemble.classes = outcome.recipe.servedClasses
      search.windows[ensemble.name] = outcome.windows
      search.recipe = outcome.recipe
      search.ladder.append(ensemble)
      for name in search.windows.keys where name != ensemble.name && !ensemble.members.contains(name) {
        for window in windows { search.windows[name]?[window]?.models = [] }
      }
    }
    return search
  }

  /// What the ensemble says of a window that had no part in its weights.
  /// - Parameter window: nil for what comes after all data; `all` then holds it under -1.
  private func combined(
    _ recipe: EnsembleRecipe, of all: [String: [Int: WindowForecasts]], window: Int?, stages: ForecastStages
  ) -> WindowForecasts {
    let starts = window.map { stages.starts(of: $0) } ?? stages.startsAfterAll
    return .combined(
      recipe, of: all, window: window ?? -1, plan: stages.plan, starts: starts, threads: threads
    ) { series in
      recipe.weights(series: series) { stages.plan.features(of: series, before: window) }
    }
  }

  /// Whether an ensemble needs the models of a candidate, not only what they forecast. Where none does, models of a
  /// window are let go at once: with many series they are most of the memory.
  private func isMember(_ candidate: Candidate, of ladder: [Candidate]) -> Bool {
    ladder.contains { $0.members.contains(candidate.name) }
  }

  /// Whether an ensemble may come to need the models of a candidate: those of the median, or all that are listed where
  /// the windows say who counts.
  private func mayBeMember(_ candidate: Candidate, of ladder: [Candidate]) -> Bool {
    guard solution.models.ensemble != .median else { return isMember(candidate, of: ladder) }
    return ladder.contains { $0.kind == nil }
      && (isMember(candidate, of: ladder) || solution.models.candidates.contains(candidate.name))
  }

  private struct BudgetUsedUp: Error {}

  /// One stage: one candidate on one window.
  private func fit(
    _ candidate: Candidate, window: Int, stages: ForecastStages, deadline: Double? = nil
  ) throws -> (WindowForecasts, seconds: Double) {
    guard let kind = candidate.kind else { return (WindowForecasts(paths: [], models: []), 0) }
    return try fit(
      kind, name: stages.name(kind, window: window), starts: stages.starts(of: window), stages: stages,
      deadline: deadline)
  }

  func fit(
    _ kind: CandidateKind, name: String, starts: [Int?], stages: ForecastStages, deadline: Double?
  ) throws -> (WindowForecasts, seconds: Double) {
    let before = Clock.processorTime
    let stage = try run.stage(name, inputs: stages.inputs(kind, starts: starts)) {
      let interruption = self.interruption
      let forecasts = try WindowForecasts.fit(
        kind, series: stages.plan.set, starts: starts, horizon: stages.plan.origins.horizon,
        seasonLengths: stages.plan.seasonLengths, lags: stages.plan.lagSettings, threads: threads
      ) {
        try interruption.check()
        if let deadline, Clock.now > deadline { throw BudgetUsedUp() }
      }
      return [StageFile("forecasts.bin", forecasts.encoded())]
    }
    let forecasts = try WindowForecasts(bytes: try stage.bytes("forecasts.bin"), source: name)
    guard forecasts.paths.count == stages.plan.set.series.count else {
      throw Diagnostic(
        "E4050", "the stage '\(name)' is about other series", fix: "delete the run folder and run again",
        exitCode: .bug)
    }
    return (forecasts, Clock.processorTime - before)
  }

  private func checkMemory() throws(Diagnostic) {
    let used = peakResidentBytes() / 1_000_000
    guard used > solution.search.memoryMegabytes else { return }
    throw Diagnostic(
      "E4051", "the run takes \(used) MB of memory, search.memory_mb allows \(solution.search.memoryMegabytes)",
      at: solution.place(of: "search.memory_mb"), hint: "all stages that were finished are kept",
      fix: "raise search.memory_mb, or forecast fewer series", exitCode: .temporary)
  }

  // MARK: Models for the bundle

  /// The chosen candidate and the baseline, fitted on everything that is known.
  private func final(_ choice: Choice, recipe: EnsembleRecipe?, stages: ForecastStages) throws -> ForecastModelSet {
    progress.update("fit", done: 0, of: 1, "on all data")
    func fitted(_ name: String) throws -> WindowForecasts {
      guard let kind = CandidateKind(rawValue: name) else { return WindowForecasts(paths: [], models: []) }
      return try fit(
        kind, name: stages.nameOfFinal(kind), starts: stages.startsAfterAll, stages: stages, deadline: nil
      ).0
    }
    func models(_ name: String) throws -> [FittedForecaster?] {
      let forecasts: WindowForecasts
      if name == Candidate.ensembleName, let recipe {
        var members = [String: [Int: WindowForecasts]]()
        for member in recipe.members { members[member] = [-1: try fitted(member)] }
        forecasts = combined(recipe, of: members, window: nil, stages: stages)
      } else {
        forecasts = try fitted(name)
      }
      return choice.corrected(forecasts, of: name, window: nil).models
    }
    let baseline = try models(solution.models.baseline)
    let chosen = try models(choice.chosen.name)
    let series = data.set.series.enumerated().compactMap { index, series -> ForecastModelSet.Series? in
      guard let model = chosen[index], let baseline = baseline[index] else { return nil }
      let last = data.set.end(of: series)
      return .init(
        key: series.key, lastPeriod: last, known: known(series, around: last), model: model, baseline: baseline)
    }
    return ForecastModelSet(
      series: series, modelIntervals: choice.intervals[choice.chosen.name] ?? .normal,
      baselineIntervals: choice.intervals[solution.models.baseline] ?? .normal)
  }

  /// What a bundle keeps of the known columns: a horizon back, and ahead what the client's file holds.
  private func known(_ series: SeriesSet.Series, around last: Int) -> KnownRows {
    guard !data.set.allKnownColumns.isEmpty else { return .none }
    let horizon = solution.forecast.horizon
    let end = series.known.firstPeriod + series.known.periods
    return series.known.slice(from: last + 1 - horizon, to: min(max(end, last + 1), last + 1 + max(horizon * 10, 100)))
  }

  /// The models that forecast a test window, as the report judges them.
  private func modelSet(
    _ choice: Choice, windows: [String: [Int: WindowForecasts]], window: Int, plan: MeasurePlan
  ) -> ForecastModelSet {
    let chosen = windows[choice.chosen.name]?[window]
    let baseline = windows[solution.models.baseline]?[window]
    let series = data.set.series.enumerated().compactMap { index, series -> ForecastModelSet.Series? in
      guard let model = chosen?.models[index], let reference = baseline?.models[index] else { return nil }
      let start = plan.origins.start(of: window, end: data.set.end(of: series))
      return .init(
        key: series.key, lastPeriod: start - 1, known: known(series, around: start - 1), model: model,
        baseline: reference)
    }
    return ForecastModelSet(
      series: series, modelIntervals: choice.intervals[choice.chosen.name] ?? .normal,
      baselineIntervals: choice.intervals[solution.models.baseline] ?? .normal)
  }
}
