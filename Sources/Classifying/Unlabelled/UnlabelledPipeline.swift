import ClassifyModel
import Digests
import Evaluation
public import JSON
import LearnerFitting
import Learners
import Matrices
public import Runs
public import Solution
public import Support

/// One execution of `solkit classify` on data that nobody labelled: split, preparation, an isolation forest, ranks, alerts,
/// verdict.
///
/// Nothing is searched, since nothing says which settings are better. The forest that is served is fitted on the rows
/// outside the test part; a score becomes the share of rows with a lower one, counted on rows that the forests of the
/// folds had not seen.
public struct UnlabelledPipeline: Sendable {
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

  /// Fits, ranks and judges what can be judged.
  public func execute() throws -> UnlabelledEvaluation {
    let split = try ClassifySplit.make(solution, data: data)
    let preparing = Preparing(data: data, solution: solution, threads: threads)
    try preparing.check()
    let stages = ClassifyStages(solution: solution, configuration: configuration, data: data)
    let trial = Self.trial(solution)
    var folds = [(rows: [Int], values: [Double])]()
    for (fold, rows) in split.folds.enumerated() {
      progress.update("fit", done: fold, of: split.folds.count + 1, "fold \(fold + 1)")
      let part = try preparing.part(training: rows.training, judged: rows.validation)
      let learner = try fitted(
        trial, part.training, name: stages.name(trial, fold: fold), inputs: stages.inputs(trial, fold: fold),
        seed: stages.seed(trial, fold: fold))
      folds.append((part.judgedRows, learner.predict(part.judged, threads: threads)))
    }
    let outOfFold = OutOfFold(folds, outputs: 1)
    // From here on the test part is touched, and nothing is chosen any more.
    progress.update("fit", done: split.folds.count, of: split.folds.count + 1, "all rows outside the test part")
    let whole = try preparing.part(training: split.development, judged: split.test)
    let learner = try fitted(
      trial, whole.training, name: stages.nameOfFinal(trial), inputs: stages.inputsOfFinal(trial),
      seed: stages.finalSeed)
    progress.update("judge", done: 0, of: 1, "test part")
    return try UnlabelledEvaluation(
      learner, outOfFold: outOfFold, whole: whole, split: split, data: data, solution: solution,
      seed: stages.finalSeed, threads: threads, interruption: interruption)
  }

  /// The only settings that there are: those of the paper.
  static func trial(_ solution: SolutionFile) -> Trial {
    let setting = Trial.Setting(kind: .binary, rows: 0, rarest: 0)
    return Trial.list(.isolationForest, setting, method: solution.search.method, seed: 0)[0]
  }

  /// One stage: a forest on some rows.
  private func fitted(
    _ trial: Trial, _ training: FeatureMatrix, name: String, inputs: Digest, seed: UInt64
  ) throws -> Learner {
    let interruption = interruption
    let stage = try run.stage(name, inputs: inputs) {
      let task = LearningTask(
        .binary, features: training, target: [Double](repeating: 0, count: training.rowCount), weights: nil, seed: seed,
        threads: threads
      ) { try interruption.check() }
      return [StageFile("learner.bin", try trial.fit(task).encoded)]
    }
    let learner = try Learner(decoding: try stage.bytes("learner.bin"), source: name)
    guard learner.columnCount == training.columnCount, learner.outputs == 1 else {
      throw Diagnostic(
        "E4550", "the stage '\(name)' is about other columns", fix: "delete the run folder and run again", exitCode: .bug)
    }
    return learner
  }
}
