import Evaluation
import JSON
import RecommendModel
import Runs
import Solution
import Support

/// Tries settings of every family on the validation part, within the budget of time and trials.
struct RecommendSearch {
  let solution: SolutionFile
  let data: RecommendData
  let part: TrainingPart
  let measures: RecommendMeasures
  let fitting: RecommendFit
  let stages: RecommendStages
  let run: Run
  let interruption: Interruption
  let progress: any ProgressReporter
  /// When the command began, by `Clock.now`.
  let begin: Double

  struct Outcome {
    var records: [RecommendTrialRecord] = []
    /// By family: its best settings.
    var best: [String: RecommendTrialRecord] = [:]
    /// Processor seconds of each family.
    var seconds: [String: Double] = [:]
    var untried: [String] = []
    var notes: [Diagnostic] = []
    /// Models that are in memory, of the best settings of a family.
    var models: [String: FittedRecommender] = [:]
  }

  /// Families that compete, the baseline first, in the order of the reference; an ensemble is none.
  static func families(_ solution: SolutionFile) -> [String] {
    let asked = [solution.models.baseline] + solution.models.candidates.filter { $0 != "ensemble" }
    return [solution.models.baseline]
      + ModelReference.all.filter { $0.questions.contains(solution.question) }.map(\.name).filter {
        asked.contains($0) && $0 != solution.models.baseline
      }
  }

  /// Searches, or goes by what a search with the same settings had time for before: an export makes the report anew, and must
  /// not come to another one because it has more time.
  func execute() throws -> Outcome {
    let known = try run.stages.stored(stages.nameOfOutcome, inputs: stages.inputsOfOutcome)
    let outcome = try search(tried: try known.map { try Self.tried($0.bytes("outcome.json"), stages.nameOfOutcome) })
    let names = JSONValue.array(outcome.records.map { .string($0.trial.name) })
    _ = try run.stage(stages.nameOfOutcome, inputs: stages.inputsOfOutcome) {
      [StageFile("outcome.json", text: JSONValue.object(["tried": names]).text)]
    }
    return outcome
  }

  private static func tried(_ bytes: [UInt8], _ name: String) throws(Diagnostic) -> Set<String> {
    guard let names = (try? JSONValue(parsing: bytes))?["tried"]?.array?.compactMap(\.string) else {
      throw Diagnostic(
        "E4822", "the stage '\(name)' does not say which trials there were", fix: "delete the run folder and run again",
        exitCode: .bug)
    }
    return Set(names)
  }

  /// - Parameter tried: names of the trials that an earlier search had time for; nil searches within the budget.
  private func search(tried: Set<String>?) throws -> Outcome {
    var outcome = Outcome()
    let trials = RecommendTrials(solution, data).inOrder
    let families = Self.families(solution)
    // A third is kept back for fitting the best again, twice, and for judging.
    let deadline = begin + 0.6 * solution.search.timeBudgetSeconds
    for (place, trial) in trials.enumerated() {
      try interruption.check()
      let isFirst = trial.number == 0
      // What is always tried: the baseline and the first candidate.
      let isNeeded = isFirst && families.prefix(2).contains(trial.family)
      if tried.map({ !$0.contains(trial.name) }) ?? (Clock.now > deadline && !isNeeded) {
        if isFirst { outcome.untried.append(trial.family) }
        continue
      }
      progress.update("search", done: place, of: trials.count, trial.text.isEmpty ? trial.family : "\(trial.family), \(trial.text)")
      var fitted: FittedRecommender?
      let start = Clock.processorTime
      let stage = try run.stage(stages.name(trial), inputs: stages.inputs(trial, "validation")) {
        let model = try fitting.fit(trial, on: part)
        fitted = model
        return [StageFile("score.json", text: JSONValue.object(["value": .finite(measures.searchValue(model))]).text)]
      }
      outcome.seconds[trial.family, default: 0] += Clock.processorTime - start
      let value = (try? JSONValue(parsing: stage.bytes("score.json")))?["value"]?.number ?? .nan
      let record = RecommendTrialRecord(trial: trial, value: value)
      outcome.records.append(record)
      let isBetter = outcome.best[trial.family].map { isLower ? value < $0.value : value > $0.value } ?? true
      if isBetter || outcome.best[trial.family]?.value.isNaN == true {
        outcome.best[trial.family] = record
        outcome.models[trial.family] = fitted
      }
    }
    if !outcome.untried.isEmpty {
      outcome.notes.append(
        Diagnostic(
          "E4820", "the time budget left no room for \(outcome.untried.joined(separator: ", "))",
          at: solution.place(of: "search.time_budget_s") ?? solution.place(of: "search"),
          fix: "raise search.time_budget_s, or take candidates away", severity: .warning, exitCode: .success))
    }
    return outcome
  }

  private var isLower: Bool { isLowerBetter(solution.search.metric) }

  /// The model of a family's best settings on the part, fitted again where it is not in memory.
  func model(_ family: String, _ outcome: inout Outcome) throws -> FittedRecommender? {
    if let model = outcome.models[family] { return model }
    guard let record = outcome.best[family] else { return nil }
    let model = try fitting.fit(record.trial, on: part)
    outcome.models[family] = model
    return model
  }
}
