import Evaluation
import ForecastFitting
import ForecastModel
import Reconciliation
import Runs
import Solution
import Support

extension ForecastPipeline {
  /// Forecasts the sums that the client asks for with the chosen candidate, and makes sums and parts agree.
  /// Nil where none are asked for.
  /// - Parameters:
  ///   - recipe: of the ensemble, where one competes.
  ///   - windows: forecasts by candidate and window, with the scales that the models have.
  func hierarchy(
    _ choice: Choice, recipe: EnsembleRecipe?, windows: [String: [Int: WindowForecasts]], stages: ForecastStages
  ) throws -> HierarchyOutcome? {
    guard let settings = solution.forecast.hierarchy else { return nil }
    let work = HierarchyWork(
      pipeline: self, hierarchy: try Hierarchy(settings, of: data.set), settings: settings, choice: choice,
      recipe: recipe, windows: windows, stages: stages)
    return try work.outcome()
  }

  /// A candidate's forecasts from given origins, of the series of `stages`.
  /// - Parameters:
  ///   - window: before which an ensemble looks at what a series is like; nil is after all data.
  ///   - name: of the stage of each family that it is made of.
  func forecasts(
    _ candidate: Candidate, recipe: EnsembleRecipe?, starts: [Int?], window: Int?, stages: ForecastStages,
    name: (CandidateKind) -> String
  ) throws -> WindowForecasts {
    if let kind = candidate.kind {
      return try fit(kind, name: name(kind), starts: starts, stages: stages, deadline: nil).0
    }
    guard let recipe else { return WindowForecasts(paths: [], models: []) }
    var members = [String: [Int: WindowForecasts]]()
    for member in recipe.members {
      guard let kind = CandidateKind(rawValue: member) else { continue }
      members[member] = [-1: try fit(kind, name: name(kind), starts: starts, stages: stages, deadline: nil).0]
    }
    return combined(recipe, of: members, at: -1, starts: starts, window: window, stages: stages)
  }

  private func combined(
    _ recipe: EnsembleRecipe, of members: [String: [Int: WindowForecasts]], at place: Int, starts: [Int?],
    window: Int?, stages: ForecastStages
  ) -> WindowForecasts {
    .combined(recipe, of: members, window: place, plan: stages.plan, starts: starts, threads: threads) { series in
      recipe.weights(series: series) { stages.plan.features(of: series, before: window) }
    }
  }

  /// The chosen candidate's forecasts of sums for every window and, under the number of windows, after all data. An
  /// ensemble learns on the validation windows how its members count for sums, by the rule that it has for series.
  func forecastsOfSums(
    _ candidate: Candidate, recipe: EnsembleRecipe?, starts: (Int) -> [Int?], stages: ForecastStages,
    name: (Int, CandidateKind) -> String
  ) throws -> (windows: [Int: WindowForecasts], recipe: EnsembleRecipe?) {
    let count = stages.plan.origins.count
    func fitted(_ kind: CandidateKind) throws -> [Int: WindowForecasts] {
      var own = [Int: WindowForecasts]()
      for window in 0...count {
        progress.update(
          "hierarchy", done: window, of: count + 1, "\(kind.rawValue), \(stages.plan.set.series.count) sums")
        own[window] = try fit(
          kind, name: name(window, kind), starts: starts(window), stages: stages, deadline: nil
        ).0
      }
      return own
    }
    if let kind = candidate.kind { return (try fitted(kind), nil) }
    guard let recipe else { return ([:], nil) }
    var members = [String: [Int: WindowForecasts]]()
    for member in recipe.members { members[member] = try CandidateKind(rawValue: member).map(fitted) }
    let validation = (0..<count).filter { !stages.plan.origins.isTest($0) }
    let learnt = EnsembleLearner(
      plan: stages.plan, validation: validation, windows: members, medianMembers: recipe.members,
      candidates: recipe.members, metric: solution.search.metric, threads: threads
    ).learn(recipe.rule)
    var windows = [Int: WindowForecasts]()
    for window in 0...count {
      let whole = combined(
        learnt.recipe, of: members, at: window, starts: starts(window), window: window < count ? window : nil,
        stages: stages)
      // Cross-fitted where it is judged; a sum that is too short for that is still a part of others.
      windows[window] = learnt.windows[window].map { judged in
        WindowForecasts(
          paths: judged.paths.indices.map { judged.paths[$0] ?? whole.paths[$0] }, models: whole.models)
      } ?? whole
    }
    return (windows, learnt.recipe)
  }
}

