public import ClassifyModel
import Evaluation
import Features
public import JSON
import LearnerFitting
import Learners
import Matrices
public import Runs
public import Solution
public import Support

/// One execution of `solkit classify`: split, preparation, search, calibration, decision, final fits, test, verdict.
/// Stages are kept by the digest of what they are made from, so a killed run goes on where it was.
public struct ClassifyPipeline: Sendable {
  public var solution: SolutionFile
  /// The resolved configuration, for digests.
  public var configuration: JSONValue
  public var data: ClassifyData
  public var run: Run
  public var threads: Int
  public var interruption: Interruption
  public var progress: any ProgressReporter
  /// Seconds of any clock that only goes on; for tests another than the machine's.
  public var clock: @Sendable () -> Double
  /// Processor seconds since the command began; for tests another than the machine's.
  public var busy: @Sendable () -> Double
  /// When the command began, by `clock`: the time budget counts from there.
  public var begin: Double

  /// - Parameter begin: by `Clock.now`, of a command that this process was started for; nil: now.
  public init(
    solution: SolutionFile, configuration: JSONValue, data: ClassifyData, run: Run, threads: Int,
    interruption: Interruption, progress: any ProgressReporter, begin: Double? = nil
  ) {
    self.solution = solution
    self.configuration = configuration
    self.data = data
    self.run = run
    self.threads = threads
    self.interruption = interruption
    self.progress = progress
    clock = { Clock.now }
    self.begin = begin ?? Clock.now
    let before = begin == nil ? Clock.processorTime : 0
    busy = { Clock.processorTime - before }
  }

  /// What a pipeline leaves in memory: the findings, and the models that a bundle is made of.
  public struct Result: Sendable {
    public var evaluation: ClassifyEvaluation
    public var predictor: ClassifyPredictor
    /// Processor seconds by candidate; for the report only.
    public var secondsByCandidate: [String: Double]
    /// Trials that were finished.
    public var trials: Int
    /// What the budgets of time and memory did to the search.
    public var notes: [Diagnostic]
  }

  /// Fits everything that the time budget allows, and judges it.
  public func execute() throws -> Result {
    let split = try ClassifySplit.make(solution, data: data)
    let preparing = Preparing(data: data, solution: solution, threads: threads)
    try preparing.check()
    let stages = ClassifyStages(solution: solution, configuration: configuration, data: data)
    progress.update("prepare", done: 0, of: split.folds.count, "folds")
    let prepared = clock()
    let parts = try split.folds.enumerated().map { fold, rows in
      progress.update("prepare", done: fold, of: split.folds.count, "fold \(fold + 1)")
      try interruption.check()
      return try preparing.part(training: rows.training, judged: rows.validation)
    }
    let fitting = TrialFitting(
      solution: solution, data: data, stages: stages, run: run, interruption: interruption, clock: clock)
    let ending = RunEnding(
      preparing: 1.5 * (clock() - prepared) / Double(max(1, parts.count)), testRows: split.test.count,
      columns: data.featureNames.count, slices: data.sliceNames.count)
    let budget = TimeBudget(
      begin: begin, seconds: solution.search.timeBudgetSeconds, clock: clock, busy: busy,
      folds: parts.count,
      lanes: ClassifySearch.lanes(parts, threads: threads), ending: ending)
    let search = try ClassifySearch(
      solution: solution, data: data, fitting: fitting, threads: threads,
      memory: MemoryBudget(megabytes: solution.search.memoryMegabytes), progress: progress
    ).execute(parts: parts, budget: budget)
    let choice = try ClassifyChoice(search, split: split, data: data, solution: solution)
    // From here on the test part is touched, and nothing is chosen any more.
    progress.update("fit", done: 0, of: search.best.count, "on all training rows")
    let whole = try preparing.part(training: split.development, judged: split.test)
    var learners = [String: Learner]()
    let lanes = min(search.finalLanes, search.best.count)
    let trials = search.best.map(\.trial)
    let fitted = try Parallel.tryMap(trials.count, threads: lanes) { place in
      try final(trials[place], whole, stages, threads: lanes > 1 ? 1 : threads)
    }
    for (trial, learner) in zip(trials, fitted) { learners[trial.family.rawValue] = learner }
    progress.update("judge", done: 0, of: 1, "test part")
    var evaluation = try ClassifyEvaluation(
      choice, whole: whole, learners: learners, split: split, search: search, data: data, solution: solution,
      threads: threads)
    evaluation.importance = try evaluation.keptImportance(run, stages: stages, threads: threads)
    return Result(
      evaluation: evaluation, predictor: evaluation.predictor, secondsByCandidate: search.seconds,
      trials: search.trials, notes: search.notes)
  }

  /// One stage: one family with its best settings, on all training rows.
  private func final(
    _ trial: Trial, _ part: PreparedPart, _ stages: ClassifyStages, threads: Int
  ) throws -> Learner {
    if let imported = data.imported, trial.family == .imported { return imported.learner }
    let interruption = interruption
    let name = stages.nameOfFinal(trial)
    let stage = try run.stage(name, inputs: stages.inputsOfFinal(trial)) {
      let task = LearningTask(
        data.target.kind, features: part.training, target: data.target.values(of: part.trainingRows),
        weights: data.weights.map { all in part.trainingRows.map { all[$0] } }, seed: stages.finalSeed, threads: threads,
        checkpoint: { try interruption.check() }, mostTrees: trial.mostTrees)
      return [StageFile("learner.bin", try trial.fit(task).encoded)]
    }
    let learner = try Learner(decoding: try stage.bytes("learner.bin"), source: name)
    guard learner.columnCount == part.training.columnCount, learner.outputs == data.target.outputs else {
      throw Diagnostic(
        "E4550", "the stage '\(name)' is about other columns", fix: "delete the run folder and run again",
        exitCode: .bug)
    }
    return learner
  }
}
