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

  public init(
    solution: SolutionFile, configuration: JSONValue, data: ClassifyData, run: Run, threads: Int,
    interruption: Interruption, progress: any ProgressReporter
  ) {
    self.solution = solution
    self.configuration = configuration
    self.data = data
    self.run = run
    self.threads = threads
    self.interruption = interruption
    self.progress = progress
  }

  /// What a pipeline leaves in memory: the findings, and the models that a bundle is made of.
  public struct Result: Sendable {
    public var evaluation: ClassifyEvaluation
    public var predictor: ClassifyPredictor
    /// Processor seconds by candidate; for the report only.
    public var secondsByCandidate: [String: Double]
    /// Trials that were finished.
    public var trials: Int
  }

  /// Fits everything that the time budget allows, and judges it.
  public func execute() throws -> Result {
    let begin = Clock.now
    let split = try ClassifySplit.make(solution, data: data)
    let preparing = Preparing(data: data, solution: solution, threads: threads)
    try preparing.check()
    let stages = ClassifyStages(solution: solution, configuration: configuration, data: data)
    progress.update("prepare", done: 0, of: split.folds.count, "folds")
    let parts = try split.folds.enumerated().map { fold, rows in
      progress.update("prepare", done: fold, of: split.folds.count, "fold \(fold + 1)")
      try interruption.check()
      return try preparing.part(training: rows.training, judged: rows.validation)
    }
    let search = try ClassifySearch(
      solution: solution, data: data, stages: stages, run: run, threads: threads, interruption: interruption,
      progress: progress
    ).execute(parts: parts, begin: begin)
    let choice = try ClassifyChoice(search, split: split, data: data, solution: solution)
    // From here on the test part is touched, and nothing is chosen any more.
    progress.update("fit", done: 0, of: search.best.count, "on all training rows")
    let whole = try preparing.part(training: split.development, judged: split.test)
    var learners = [String: Learner]()
    var seconds = search.seconds
    for (place, best) in search.best.enumerated() {
      progress.update("fit", done: place, of: search.best.count, best.trial.family.rawValue)
      let before = Clock.processorTime
      learners[best.trial.family.rawValue] = try final(best.trial, whole, stages)
      seconds[best.trial.family.rawValue, default: 0] += Clock.processorTime - before
    }
    progress.update("judge", done: 0, of: 1, "test part")
    let evaluation = try ClassifyEvaluation(
      choice, whole: whole, learners: learners, split: split, search: search, data: data, solution: solution,
      threads: threads)
    return Result(
      evaluation: evaluation, predictor: evaluation.predictor, secondsByCandidate: seconds, trials: search.trials)
  }

  /// One stage: one family with its best settings, on all training rows.
  private func final(_ trial: Trial, _ part: PreparedPart, _ stages: ClassifyStages) throws -> Learner {
    let interruption = interruption
    let name = stages.nameOfFinal(trial)
    let stage = try run.stage(name, inputs: stages.inputsOfFinal(trial)) {
      let task = LearningTask(
        data.target.kind, features: part.training, target: data.target.values(of: part.trainingRows),
        weights: data.weights.map { all in part.trainingRows.map { all[$0] } }, seed: stages.finalSeed, threads: threads
      ) { try interruption.check() }
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