/// The steps from base forecasts of sums to a hierarchy whose forecasts agree.
private struct HierarchyWork {
  let pipeline: ForecastPipeline
  let hierarchy: Hierarchy
  let settings: HierarchySettings
  let choice: Choice
  let recipe: EnsembleRecipe?
  let windows: [String: [Int: WindowForecasts]]
  let stages: ForecastStages
  let sumStages: ForecastStages

  init(
    pipeline: ForecastPipeline, hierarchy: Hierarchy, settings: HierarchySettings, choice: Choice,
    recipe: EnsembleRecipe?, windows: [String: [Int: WindowForecasts]], stages: ForecastStages
  ) {
    self.pipeline = pipeline
    self.hierarchy = hierarchy
    self.settings = settings
    self.choice = choice
    self.recipe = recipe
    self.windows = windows
    self.stages = stages
    sumStages = ForecastStages(plan: stages.plan.ofSums(hierarchy.sums))
  }

  private var set: SeriesSet { pipeline.data.set }
  private var structure: SummingStructure { hierarchy.structure }
  private var plan: MeasurePlan { choice.plan }
  private var horizon: Int { plan.origins.horizon }
  private var isNonNegative: Bool { (plan.contract.minimum ?? -1) >= 0 }
  private var validation: [Int] { (0..<plan.origins.count).filter { !plan.origins.isTest($0) } }
  private var testing: [Int] { (0..<plan.origins.count).filter { plan.origins.isTest($0) } }
  private var baseline: Candidate {
    let name = pipeline.solution.models.baseline
    return Candidate(name: name, kind: CandidateKind(rawValue: name), members: [])
  }
  /// The moment after all data stands after the last window.
  private var afterAll: Int { plan.origins.count }

  private func start(_ window: Int) -> Int {
    window == afterAll ? set.lastPeriod + 1 : plan.origins.start(of: window, end: set.lastPeriod)
  }

  func outcome() throws -> HierarchyOutcome {
    let all = Array(0...afterAll)
    let sums = try sums(of: choice.chosen, recipe)
    let referenceSums = try self.sums(of: baseline, nil)
    let origins = try all.map { try origin($0, of: choice.chosen, recipe, sums: sums.windows) }
    let references = try all.map { try origin($0, of: baseline, nil, sums: referenceSums.windows) }
    let residuals = try residuals(sumRecipe: sums.recipe)
    let trials = try settings.method == .auto ? trials(origins, residuals) : []
    let method = settings.method == .auto ? trials.first?.method ?? .bottomUp : settings.method
    var moves = [[PathAdjustment]]()
    var referenceMoves = [[PathAdjustment]]()
    for window in all {
      let fitted =
        self.method(method, window, residuals, threads: pipeline.threads)
        ?? self.method(.bottomUp, window, residuals, threads: nil)
      let sums = self.method(.bottomUp, window, residuals, threads: nil)
      moves.append(fitted?.adjustments(of: origins[window], horizon: horizon, isNonNegative: isNonNegative) ?? [])
      referenceMoves.append(sums?.adjustments(of: references[window], horizon: horizon, isNonNegative: false) ?? [])
    }
    return finish(
      method, trials, origins: origins, references: references, moves: moves, referenceMoves: referenceMoves)
  }

  // MARK: Base forecasts

