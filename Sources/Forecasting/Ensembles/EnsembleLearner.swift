import ForecastFitting
import ForecastModel
import Solution
import Statistics
import Support

/// Learns on the validation windows how an ensemble puts its members together, and which way of doing so pays.
///
/// Everything is judged cross-fitted: a window of a series is forecast with weights that neither it, nor a window that
/// overlaps with it, nor the other series of its fold had a part in (docs/models/ensemble.md).
struct EnsembleLearner: Sendable {
  let plan: MeasurePlan
  /// Validation windows, in the order of time.
  let validation: [Int]
  /// Forecasts of every candidate that was fitted on them.
  let windows: [String: [Int: WindowForecasts]]
  /// Whose median it may be.
  let medianMembers: [String]
  /// Who may have a weight, from the simple to the rich.
  let candidates: [String]
  /// The metric by which candidates are chosen.
  let metric: String
  let threads: Int

  /// A recipe with the forecasts that it made, cross-fitted, of the validation windows.
  struct Outcome: Sendable {
    var recipe: EnsembleRecipe
    var windows: [Int: WindowForecasts]
    /// By rule that was tried: mean absolute error of a series in units of its members' mean, over all series.
    var losses: [(rule: ModelSettings.Ensemble, loss: Double)]
  }

  /// Members whose pooled error is further above the least are left out of weighted means.
  private static let worstError = 1.5
  /// Most members of a weighted mean.
  private static let mostMembers = 8
  /// Fewer units tell nothing of a lead.
  static let leastUnits = 8
  /// Most windows of series that weights are learnt from; more make them no better.
  private static let mostRows = 2000
  /// Windows of series from which on features are looked at.
  private static let leastRowsForFeatures = 60

  /// - Parameter rule: `auto` tries all and takes the simplest that is as good as the best.
  func learn(_ rule: ModelSettings.Ensemble) -> Outcome {
    let median = EnsembleRecipe.median(of: medianMembers)
    let actuals = Actuals(plan, windows: validation)
    if rule == .perClass { return ClassChoice(self).outcome }
    guard rule != .median, let evidence = Evidence(self, actuals) else {
      return outcome(median, losses: []) { _, _ in nil }
    }
    let wanted = rule == .auto ? [.weighted, .perSeries, .stacked] : [rule]
    let rows = evidence.rows(usesFeatures: wanted.contains(.stacked), threads: threads)
    var options = [Option(recipe: median, folds: [])]
    for rule in wanted {
      guard rule != .stacked || rows.count >= Self.leastRowsForFeatures || wanted.count == 1 else { continue }
      options.append(option(rule, evidence: evidence, rows: rows))
    }
    if rule != .auto, let own = options.last {
      return outcome(own.recipe, losses: []) { evidence.crossFitted(own, series: $0, window: $1) }
    }
    let errors = options.map { option in
      evidence.errors(of: option, median: evidence.medianPlaces, threads: threads)
    }
    let chosen = LeadRule(errors: errors, isAbsolute: !["mase", "smape"].contains(metric)).simplestOfTheBest
    let losses = zip(options, errors).map { (rule: $0.recipe.rule, loss: $1.meanRelative) }
    let best = options[chosen]
    return outcome(best.recipe, losses: losses) { evidence.crossFitted(best, series: $0, window: $1) }
  }

  /// A rule fitted on everything, and on all but each fold.
  struct Option: Sendable {
    var recipe: EnsembleRecipe
    var folds: [EnsembleRecipe]
  }

  private func option(_ rule: ModelSettings.Ensemble, evidence: Evidence, rows: [Evidence.Row]) -> Option {
    let base = EnsembleRecipe(rule: rule, members: evidence.members, errors: evidence.errors)
    guard rule != .perSeries else { return Option(recipe: base, folds: []) }
    @Sendable func fitted(_ rows: [Evidence.Row]) -> EnsembleRecipe {
      let step = max(1, (rows.count + Self.mostRows - 1) / Self.mostRows)
      let learnt = stride(from: 0, to: rows.count, by: step).map { rows[$0].row }
      var recipe = base
      recipe.weighting = .fit(learnt, members: evidence.members.count, usesFeatures: rule == .stacked)
      return recipe
    }
    let folds = evidence.foldCount
    let recipes = Parallel.map(folds > 1 ? folds + 1 : 1, threads: threads) { fold in
      fitted(fold == 0 ? rows : rows.filter { $0.fold != fold - 1 })
    }
    return Option(recipe: recipes[0], folds: Array(recipes.dropFirst()))
  }

