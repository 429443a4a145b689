import Digests
import LearnerFitting
import Learners
import Matrices
import Runs
import Solution
import Support

/// What became of one trial.
struct TrialRecord: Sendable {
  var name: String
  var family: String
  var settings: String
  /// `search.metric` on the rows that were judged, after Platt's calibration; NaN where none was.
  var score: Double
  /// Folds that it was fitted on; all, where it went to the end.
  var folds: Int
  /// Processor seconds; for the report only.
  var seconds: Double
}

/// Fits candidates on the folds, within the budgets of time and memory, and keeps the best settings of each family.
///
/// Every family's first settings are fitted on all folds, from the simple to the rich. The others follow: with
/// successive halving (Jamieson and Talwalkar 2016) all of them on one fold, the better half of each family on the next,
/// and so on, folds being the resource; else one after another on all folds.
///
/// The first family is fitted whatever the time: without it there would be nothing to deliver. Another one whose first
/// settings would take too long is stopped after as many trees as time allows, or left out.
struct ClassifySearch {
  let solution: SolutionFile
  let data: ClassifyData
  let fitting: TrialFitting
  let threads: Int
  let memory: MemoryBudget
  let progress: any ProgressReporter

  struct Result {
    /// Of each family that was fitted on all folds, the settings that did best.
    var best: [(trial: Trial, outOfFold: OutOfFold)] = []
    var records: [TrialRecord] = []
    /// Families that time left no room for.
    var untried: [String] = []
    /// What the budgets did to the search, in words.
    var notes: [Diagnostic] = []
    var seconds: [String: Double] = [:]
    /// Trials that went to the end.
    var trials = 0
    /// Final fits that may run at once.
    var finalLanes = 1
  }

  /// A trial and how far it got.
  struct Progress {
    var trial: Trial
    var predictions: [Int: [Double]] = [:]
    var seconds = 0.0
    var score = Double.nan
  }

  /// What a search came to.
  private struct Found {
    /// Every trial, in the order of the trials' table.
    var all: [Progress] = []
    var untried: [String] = []
    var notes: [Diagnostic] = []

    var outcome: SearchOutcome {
      SearchOutcome(
        trials: all.map {
          .init(
            family: $0.trial.family.rawValue, number: $0.trial.number, mostTrees: $0.trial.mostTrees,
            folds: $0.predictions.count)
        }, untried: untried, notes: notes)
    }
  }

  private typealias BudgetUsedUp = TrialFitting.BudgetUsedUp

  /// A fit that the memory budget has no room for.
  private struct NoRoom: Error { var bytes: Int }

  /// Fewer trees than this are not worth a candidate.
  static let leastTrees = 10

  /// Small parts are fitted side by side, large ones one after another on all threads.
  static func lanes(_ parts: [PreparedPart], threads: Int) -> Int {
    (parts.first?.training.rowCount ?? 0) < 30_000 && parts.count > 1 ? max(1, threads) : 1
  }

  /// Searches, or goes by what a search with the same settings came to before.
  /// - Parameter budget: knows when the command began and what must be kept for its end.
  func execute(parts: [PreparedPart], budget: TimeBudget) throws -> Result {
    let (run, stages) = (fitting.run, fitting.stages)
    let known = try run.stages.stored(stages.nameOfOutcome, inputs: stages.inputsOfOutcome)
    let found =
      try known.map { try replay($0.bytes(SearchOutcome.fileName), parts: parts) } ?? search(parts: parts, budget: budget)
    _ = try run.stage(stages.nameOfOutcome, inputs: stages.inputsOfOutcome) {
      [StageFile(SearchOutcome.fileName, found.outcome.bytes)]
    }
    let setting = setting(parts)
    var result = Result(untried: found.untried, notes: found.notes)
    for own in found.all {
      result.records.append(record(own))
      result.seconds[own.trial.family.rawValue, default: 0] += own.seconds
    }
    for family in CandidateFamily.ladder(solution.models.candidates) {
      let whole = found.all.filter { $0.trial.family == family && $0.predictions.count == parts.count }
      result.trials += whole.count
      guard let best = whole.enumerated().min(by: { isBetter($0.element.score, $1.element.score, $0.offset < $1.offset) })
      else { continue }
      let own = settled(best.element, whole, parts)
      result.best.append((own.trial, outOfFold(own, parts)))
    }
    let need = result.best.map { finalNeed($0.trial, parts, setting) }.max() ?? 0
    result.finalLanes = max(1, memory.lanes(Self.lanes(parts, threads: threads), need: need))
    return result
  }