  /// Base forecasts of all nodes. Series that are too short to be judged in the window are forecast all the same:
  /// they are part of the sums.
  private func origin(
    _ window: Int, of candidate: Candidate, _ recipe: EnsembleRecipe?, sums: [Int: WindowForecasts]
  ) throws -> HierarchyOrigin {
    let start = start(window)
    let sums = sums[window] ?? WindowForecasts(paths: [], models: [])
    guard window != afterAll else {
      let bottom = try pipeline.forecasts(
        candidate, recipe: recipe, starts: stages.startsAfterAll, window: nil, stages: stages
      ) { stages.nameOfFinal($0) }
      return HierarchyOrigin(start: start, bottom: bottom, sums: sums)
    }
    let name = plan.origins.name(of: window)
    var bottom = windows[candidate.name]?[window] ?? WindowForecasts(paths: [], models: [])
    let starts = set.series.indices.map { index -> Int? in
      bottom.paths.indices.contains(index) && bottom.paths[index] != nil ? nil : start
    }
    if starts.contains(where: { $0 != nil }) {
      let short = try pipeline.forecasts(
        candidate, recipe: recipe, starts: starts, window: window, stages: stages
      ) { "\(name)-short/\($0.rawValue)" }
      bottom = WindowForecasts(
        paths: set.series.indices.map { starts[$0] == nil ? bottom.paths[$0] : short.paths[$0] }, models: [])
    }
    return HierarchyOrigin(start: start, bottom: bottom, sums: sums)
  }

  private func sums(
    of candidate: Candidate, _ recipe: EnsembleRecipe?
  ) throws -> (windows: [Int: WindowForecasts], recipe: EnsembleRecipe?) {
    try pipeline.forecastsOfSums(
      candidate, recipe: recipe, starts: { window in hierarchy.sums.series.map { _ in start(window) } },
      stages: sumStages
    ) { sumStages.nameOfSums($1, window: $0) }
  }

  private func residuals(sumRecipe: EnsembleRecipe?) throws -> HierarchyResiduals {
    let first = HierarchyResiduals.firstPeriod(of: set, before: start(0))
    let bottom = try pipeline.forecasts(
      choice.chosen, recipe: recipe, starts: set.series.map { _ in first }, window: 0, stages: stages
    ) { "errors/\($0.rawValue)" }
    let sums = try pipeline.forecasts(
      choice.chosen, recipe: sumRecipe, starts: hierarchy.sums.series.map { _ in first }, window: 0,
      stages: sumStages
    ) { "errors-sums/\($0.rawValue)" }
    let models = sums.models + bottom.models
    let (set, sumSet) = (self.set, hierarchy.sums)
    let errors = Parallel.map(models.count, threads: pipeline.threads) { node -> [Double] in
      guard let model = models[node] else { return [] }
      let isSum = node < sumSet.series.count
      let series = isSum ? sumSet.series[node] : set.series[node - sumSet.series.count]
      return HierarchyResiduals.follow(model, series, in: isSum ? sumSet : set, from: first, to: set.lastPeriod)
    }
    let periods = max(0, set.lastPeriod - first + 1)
    return HierarchyResiduals(
      firstPeriod: first,
      values: (0..<periods).map { period in errors.map { $0.indices.contains(period) ? $0[period] : .nan } })
  }

  // MARK: The choice of a method

  private func method(
    _ name: HierarchySettings.Method, _ window: Int, _ residuals: HierarchyResiduals, threads: Int?
  ) -> HierarchyMethod? {
    let start = start(window)
    guard let errors = residuals.before(start, nodes: structure.nodeCount) else { return nil }
    // Shares of the last two seasons, or of as many periods as are forecast.
    let length = max(2 * plan.seasonLength, horizon)
    let history = set.series.map { series in (start - length..<start).map { series.value(at: $0) ?? .nan } }
    return HierarchyMethod(name, structure, residuals: errors, history: history, threads: threads)
  }

