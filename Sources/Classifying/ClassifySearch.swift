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

/// Fits candidates on the folds, within the budget, and keeps the best settings of each family.
///
/// Every family's first settings are fitted on all folds, from the simple to the rich. The others follow: with
/// successive halving (Jamieson and Talwalkar 2016) all of them on one fold, the better half of each family on the next,
/// and so on, folds being the resource; else one after another on all folds.
struct ClassifySearch {
  let solution: SolutionFile
  let data: ClassifyData
  let stages: ClassifyStages
  let run: Run
  let threads: Int
  let interruption: Interruption
  let progress: any ProgressReporter

  struct Result {
    /// Of each family that was fitted on all folds, the settings that did best.
    var best: [(trial: Trial, outOfFold: OutOfFold)] = []
    var records: [TrialRecord] = []
    var untried: [String] = []
    var seconds: [String: Double] = [:]
    /// Trials that went to the end.
    var trials = 0
  }

  private struct Progress {
    var trial: Trial
    var predictions: [Int: [Double]] = [:]
    var seconds = 0.0
    var score = Double.nan
  }

  private struct BudgetUsedUp: Error {}

  /// - Parameter budget: wall-clock seconds, those of the final fits included.
  func execute(parts: [PreparedPart], begin: Double) throws -> Result {
    let families = CandidateFamily.ladder(solution.models.candidates)
    let setting = setting(parts)
    let seed = UInt64(bitPattern: Int64(solution.seed))
    var rest = max(families.count, solution.search.numSamples)
    let total = rest
    var lists = [CandidateFamily: [Trial]]()
    for family in families {
      lists[family] = Trial.list(family, setting, method: solution.search.method, seed: seed)
    }
    var finished = [Progress]()
    var result = Result()
    var state = State(begin: begin, budget: solution.search.timeBudgetSeconds, folds: parts.count)
    for (place, family) in families.enumerated() {
      guard let trial = lists[family]?.first else { continue }
      guard place == 0 || state.allows(family.rawValue) else {
        result.untried.append(family.rawValue)
        continue
      }
      var own = Progress(trial: trial)
      do {
        try fit(&own, folds: Array(parts.indices), parts: parts, state: &state, deadline: place == 0 ? nil : state.end)
      } catch is BudgetUsedUp {
        result.untried.append(family.rawValue)
        continue
      }
      rest -= 1
      finished.append(own)
      report(finished, of: total)
    }
    // The other settings, family by family in turn, so that a short budget is shared.
    var others = [Progress]()
    let longest = lists.values.map(\.count).max() ?? 0
    if longest > 1 {
      for number in 1..<longest {
        for family in families where !result.untried.contains(family.rawValue) {
          if let list = lists[family], list.indices.contains(number), others.count < rest {
            others.append(Progress(trial: list[number]))
          }
        }
      }
    }
    let rungs = solution.search.method == .successiveHalving ? Self.rungs(parts.count) : [Array(parts.indices)]
    for (rung, folds) in rungs.enumerated() {
      for place in others.indices where others[place].predictions.count == rungs[..<rung].joined().count {
        guard state.allows(others[place].trial.family.rawValue, folds: folds.count) else { continue }
        do {
          try fit(&others[place], folds: folds, parts: parts, state: &state, deadline: state.end)
            report(finished + others, of: total)
        } catch is BudgetUsedUp { continue }
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
      result.records += dropped.sorted().map { record(others[$0]) }
      result.seconds.merge(dropped.map { (others[$0].trial.family.rawValue, others[$0].seconds) }) { $0 + $1 }
      others = others.indices.filter { !dropped.contains($0) }.map { others[$0] }
    }
    for own in finished + others {
      result.records.append(record(own))
      result.seconds[own.trial.family.rawValue, default: 0] += own.seconds
    }
    for family in families {
      let whole = (finished + others).filter { $0.trial.family == family && $0.predictions.count == parts.count }
      result.trials += whole.count
      guard let best = whole.enumerated().min(by: { isBetter($0.element.score, $1.element.score, $0.offset < $1.offset) })
      else { continue }
      result.best.append((best.element.trial, outOfFold(best.element, parts)))
    }
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

  /// What is left of the budget, and what a fit of each family takes.
  private struct State {
    let begin: Double
    let budget: Double
    let folds: Int
    /// Wall-clock seconds a fold and family, as seen so far.
    var seconds: [String: (sum: Double, count: Double)] = [:]

    init(begin: Double, budget: Double, folds: Int) {
      self.begin = begin
      self.budget = budget
      self.folds = folds
    }

    /// What the final fits will take: one of each family on all rows.
    private var reserve: Double {
      seconds.values.reduce(0) { $0 + $1.sum / $1.count } * Double(folds) / Double(max(1, folds - 1)) + 0.02 * budget
    }

    /// When a fit must have ended.
    var end: Double { begin + budget - reserve }

    func allows(_ family: String, folds wanted: Int? = nil) -> Bool {
      let one = seconds[family].map { $0.sum / $0.count } ?? 0
      return Clock.now + one * Double(wanted ?? folds) < end
    }
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
    return Trial.Setting(kind: data.target.kind, rows: rows, rarest: rarest)
  }

  private func fit(
    _ own: inout Progress, folds: [Int], parts: [PreparedPart], state: inout State, deadline: Double?
  ) throws {
    let start = Clock.now
    let startProcessor = Clock.processorTime
    let trial = own.trial
    // Small parts are fitted side by side, large ones one after another on all threads.
    let sideBySide = (parts.first?.training.rowCount ?? 0) < 30_000 && folds.count > 1
    let inner = sideBySide ? 1 : threads
    let found = try Parallel.tryMap(folds.count, threads: sideBySide ? threads : 1) { place in
      try predictions(trial, fold: folds[place], part: parts[folds[place]], threads: inner, deadline: deadline)
    }
    for (fold, values) in zip(folds, found) { own.predictions[fold] = values }
    own.seconds += Clock.processorTime - startProcessor
    own.score = score(own, parts)
    let known = state.seconds[trial.family.rawValue] ?? (0, 0)
    state.seconds[trial.family.rawValue] = (known.sum + Clock.now - start, known.count + Double(folds.count))
    try checkMemory()
  }

  /// One stage: one trial on one fold.
  private func predictions(
    _ trial: Trial, fold: Int, part: PreparedPart, threads: Int, deadline: Double?
  ) throws -> [Double] {
    let interruption = interruption
    let stage = try run.stage(stages.name(trial, fold: fold), inputs: stages.inputs(trial, fold: fold)) {
      let task = LearningTask(
        data.target.kind, features: part.training, target: data.target.values(of: part.trainingRows),
        weights: data.weights.map { all in part.trainingRows.map { all[$0] } },
        seed: stages.seed(trial, fold: fold), threads: threads
      ) {
        try interruption.check()
        if let deadline, Clock.now > deadline { throw BudgetUsedUp() }
      }
      let learner = try trial.fit(task)
      var writer = ByteWriter()
      writer.put(learner.predict(part.judged, threads: threads))
      return [StageFile("predictions.bin", writer.bytes)]
    }
    var reader = ByteReader(try stage.bytes("predictions.bin"), source: stages.name(trial, fold: fold))
    let values = try reader.doubles()
    guard values.count == part.judgedRows.count * data.target.outputs else {
      throw Diagnostic(
        "E4550", "the stage '\(stages.name(trial, fold: fold))' is about other rows",
        fix: "delete the run folder and run again", exitCode: .bug)
    }
    return values
  }

  private func outOfFold(_ own: Progress, _ parts: [PreparedPart]) -> OutOfFold {
    let folds = own.predictions.keys.sorted()
    return OutOfFold(
      folds.map { (parts[$0].judgedRows, own.predictions[$0] ?? []) }, outputs: data.target.outputs)
  }

  /// The search metric by which a family's settings are compared: after a quick calibration, since a forest that is
  /// well ordered but shy would else lose to one that is neither.
  private func score(_ own: Progress, _ parts: [PreparedPart]) -> Double {
    var predictions = outOfFold(own, parts)
    if !data.target.isRegression, solution.models.calibration != .none {
      predictions = CrossCalibration(predictions, target: data.target, weights: data.weights, method: .platt).calibrated
    }
    return ClassifyMeasures(data: data, solution: solution).value(of: solution.search.metric, predictions)
  }

  private func isBetter(_ a: Double, _ b: Double, _ isFirst: Bool) -> Bool {
    if a.isNaN || b.isNaN { return b.isNaN && (!a.isNaN || isFirst) }
    if a == b { return isFirst }
    return ClassifyMeasures.isLowerBetter(solution.search.metric) ? a < b : a > b
  }

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

  private func checkMemory() throws(Diagnostic) {
    let used = peakResidentBytes() / 1_000_000
    guard used > solution.search.memoryMegabytes else { return }
    throw Diagnostic(
      "E4551", "the run takes \(used) MB of memory, search.memory_mb allows \(solution.search.memoryMegabytes)",
      at: solution.place(of: "search.memory_mb"), hint: "all stages that were finished are kept",
      fix: "raise search.memory_mb, or give fewer rows", exitCode: .temporary)
  }
}
