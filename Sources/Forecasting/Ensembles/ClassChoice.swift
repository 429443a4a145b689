import Evaluation
import ForecastFitting
import ForecastModel
import Solution

/// Chooses for each class of demand the member that does best on the validation windows of its series.
///
/// Syntetos, Boylan and Croston (J. Oper. Res. Soc. 56, 2005, 495-503) advise a method for each class; here the client's own
/// windows do, by the client's own metric. A class with fewer than `leastSeries` series
/// takes what is best over all.
struct ClassChoice {
  private let learner: EnsembleLearner
  private let members: [String]
  /// By series.
  private let classes: [Int]
  /// By member and window: what it erred, by series.
  private let sums: [[[ErrorSums]]]

  /// Fewer series of a class choose by luck.
  private static let leastSeries = 5

  init(_ learner: EnsembleLearner) {
    self.learner = learner
    members = learner.candidates.filter { learner.windows[$0] != nil }
    classes = learner.plan.demandClasses
    sums = members.map { name in
      learner.validation.map { window in
        learner.plan.errorSums(of: learner.windows[name]?[window], window: window)
      }
    }
  }

  /// The choice from all series, with forecasts of the validation windows by a choice that each series' third of all,
  /// or with few series its window, had no part in.
  var outcome: EnsembleLearner.Outcome {
    let judged = sums.first?.reduce(into: Set<Int>()) { found, window in
      for (series, own) in window.enumerated() where own.rows > 0 { found.insert(series) }
    } ?? []
    let windows = learner.validation
    let isBySeries = judged.count >= 12
    let folds = isBySeries ? 3 : windows.count
    func isIn(_ fold: Int, _ series: Int, _ place: Int) -> Bool {
      isBySeries
        ? series % folds == fold : learner.plan.origins.overlaps(windows[place], windows[fold])
    }
    let choices = (0..<folds).map { fold in best { !isIn(fold, $0, $1) } }
    let all = best { _, _ in true }
    var recipe = EnsembleRecipe(rule: .perClass, members: members)
    recipe.classes = classes
    recipe.classMembers = all
    let count = members.count
    let classes = self.classes
    var outcome = learner.outcome(recipe, losses: []) { series, window in
      let fold = isBySeries ? series % folds : windows.firstIndex(of: window) ?? 0
      let best = choices[fold][classes[series]]
      return (0..<count).map { $0 == best ? 1 : 0 }
    }
    // Nobody else is served, so nobody else need be fitted again.
    let served = Set(classes.map { all[$0] }).sorted()
    outcome.recipe.members = served.map { members[$0] }
    outcome.recipe.classMembers = all.map { served.firstIndex(of: $0) ?? 0 }
    return outcome
  }

  /// By class, the member with the best value of the metric over the windows of series that count; where two are equal the
  /// simpler one, which stands first.
  private func best(_ counts: (_ series: Int, _ place: Int) -> Bool) -> [Int] {
    func value(_ member: Int, _ isOf: (Int) -> Bool) -> Double {
      let units = classes.indices.filter(isOf).map { series in
        sums[member].indices.filter { counts(series, $0) }.reduce(into: ErrorSums()) { $0 += sums[member][$1][series] }
      }.filter { $0.rows > 0 }
      return ErrorSums.statistics(units, hasFailures: false)[MetricKey(metric)]?.value() ?? .nan
    }
    func least(_ values: [Double]) -> Int? {
      values.indices.filter { values[$0].isFinite }.min { values[$0] < values[$1] }
    }
    let overall = least(members.indices.map { value($0) { _ in true } }) ?? 0
    return DemandClass.allCases.indices.map { kind in
      let judged = classes.indices.count { series in
        classes[series] == kind && sums[0].indices.contains { counts(series, $0) && sums[0][$0][series].rows > 0 }
      }
      guard judged >= Self.leastSeries else { return overall }
      return least(members.indices.map { member in value(member) { classes[$0] == kind } }) ?? overall
    }
  }

  /// The metric of point forecasts that goes with the one by which candidates are chosen.
  private var metric: String {
    switch learner.metric {
    case "pinball": "mae"
    case "scaled_pinball": "mase"
    default: learner.metric
    }
  }
}

extension EnsembleRecipe {
  /// Which member serves which class, and how many series that are; empty where the rule goes by something else.
  var servedClasses: [Candidate.ServedClass] {
    guard rule == .perClass else { return [] }
    return DemandClass.allCases.enumerated().compactMap { place, kind in
      let count = classes.count { $0 == place }
      return count > 0 ? .init(name: kind.rawValue, series: count, member: members[classMembers[place]]) : nil
    }
  }
}