  /// The trials that an earlier search got through, from their stages.
  private func replay(_ bytes: [UInt8], parts: [PreparedPart]) throws -> Found {
    let name = fitting.stages.nameOfOutcome
    let lists = Trial.lists(CandidateFamily.ladder(solution.models.candidates), setting(parts), solution: solution)
    let limit: (String) -> Place? = { solution.place(of: $0 == "E4561" ? "search.memory_mb" : "search.time_budget_s") }
    guard let outcome = SearchOutcome(bytes, place: limit) else { throw strange(name) }
    var found = Found(untried: outcome.untried, notes: outcome.notes)
    for known in outcome.trials {
      guard let family = CandidateFamily(rawValue: known.family), let list = lists[family],
        list.indices.contains(known.number), known.folds <= parts.count
      else { throw strange(name) }
      var own = Progress(trial: known.mostTrees.map { list[known.number].stopped(after: $0) } ?? list[known.number])
      let trial = own.trial
      let lanes = Self.lanes(parts, threads: threads)
      let fits = try Parallel.tryMap(known.folds, threads: lanes) { fold in
        try fitting.fit(trial, fold: fold, part: parts[fold], threads: lanes > 1 ? 1 : threads)
      }
      for (fold, fit) in fits.enumerated() { own.predictions[fold] = fit.values }
      own.score = known.folds > 0 ? score(own, parts) : .nan
      found.all.append(own)
    }
    return found
  }

  private func strange(_ name: String) -> Diagnostic {
    Diagnostic(
      "E4550", "the stage '\(name)' is about other trials", fix: "delete the run folder and run again", exitCode: .bug)
  }

  private func search(parts: [PreparedPart], budget: TimeBudget) throws -> Found {
    var budget = budget
    let families = CandidateFamily.ladder(solution.models.candidates)
    let setting = setting(parts)
    let lists = Trial.lists(families, setting, solution: solution)
    var rest = max(families.count, solution.search.numSamples)
    let total = rest
    var finished = [Progress]()
    var result = Found()
    var leftOut = Set<CandidateFamily>()
    for (place, family) in families.enumerated() {
      guard let trial = lists[family]?.first else { continue }
      var own = Progress(trial: trial)
      do {
        guard place == 0 || budget.now < budget.end() else { throw BudgetUsedUp() }
        try fitFirst(&own, parts: parts, setting, budget: &budget, isNeeded: place == 0)
      } catch is BudgetUsedUp {
        result.untried.append(family.rawValue)
        // A budget for the first one only was said once already.
        if !result.notes.contains(where: { $0.code == "E4560" }) { result.notes.append(untried(family)) }
        leftOut.insert(family)
        continue
      } catch let room as NoRoom {
        guard place > 0 else { throw tooLarge(family, room.bytes) }
        result.notes.append(skipped(family, room.bytes))
        leftOut.insert(family)
        continue
      }
      rest -= 1
      finished.append(own)
      budget.willFitAtLast(family)
      if let trees = own.trial.mostTrees { result.notes.append(stopped(family, trees)) }
      if place == 0, budget.now > budget.end() { result.notes.append(tooShort(family, budget)) }
      report(finished, of: total)
    }
    // The other settings, family by family in turn, so that a short budget is shared.
    var others = [Progress]()
    let longest = lists.values.map(\.count).max() ?? 0
    for number in 1..<max(1, longest) where others.count < rest {
      for family in families where !leftOut.contains(family) {
        if let list = lists[family], list.indices.contains(number), others.count < rest {
          others.append(Progress(trial: list[number]))
        }
      }
    }
    let rungs = solution.search.method == .successiveHalving ? Self.rungs(parts.count) : [Array(parts.indices)]
    for (rung, folds) in rungs.enumerated() {
      for place in others.indices where others[place].predictions.count == rungs[..<rung].joined().count {
        guard budget.allows(others[place].trial.family, folds: folds.count) else { continue }
        do {
          let end = budget.end(with: others[place].trial.family)
          try fit(&others[place], folds: folds, parts: parts, setting, budget: &budget, deadline: end)
          report(finished + others, of: total)
        } catch is BudgetUsedUp { continue } catch is NoRoom { continue }
      }
      guard rung + 1 < rungs.count else { break }
      let isWhole = rungs[...rung].joined().count
      // Of each family half of those that got so far go on, at least one: the best by the folds they have in common.
      // Across families the members of a later blend would be cut off: they are judged there.
      var dropped = Set<Int>()
      for family in families {
        let alive = others.indices.filter {
          others[$0].trial.family == family && others[$0].predictions.count == isWhole
        }.sorted { isBetter(others[$0].score, others[$1].score, $0 < $1) }
        dropped.formUnion(alive.dropFirst(max(1, (alive.count + 1) / 2)))
      }
      result.all += dropped.sorted().map { others[$0] }
      others = others.indices.filter { !dropped.contains($0) }.map { others[$0] }
    }
    result.all += finished + others
    return result
  }