  func outcome(
    _ recipe: EnsembleRecipe, losses: [(rule: ModelSettings.Ensemble, loss: Double)],
    weights: @Sendable (_ series: Int, _ window: Int) -> [Double]?
  ) -> Outcome {
    var found = [Int: WindowForecasts]()
    for window in validation {
      found[window] = .combined(
        recipe, of: windows, window: window, plan: plan, starts: plan.starts(of: window), threads: threads
      ) { weights($0, window) }
    }
    return Outcome(recipe: recipe, windows: found, losses: losses)
  }

  /// The members whose weights are learnt: the best two, and those that are not far behind, at most `mostMembers`.
  fileprivate func weightedMembers(_ actuals: Actuals) -> [String] {
    let names = candidates.filter { windows[$0] != nil }
    let pooled = Evidence.memberErrors(names, actuals: actuals, learner: self).pooled
    let least = pooled.min() ?? 0
    let order = names.indices.sorted { (pooled[$0], $0) < (pooled[$1], $1) }.prefix(Self.mostMembers)
    let kept = order.enumerated().filter { $0.offset < 2 || pooled[$0.element] <= Self.worstError * least }
    return kept.map(\.element).sorted().map { names[$0] }
  }
}

/// What happened in some windows, by series and window; empty where a series does not have it.
struct Actuals: Sendable {
  let windows: [Int]
  /// By series, then by place in `windows`, then by step; NaN where nothing is known.
  let values: [[[Double]]]

  init(_ plan: MeasurePlan, windows: [Int]) {
    self.windows = windows
    let horizon = plan.origins.horizon
    values = plan.set.series.map { series in
      let end = plan.set.end(of: series)
      let has = plan.origins.windows(of: series, end: end)
      return windows.map { window in
        guard has.contains(window) else { return [] }
        let start = plan.origins.start(of: window, end: end)
        return (0..<horizon).map { series.value(at: start + $0) ?? .nan }
      }
    }
  }
}

/// The windows as weights are learnt from them.
struct Evidence: Sendable {
  struct Row: Sendable {
    var fold: Int
    var row: MemberWeighting.Row
  }

  let members: [String]
  let errors: MemberErrors
  let foldCount: Int
  /// Otherwise windows.
  private let foldsAreSeries: Bool
  /// Members of the median among all candidates.
  let medianPlaces: [String]
  private let learner: EnsembleLearner
  private let actuals: Actuals

  /// Nil where there are fewer than two members, or nothing to learn from.
  fileprivate init?(_ learner: EnsembleLearner, _ actuals: Actuals) {
    members = learner.weightedMembers(actuals)
    let judged = actuals.values.count { $0.contains { !$0.isEmpty } }
    guard members.count > 1, judged > 0 else { return nil }
    errors = Self.memberErrors(members, actuals: actuals, learner: learner)
    foldsAreSeries = judged >= 12
    foldCount = foldsAreSeries ? 3 : actuals.windows.count
    medianPlaces = learner.medianMembers
    self.learner = learner
    self.actuals = actuals
  }

  static func memberErrors(_ names: [String], actuals: Actuals, learner: EnsembleLearner) -> MemberErrors {
    let groups = learner.plan.demandClasses
    var errors = MemberErrors(members: names.count, windows: actuals.windows.count, groups: groups)
    for series in groups.indices {
      for (place, window) in actuals.windows.enumerated() where !actuals.values[series][place].isEmpty {
        let own = names.map { name in
          meanError(
            learner.windows[name]?[window]?.paths[series]?.median ?? [], actuals.values[series][place],
            learner.plan.contract)
        }
        errors.add(series: series, window: place, errors: own)
      }
    }
    return errors
  }

  private func fold(_ series: Int, _ place: Int) -> Int { foldsAreSeries ? series % foldCount : place }

  /// Places of the windows that share periods with one.
  private func overlapping(_ place: Int) -> [Int] {
    actuals.windows.indices.filter { learner.plan.origins.overlaps(actuals.windows[$0], actuals.windows[place]) }
  }