  /// All methods on the validation windows, best first.
  private func trials(
    _ origins: [HierarchyOrigin], _ residuals: HierarchyResiduals
  ) throws -> [HierarchyOutcome.Trial] {
    let rows = judgedRows(of: set, origins: plan.origins, windows: validation)
    let sumRows = judgedRows(of: hierarchy.sums, origins: plan.origins, windows: validation)
    var trials = [HierarchyOutcome.Trial]()
    var reference = [Double]()
    for name in HierarchyMethod.tried {
      try pipeline.interruption.check()
      var errors = [Double](repeating: 0, count: hierarchy.levels.count + 1)
      var isWhole = true
      for window in validation {
        guard let method = method(name, window, residuals, threads: nil) else {
          isWhole = false
          break
        }
        let origin = origins[window]
        let moves = method.adjustments(of: origin, horizon: horizon, isNonNegative: isNonNegative)
        let sums = origin.sums.adjusted(by: moves.prefix(structure.aggregateCount))
        let bottom = origin.bottom.adjusted(by: moves.suffix(structure.bottomCount))
        for row in sumRows where row.window == window {
          guard let level = hierarchy.levels.firstIndex(where: { $0.places.contains(row.series) }),
            let path = sums.paths[row.series]
          else { continue }
          errors[level] += abs(clipped(path.median[row.step - 1], sum: row.series) - row.actual)
        }
        for row in rows where row.window == window {
          guard let path = bottom.paths[row.series] else { continue }
          errors[hierarchy.levels.count] += abs(plan.contract.clipped(path.median[row.step - 1]) - row.actual)
        }
      }
      guard isWhole else { continue }
      if reference.isEmpty { reference = errors }
      let shares = zip(errors, reference).map { $1 > 0 ? $0 / $1 : $0 > 0 ? 2 : 1 }
      trials.append(.init(method: name, byLevel: shares, mean: shares.reduce(0, +) / Double(shares.count)))
    }
    // Of equals the simpler one, which stands first, stays first.
    return trials.enumerated().sorted { ($0.element.mean, $0.offset) < ($1.element.mean, $1.offset) }.map(\.element)
  }

  private func clipped(_ value: Double, sum: Int) -> Double {
    plan.contract.clipped(value, members: hierarchy.members[sum].count)
  }

  // MARK: What is kept

  private func finish(
    _ method: HierarchySettings.Method, _ trials: [HierarchyOutcome.Trial], origins: [HierarchyOrigin],
    references: [HierarchyOrigin], moves: [[PathAdjustment]], referenceMoves: [[PathAdjustment]]
  ) -> HierarchyOutcome {
    let count = structure.aggregateCount
    var sumWindows = [Int: WindowForecasts]()
    var baselineWindows = sumWindows
    for window in 0..<afterAll {
      sumWindows[window] = origins[window].sums.adjusted(by: moves[window][..<count])
      baselineWindows[window] = references[window].sums.adjusted(by: referenceMoves[window][..<count])
    }
    var outcome = HierarchyOutcome(
      hierarchy: hierarchy, method: method, trials: trials, levels: [],
      current: HierarchyModelSet(levels: [], bottom: []), past: [],
      bottomMoves: moves.map { Array($0[count...]) }, sumWindows: sumWindows, baselineSumWindows: baselineWindows,
      intervals: [])
    var tables = [(model: QuantileTable, baseline: QuantileTable)]()
    for level in hierarchy.levels {
      let own = intervals(level, sumWindows)
      tables.append((own, intervals(level, baselineWindows)))
      outcome.intervals.append(own)
      func slices(_ windows: [Int: WindowForecasts]) -> [Int: WindowForecasts] {
        windows.mapValues { $0.slice(level.places) }
      }
      let alone = Dictionary(uniqueKeysWithValues: origins.dropLast().enumerated().map { ($0.offset, $0.element.sums) })
      let table = tables[tables.count - 1]
      typealias Finding = HierarchyOutcome.LevelFinding
      outcome.levels.append(
        Finding(
          level.name, plan: plan.ofSums(hierarchy.set(of: level)), windows: testing,
          candidates: [
            JudgedCandidate(name: baseline.name, windows: slices(baselineWindows), intervals: table.baseline),
            JudgedCandidate(name: Finding.alone, windows: slices(alone), intervals: table.model),
            JudgedCandidate(name: Finding.reconciled, windows: slices(sumWindows), intervals: table.model),
          ]))
    }
    func models(_ window: Int, bottom: [PathAdjustment?]) -> HierarchyModelSet {
      HierarchyModelSet(
        levels: hierarchy.levels.enumerated().map { index, level -> HierarchyModelSet.Level in
          let has = level.places.filter {
            origins[window].sums.models[$0] != nil && references[window].sums.models[$0] != nil
          }
          let series = has.compactMap { place -> ForecastModelSet.Series? in
            guard let model = origins[window].sums.models[place], let reference = references[window].sums.models[place]
            else { return nil }
            return .init(
              key: hierarchy.sums.series[place].key, lastPeriod: start(window) - 1, model: model, baseline: reference)
          }
          return HierarchyModelSet.Level(
            models: ForecastModelSet(
              series: series, modelIntervals: tables[index].model, baselineIntervals: tables[index].baseline),
            adjustments: has.map { moves[window][$0] }, baselineAdjustments: has.map { referenceMoves[window][$0] },
            memberCounts: has.map { hierarchy.members[$0].count })
        }, bottom: bottom)
    }
    outcome.current = models(afterAll, bottom: Array(moves[afterAll][count...]))
    outcome.past = testing.map { window in
      let chosen = windows[choice.chosen.name]?[window]
      let reference = windows[baseline.name]?[window]
      // In the order of the models of the window, which leave out series that do not have it.
      let has = set.series.indices.filter { chosen?.models[$0] != nil && reference?.models[$0] != nil }
      return models(window, bottom: has.map { moves[window][count + $0] })
    }
    return outcome
  }