  /// One fold first, then twice as many as before.
  private static func rungs(_ folds: Int) -> [[Int]] {
    var rungs = [[Int]]()
    var next = 0
    var size = 1
    while next < folds {
      rungs.append(Array(next..<min(folds, next + size)))
      next += size
      size *= 2
    }
    return rungs
  }

  private func setting(_ parts: [PreparedPart]) -> Trial.Setting {
    let rows = parts.map(\.trainingRows.count).min() ?? 0
    var rarest = rows
    if !data.target.isRegression {
      for part in parts {
        var counts = [Int](repeating: 0, count: data.target.labels.count)
        for row in part.trainingRows { counts[Int(data.target.values[row])] += 1 }
        rarest = min(rarest, counts.min() ?? 0)
      }
    }
    let widths = parts.first?.training.columns.map { $0.kind.isCategory ? $0.kind.levelCount : 1 } ?? []
    return Trial.Setting(
      kind: data.target.kind, rows: rows, rarest: rarest, products: Trial.Setting.products(of: widths),
      numbers: parts.first?.training.columns.count { !$0.kind.isCategory } ?? 0, imported: data.imported)
  }

  // MARK: Fits

  /// The first settings of a family on all folds. Where they would take longer than time allows, only so many trees as
  /// the first folds got done in their share of it.
  /// - Parameter isNeeded: whatever it takes.
  private func fitFirst(
    _ own: inout Progress, parts: [PreparedPart], _ setting: Trial.Setting, budget: inout TimeBudget, isNeeded: Bool
  ) throws {
    let family = own.trial.family
    // The final fit needs the most memory: a family without room for it is not begun.
    let final = finalNeed(own.trial, parts, setting)
    guard memory.lanes(1, need: final) > 0 else { throw NoRoom(bytes: final) }
    guard !isNeeded else {
      return try fit(&own, folds: Array(parts.indices), parts: parts, setting, budget: &budget, deadline: nil)
    }
    let lanes = try lanes(own.trial, parts, setting)
    let share = budget.now + budget.shareOfFold(family)
    let probes = Array(parts.indices.prefix(lanes))
    let start = Clock.processorTime
    let trial = own.trial
    let found = try fits(trial, folds: probes, parts: parts, lanes: lanes, deadline: isGrown(family) ? nil : share, stop: share)
    own.seconds += Clock.processorTime - start
    if let trees = found.compactMap(\.stoppedAfter).min() {
      guard trees >= Self.leastTrees else { throw BudgetUsedUp() }
      own.trial = trial.stopped(after: trees)
      var answer = Double.infinity
      for (fold, fit) in zip(probes, found) {
        guard trial.repeats == 1, let learner = fit.learner else { continue }
        let before = budget.now
        own.predictions[fold] = try fitting.fit(own.trial, fold: fold, part: parts[fold], threads: 1, from: learner).values
        answer = min(answer, (budget.now - before) / Double(max(1, parts[fold].judgedRows.count)))
      }
      // A stopped fit took its whole share.
      budget.note(family, fit: budget.shareOfFold(family), answer: answer.isFinite ? answer : 0)
    } else {
      keep(found, folds: probes, in: &own, budget: &budget)
    }
    let others = parts.indices.filter { own.predictions[$0] == nil }
    try fit(&own, folds: others, parts: parts, setting, budget: &budget, deadline: budget.end(with: family))
  }