  private func features(_ series: Int, _ window: Int) -> [Double] {
    learner.plan.features(of: series, before: window)
  }

  /// Every window of every series.
  func rows(usesFeatures: Bool, threads: Int) -> [Row] {
    Parallel.map(errors.groups.count, threads: threads) { series in
      actuals.windows.enumerated().compactMap { place, window -> Row? in
        let values = actuals.values[series][place]
        let paths = members.compactMap { learner.windows[$0]?[window]?.paths[series]?.median }
        guard !values.isEmpty, paths.count == members.count else { return nil }
        return Row(
          fold: fold(series, place),
          row: MemberWeighting.Row(
            features: usesFeatures ? features(series, window) : [],
            logErrors: errors.logarithms(series: series, leaving: overlapping(place)), forecasts: paths,
            actuals: values))
      }
    }.flatMap { $0 }
  }

  /// Weights for a window that is judged by them.
  func crossFitted(_ option: EnsembleLearner.Option, series: Int, window: Int) -> [Double]? {
    guard let place = actuals.windows.firstIndex(of: window) else { return nil }
    let recipe = option.folds.isEmpty ? option.recipe : option.folds[fold(series, place)]
    return recipe.weights(series: series, leaving: overlapping(place)) { features(series, window) }
  }

  /// What an option would have erred, by series.
  func errors(of option: EnsembleLearner.Option, median names: [String], threads: Int) -> RuleErrors {
    let contract = learner.plan.contract
    let bySeries = Parallel.map(errors.groups.count, threads: threads) { series -> [RuleErrors.Unit] in
      actuals.windows.enumerated().compactMap { place, window -> RuleErrors.Unit? in
        let values = actuals.values[series][place]
        let own = members.compactMap { learner.windows[$0]?[window]?.paths[series]?.median }
        guard !values.isEmpty, own.count == members.count else { return nil }
        let unit = own.reduce(0) { $0 + meanError($1, values, contract) } / Double(own.count)
        guard unit > 0, unit.isFinite else { return nil }
        let path: [Double]
        if let weights = crossFitted(option, series: series, window: window) {
          path = values.indices.map { step in
            var sum = 0.0
            for (weight, member) in zip(weights, own) where step < member.count { sum += weight * member[step] }
            return sum
          }
        } else {
          let paths = names.compactMap { learner.windows[$0]?[window]?.paths[series]?.median }
          path = values.indices.map { step in median(of: paths.map { $0[step] }) }
        }
        let error = meanError(path, values, contract)
        return RuleErrors.Unit(relative: error / unit, absolute: error)
      }
    }
    return RuleErrors(bySeries)
  }
}

/// Mean absolute error over the steps that have an actual value; NaN where there is none.
private func meanError(_ median: [Double], _ actuals: [Double], _ contract: ForecastContract) -> Double {
  var (sum, count) = (0.0, 0)
  for (forecast, actual) in zip(median, actuals) where !actual.isNaN {
    sum += abs(contract.clipped(forecast) - actual)
    count += 1
  }
  return count > 0 ? sum / Double(count) : .nan
}

extension MeasurePlan {
  /// The class of demand of each series, by its place in `DemandClass.allCases`, from what lies before the test part.
  var demandClasses: [Int] {
    let test = (0..<origins.count).first { origins.isTest($0) }
    return set.series.map { series in
      let end = set.end(of: series)
      let start = test.map { origins.start(of: $0, end: end) } ?? end + 1
      let found = DemandClass(of: Array(series.values(before: start)))
      return found.flatMap { DemandClass.allCases.firstIndex(of: $0) } ?? 0
    }
  }

  /// The first period of a window by series; nil where a series does not have it.
  func starts(of window: Int) -> [Int?] {
    set.series.map { series in
      let end = set.end(of: series)
      return origins.windows(of: series, end: end).contains(window) ? origins.start(of: window, end: end) : nil
    }
  }

  /// What a series looks like before a window; after all data where there is none.
  func features(of index: Int, before window: Int?) -> [Double] {
    let series = set.series[index]
    let end = set.end(of: series)
    let start = window.map { origins.start(of: $0, end: end) } ?? end + 1
    return SeriesFeatures(set.training(series, before: start), seasonLength: seasonLength).values
  }
}
