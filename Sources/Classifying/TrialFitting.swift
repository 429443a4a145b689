import LearnerFitting
import Learners
import Runs
import Solution
import Support
import Synchronization

/// Fits trials on folds, as stages of the run.
struct TrialFitting: Sendable {
  let solution: SolutionFile
  let data: ClassifyData
  let stages: ClassifyStages
  let run: Run
  let interruption: Interruption
  let clock: TimeBudget.ClockReading

  /// The time is used up before a fit was finished.
  struct BudgetUsedUp: Error {}

  /// What a fit on a fold gave.
  struct FoldFit: Sendable {
    /// Predictions of the judged rows; empty where the fit was stopped.
    var values: [Double] = []
    /// The learner, where it was fitted by this process.
    var learner: Learner?
    /// Trees that were finished when time was over.
    var stoppedAfter: Int?
    /// Seconds by the run's clock, of fit and predictions; nil where the stage was stored before.
    var seconds: (fit: Double, answer: Double)?
  }

  /// A fit whose trees were stopped: nothing that may be stored under the name of the whole.
  private struct Stopped: Error { var learner: Learner }

  /// What the compute closure of a stage leaves beside its files.
  private final class Traces: Sendable {
    struct State: Sendable {
      var learner: Learner?
      var seconds: (fit: Double, answer: Double)?
    }
    let state = Mutex(State())
    let isStopped = Atomic<Bool>(false)
  }

  /// One stage: one trial on one fold.
  /// - Parameters:
  ///   - deadline: moment at which the fit is given up, by `BudgetUsedUp`.
  ///   - stop: moment after which no further tree begins; the trees so far come back.
  func fit(
    _ trial: Trial, fold: Int, part: PreparedPart, threads: Int, deadline: Double? = nil, stop: Double? = nil
  ) throws -> FoldFit {
    let traces = Traces()
    let (clock, interruption) = (clock, interruption)
    do {
      let values = try stored(trial, fold: fold, part: part) {
        let start = clock()
        let task = LearningTask(
          data.target.kind, features: part.training, target: data.target.values(of: part.trainingRows),
          weights: data.weights.map { all in part.trainingRows.map { all[$0] } },
          seed: stages.seed(trial, fold: fold), threads: threads,
          checkpoint: {
            try interruption.check()
            if let deadline, clock() > deadline { throw BudgetUsedUp() }
          },
          isOver: {
            guard let stop, clock() > stop else { return false }
            traces.isStopped.store(true, ordering: .relaxed)
            return true
          }, mostTrees: trial.mostTrees)
        let learner = try trial.fit(task)
        if traces.isStopped.load(ordering: .relaxed) { throw Stopped(learner: learner) }
        let before = clock()
        let values = learner.predict(part.judged(by: trial.family), threads: threads)
        let (end, rows) = (clock(), Double(max(1, part.judgedRows.count)))
        traces.state.withLock { $0 = .init(learner: learner, seconds: (end - start, (end - before) / rows)) }
        return values
      }
      let state = traces.state.withLock { $0 }
      return FoldFit(values: values, learner: state.learner, seconds: state.seconds)
    } catch let stopped as Stopped {
      return FoldFit(learner: stopped.learner, stoppedAfter: stopped.learner.rounds ?? 0)
    }
  }

  /// One stage: the first trees of a fit that had more, as the trial asks for.
  func fit(_ trial: Trial, fold: Int, part: PreparedPart, threads: Int, from learner: Learner) throws -> FoldFit {
    FoldFit(
      values: try stored(trial, fold: fold, part: part) {
        learner.first(rounds: trial.mostTrees ?? .max).predict(part.judged, threads: threads)
      })
  }

  private func stored(
    _ trial: Trial, fold: Int, part: PreparedPart, _ predictions: () throws -> [Double]
  ) throws -> [Double] {
    let name = stages.name(trial, fold: fold)
    let stage = try run.stage(name, inputs: stages.inputs(trial, fold: fold)) {
      var writer = ByteWriter()
      writer.put(try predictions())
      return [StageFile("predictions.bin", writer.bytes)]
    }
    var reader = ByteReader(try stage.bytes("predictions.bin"), source: name)
    let values = try reader.doubles()
    guard values.count == part.judgedRows.count * data.target.outputs else {
      throw Diagnostic(
        "E4550", "the stage '\(name)' is about other rows", fix: "delete the run folder and run again", exitCode: .bug)
    }
    return values
  }
}
