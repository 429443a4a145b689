import ForecastModel
import Solution
import Statistics
import Support

/// A candidate that watched all windows: how it was calibrated, and what it said of every reading.
struct AnomalyWatch: Sendable {
  var name: String
  /// With the threshold.
  var rule: AnomalyRule
  /// By series; nil where a series has no window before the test part.
  var profiles: [AnomalyProfile?]
  /// By series, in the order of time.
  var validation: [[AnomalyReading]]
  var test: [[AnomalyReading]]
  /// By test window and series: what the monitor remembered before it.
  var statesBefore: [Int: [AnomalyState?]]
  /// By series, after the last reading.
  var lastStates: [AnomalyState?]
}

/// Lets the models of windows watch the readings of windows.
struct AnomalyWatcher: Sendable {
  let plan: AnomalyPlan
  /// By window and series, fitted on what lies before.
  let models: [Int: [FittedForecaster?]]
  let threads: Int

  /// So many normal readings let a series stand for itself; with fewer it leans on all series together.
  static let ownReadings = 200

  /// What one series gave over some windows.
  private struct Trace: Sendable {
    var steps: [AnomalyMonitor.Step] = []
    /// By window: what was remembered before it.
    var before: [Int: AnomalyState] = [:]
    var state: AnomalyState
  }

  /// Walks one series through windows, a reading at a time; the memory goes on from window to window, the model is
  /// the one of each window.
  private func walk(
    _ index: Int, windows: [Int], profile: AnomalyProfile, from state: AnomalyState, clip: Double,
    each: (inout AnomalyMonitor, AnomalyMonitor.Step) -> Void = { _, _ in }
  ) -> Trace {
    let series = plan.set.series[index]
    var trace = Trace(state: state)
    for window in windows {
      guard let start = plan.start(of: window, series: series), let model = models[window]?[index] else { continue }
      trace.before[window] = trace.state
      let profile = plan.profile(profile, of: index, before: start)
      var monitor = AnomalyMonitor(
        rule: plan.rule, profile: profile, model: model, state: trace.state, nextPeriod: start)
      for period in start..<start + plan.origins.horizon {
        let step = monitor.advance(series.value(at: period) ?? .nan, clip: clip)
        each(&monitor, step)
        trace.steps.append(step)
      }
      trace.state = monitor.state
    }
    return trace
  }

  /// A profile before anything is known.
  private var blank: AnomalyProfile {
    AnomalyProfile(
      errors: .normal, tails: plan.rule.statistics.map { _ in .normal }, centre: 0, spread: 1, frozenAfter: .max,
      missingAfter: .max)
  }

  /// The errors of the validation windows as they are, by series: whatever a profile says, the models make the same ones.
  func rawSteps() -> [[AnomalyMonitor.Step]] {
    let blank = self.blank
    return Parallel.map(plan.set.series.count, threads: threads) { index in
      walk(
        index, windows: plan.validationWindows, profile: blank, from: AnomalyState(rule: plan.rule), clip: .infinity
      ).steps
    }
  }

  /// Learns on the validation windows what is normal.
  /// - Parameters:
  ///   - raw: what `rawSteps` gives.
  ///   - left: windows that nothing is learnt from, since they are about to be judged.
  func profiles(_ raw: [[AnomalyMonitor.Step]], leaving left: [Int] = []) -> [AnomalyProfile?] {
    let count = plan.set.series.count
    let statistics = plan.rule.statistics
    let blank = self.blank
    let fresh = AnomalyState(rule: plan.rule)
    // First the errors as they are, then what is made of them.
    let errors = raw.enumerated().map { index, steps in
      learnt(steps, series: index, leaving: left).filter { !plan.isEvent($0.period, series: index) }.flatMap { step in
        [(step.error, 1), (step.aheadError, plan.rule.ahead)].compactMap {
          StandardisedError(actual: $0.0, median: 0, scale: 1, step: $0.1)
        }
      }
    }
    let pooledErrors = QuantileTable.fit(errors.flatMap { $0 }, isCentred: false)
    let tables = errors.map {
      $0.count { $0.step == 1 } >= Self.ownReadings ? QuantileTable.fit($0, isCentred: false) : pooledErrors
    }
    let traces = Parallel.map(count, threads: threads) { index in
      var profile = blank
      profile.errors = tables[index]
      return walk(
        index, windows: plan.validationWindows, profile: profile, from: fresh, clip: AnomalyMonitor.modelClip)
    }
    let normal = traces.enumerated().map { index, trace in
      learnt(trace.steps, series: index, leaving: left).filter { !plan.isDisturbed($0.period, series: index) && !$0.value.isNaN }
    }
    func tails(_ steps: [AnomalyMonitor.Step]) -> [AnomalyTail] {
      statistics.indices.map { place in AnomalyTail(fitting: steps.map { $0.statistics[place] }) }
    }
    let pooledTails = tails(normal.flatMap { $0 })
    return (0..<count).map { index in
      guard let start = plan.validationWindows.compactMap({ plan.start(of: $0, series: plan.set.series[index]) }).first
      else { return nil }
      let (run, gap) = standstill(index, before: firstTestPeriod(of: index) ?? start)
      return AnomalyProfile(
        errors: tables[index], tails: normal[index].count >= Self.ownReadings ? tails(normal[index]) : pooledTails,
        centre: 0, spread: 1,
        frozenAfter: plan.settings.frozenAfter ?? run + run / 2 + 2,
        missingAfter: plan.settings.missingAfter ?? gap + gap / 2 + 2)
    }
  }