  /// Whether a fit can end early with what is finished.
  private func isGrown(_ family: CandidateFamily) -> Bool { family == .gradientBoosting || family == .randomForest }

  private func fit(
    _ own: inout Progress, folds: [Int], parts: [PreparedPart], _ setting: Trial.Setting, budget: inout TimeBudget,
    deadline: Double?
  ) throws {
    let start = Clock.processorTime
    if !folds.isEmpty {
      let lanes = try lanes(own.trial, parts, setting)
      let found = try fits(own.trial, folds: folds, parts: parts, lanes: lanes, deadline: deadline)
      keep(found, folds: folds, in: &own, budget: &budget)
    }
    own.seconds += Clock.processorTime - start
    own.score = score(own, parts)
    try checkMemory()
  }

  private func fits(
    _ trial: Trial, folds: [Int], parts: [PreparedPart], lanes: Int, deadline: Double?, stop: Double? = nil
  ) throws -> [TrialFitting.FoldFit] {
    let inner = Self.lanes(parts, threads: threads) > 1 && folds.count > 1 ? 1 : threads
    let fitting = fitting
    return try Parallel.tryMap(folds.count, threads: lanes) { place in
      try fitting.fit(
        trial, fold: folds[place], part: parts[folds[place]], threads: inner, deadline: deadline, stop: stop)
    }
  }

  private func keep(
    _ found: [TrialFitting.FoldFit], folds: [Int], in own: inout Progress, budget: inout TimeBudget
  ) {
    for (fold, fit) in zip(folds, found) {
      own.predictions[fold] = fit.values
      if let seconds = fit.seconds { budget.note(own.trial.family, fit: seconds.fit, answer: seconds.answer) }
    }
  }

  // MARK: Memory

  /// Folds of a trial that may be fitted at once: fewer than threads where memory is short.
  private func lanes(_ trial: Trial, _ parts: [PreparedPart], _ setting: Trial.Setting) throws(NoRoom) -> Int {
    guard let part = parts.first else { return 1 }
    let wanted = Self.lanes(parts, threads: threads)
    let need = trial.memory(
      features: part.training, rows: setting.rows, rarest: setting.rarest, threads: wanted > 1 ? 1 : threads)
    let lanes = memory.lanes(wanted, need: need)
    guard lanes > 0 else { throw NoRoom(bytes: need) }
    return lanes
  }

  private func finalNeed(_ trial: Trial, _ parts: [PreparedPart], _ setting: Trial.Setting) -> Int {
    guard let part = parts.first else { return 0 }
    let folds = parts.count
    let rows = folds > 1 ? setting.rows * folds / (folds - 1) : setting.rows
    // The rows themselves come once more.
    return trial.memory(features: part.training, rows: rows, rarest: setting.rarest, threads: threads)
      + rows * part.training.columnCount * 8
  }

  private func checkMemory() throws(Diagnostic) {
    let used = peakResidentBytes() / 1_000_000
    guard used > solution.search.memoryMegabytes else { return }
    throw Diagnostic(
      "E4551", "the run takes \(used) MB of memory, search.memory_mb allows \(solution.search.memoryMegabytes)",
      at: solution.place(of: "search.memory_mb"), hint: "all stages that were finished are kept",
      fix: "raise search.memory_mb, or give fewer rows", exitCode: .temporary)
  }

  // MARK: Progress

  private func report(_ all: [Progress], of total: Int) {
    let fitted = all.filter { !$0.predictions.isEmpty }
    let best = fitted.enumerated().min { isBetter($0.element.score, $1.element.score, $0.offset < $1.offset) }
    progress.update(
      "search", done: fitted.count, of: total,
      "\(fitted.count) trials" + (best.map { ", best \($0.element.trial.family.rawValue)" } ?? ""))
  }

  private func record(_ own: Progress) -> TrialRecord {
    TrialRecord(
      name: own.trial.name, family: own.trial.family.rawValue, settings: own.trial.text, score: own.score,
      folds: own.predictions.count, seconds: own.seconds)
  }
}