  /// Calibrated on the validation windows of one level.
  private func intervals(_ level: Hierarchy.Level, _ windows: [Int: WindowForecasts]) -> QuantileTable {
    guard choice.method(of: choice.chosen.name) != .model else { return .normal }
    let own = windows.mapValues { $0.slice(level.places) }
    return .fit(errors(of: hierarchy.set(of: level), own, members: level.places.map { hierarchy.members[$0].count }))
  }

  private func errors(
    of set: SeriesSet, _ windows: [Int: WindowForecasts], members: [Int]
  ) -> [StandardisedError] {
    judgedRows(of: set, origins: plan.origins, windows: validation).compactMap { row in
      guard let path = windows[row.window]?.paths[row.series] else { return nil }
      return StandardisedError(
        actual: row.actual,
        median: plan.contract.clipped(path.median[row.step - 1], members: members[row.series]),
        scale: path.scale[row.step - 1], step: row.step)
    }
  }
}

extension MeasurePlan {
  /// What sums are measured by: the bounds of one series are none of a sum, but one of 0 is.
  func ofSums(_ sums: SeriesSet) -> MeasurePlan {
    var plan = self
    plan.set = sums
    plan.slices = []
    plan.contract.minimum = (contract.minimum ?? -1) >= 0 ? 0 : nil
    plan.contract.maximum = nil
    return plan
  }
}

extension HierarchyOutcome {
  /// The forecasts of the series in a window, moved as the endpoint moves them.
  func moved(_ forecasts: WindowForecasts, window: Int) -> WindowForecasts {
    bottomMoves.indices.contains(window) ? forecasts.adjusted(by: bottomMoves[window][...]) : forecasts
  }

  /// Measures the series themselves, by themselves and as they are served.
  /// - Parameters:
  ///   - alone: the chosen candidate's own forecasts by window.
  ///   - windows: those that are served, by candidate and window.
  mutating func judgeSeries(
    _ choice: Choice, baseline: String, alone: [Int: WindowForecasts], windows: [String: [Int: WindowForecasts]]
  ) {
    var plan = choice.plan
    plan.slices = []
    let testing = (0..<plan.origins.count).filter { plan.origins.isTest($0) }
    let name = choice.chosen.name
    let own = choice.intervals[name] ?? .normal
    var corrected = [Int: WindowForecasts]()
    for window in testing { corrected[window] = alone[window].map { choice.corrected($0, of: name, window: window) } }
    levels.append(
      LevelFinding(
        "series", plan: plan, windows: testing,
        candidates: [
          JudgedCandidate(
            name: baseline, windows: windows[baseline] ?? [:], intervals: choice.intervals[baseline] ?? .normal),
          JudgedCandidate(name: LevelFinding.alone, windows: corrected, intervals: own),
          JudgedCandidate(name: LevelFinding.reconciled, windows: windows[name] ?? [:], intervals: own),
        ]))
  }
}