  /// The steps outside of some windows.
  private func learnt(_ steps: [AnomalyMonitor.Step], series index: Int, leaving left: [Int]) -> [AnomalyMonitor.Step] {
    let ranges = left.compactMap { window in
      plan.start(of: window, series: plan.set.series[index]).map { $0..<$0 + plan.origins.horizon }
    }
    return ranges.isEmpty ? steps : steps.filter { step in !ranges.contains { $0.contains(step.period) } }
  }

  private func firstTestPeriod(of index: Int) -> Int? {
    let series = plan.set.series[index]
    return plan.testWindows.first.map { plan.origins.start(of: $0, end: plan.set.end(of: series)) }
  }

  /// The longest run of equal readings and the longest gap outside of events, before a period.
  private func standstill(_ index: Int, before end: Int) -> (run: Int, gap: Int) {
    let series = plan.set.series[index]
    var (run, gap, longestRun, longestGap) = (0, 0, 1, 0)
    var last = Double.nan
    for (place, value) in series.values(before: end).enumerated() {
      if plan.isEvent(series.firstPeriod + place, series: index) {
        (run, gap, last) = (0, 0, .nan)
      } else if value.isNaN {
        gap += 1
      } else {
        run = value == last ? run + 1 : 1
        (gap, last) = (0, value)
      }
      longestRun = max(longestRun, run)
      longestGap = max(longestGap, gap)
    }
    return (longestRun, longestGap)
  }

  /// Most parts that the validation windows are cut into to be judged by each other.
  private static let mostFolds = 4

  /// The surprise of every validation reading; NaN where it is no normal one. Readings are judged by what the other windows
  /// say is normal, as those of the test and of service are: a tail that has seen a reading is less surprised by it.
  func scores(_ raw: [[AnomalyMonitor.Step]]) -> [[Double]] {
    let windows = plan.validationWindows
    let folds = min(Self.mostFolds, windows.count)
    var scores = [[Double]](repeating: [], count: plan.set.series.count)
    for fold in 0..<folds {
      let judged = windows.indices.filter { $0 * folds / windows.count == fold }.map { windows[$0] }
      let profiles = profiles(raw, leaving: folds > 1 ? judged : [])
      let found = Parallel.map(plan.set.series.count, threads: threads) { index -> [Double] in
        guard let profile = profiles[index] else { return [] }
        var scores = [Double]()
        let series = plan.set.series[index]
        let ranges = judged.compactMap { window in
          plan.start(of: window, series: series).map { $0..<$0 + plan.origins.horizon }
        }
        // From the first window on, so that the memory of each is that of the windows before it.
        let last = judged.last ?? 0
        _ = walk(
          index, windows: windows.filter { $0 <= last }, profile: profile, from: AnomalyState(rule: plan.rule),
          clip: AnomalyMonitor.modelClip
        ) { monitor, step in
          let surprise = monitor.judge(step).surprise
          guard ranges.contains(where: { $0.contains(step.period) }) else { return }
          scores.append(step.value.isNaN || plan.isDisturbed(step.period, series: index) ? .nan : surprise)
        }
        return scores
      }
      for index in found.indices { scores[index] += found[index] }
    }
    return scores
  }

  /// Weeks of normal readings behind scores, for an average series.
  func weeks(_ scores: [[Double]]) -> Double {
    let lists = scores.filter { !$0.isEmpty }
    guard !lists.isEmpty else { return 0 }
    let readings = lists.reduce(0) { $0 + $1.count { !$0.isNaN } }
    return Double(readings) / Double(lists.count) / plan.periodsPerWeek
  }

  /// Judges validation and test windows with a rule that has its threshold.
  func watch(_ name: String, rule: AnomalyRule, profiles: [AnomalyProfile?]) -> AnomalyWatch {
    var ruled = self.plan
    ruled.rule = rule
    let watcher = AnomalyWatcher(plan: ruled, models: models, threads: threads)
    typealias Seen = (
      validation: [AnomalyReading], test: [AnomalyReading], before: [Int: AnomalyState], last: AnomalyState?
    )
    let seen = Parallel.map(plan.set.series.count, threads: threads) { index -> Seen in
      guard let profile = profiles[index] else { return ([], [], [:], nil) }
      func readings(_ windows: [Int], from state: AnomalyState) -> ([AnomalyReading], Trace) {
        var list = [AnomalyReading]()
        let trace = watcher.walk(
          index, windows: windows, profile: profile, from: state, clip: AnomalyMonitor.modelClip
        ) { monitor, step in list.append(monitor.judge(step)) }
        return (list, trace)
      }
      let (validation, first) = readings(plan.validationWindows, from: AnomalyState(rule: rule))
      let (test, second) = readings(plan.testWindows, from: first.state)
      return (validation, test, second.before, second.state)
    }
    var before = [Int: [AnomalyState?]]()
    for window in plan.testWindows { before[window] = seen.map { $0.before[window] } }
    return AnomalyWatch(
      name: name, rule: rule, profiles: profiles, validation: seen.map(\.validation), test: seen.map(\.test),
      statesBefore: before, lastStates: seen.map(\.last))
  }
}
