import Evaluation
public import Findings
public import JSON
public import RecommendModel
public import Runs
public import Solution
public import Support

/// One execution of `solkit recommend`: split, search, ensemble, final fits, test, money, verdict, served model. Stages
/// are kept by the digest of what they are made from, so a killed run goes on where it was.
public struct RecommendPipeline: Sendable {
  public var solution: SolutionFile
  /// The resolved configuration, for digests.
  public var configuration: JSONValue
  public var data: RecommendData
  public var run: Run
  public var threads: Int
  public var interruption: Interruption
  public var progress: any ProgressReporter
  /// When the command began, by `Clock.now`: the time budget counts from there.
  public var begin: Double

  public init(
    solution: SolutionFile, configuration: JSONValue, data: RecommendData, run: Run, threads: Int,
    interruption: Interruption, progress: any ProgressReporter, begin: Double? = nil
  ) {
    self.solution = solution
    self.configuration = configuration
    self.data = data
    self.run = run
    self.threads = threads
    self.interruption = interruption
    self.progress = progress
    self.begin = begin ?? Clock.now
  }

  /// Fits everything that the time budget allows, and judges it.
  public func execute() throws -> RecommendEvaluation {
    let split = try RecommendSplit(solution, data)
    let stages = RecommendStages(configuration: configuration, data: data)
    let fitting = RecommendFit(solution: solution, data: data, threads: threads)
    progress.update("prepare", done: 0, of: 1, "interactions")
    let isShowable = ServedRules.showable(solution, data)
    // Validation: everything is chosen here.
    let early = TrainingPart(split.validation.training, data, solution, threads: threads)
    let earlyMeasures = try measures(split.validation, early, fitting, isShowable: isShowable)
    let search = RecommendSearch(
      solution: solution, data: data, part: early, measures: earlyMeasures, fitting: fitting, stages: stages, run: run,
      interruption: interruption, progress: progress, begin: begin)
    var outcome = try search.execute()
    let choice = try RecommendChoice(&outcome, search: search, threads: threads)
    // From here on the test part is touched, and nothing is chosen any more.
    let part = TrainingPart(split.test.training, data, solution, threads: threads)
    outcome.models = [:]
    let testMeasures = try measures(split.test, part, fitting, isShowable: isShowable)
    var models = [String: FittedRecommender]()
    for (place, family) in choice.families.enumerated() {
      try interruption.check()
      progress.update("fit", done: place, of: choice.families.count, family)
      guard let trial = outcome.best[family]?.trial else { continue }
      let start = Clock.processorTime
      models[family] = try kept(trial, part, "test", stages, fitting)
      outcome.seconds[family, default: 0] += Clock.processorTime - start
    }
    if let ensemble = choice.model(models, isRatings: solution.recommend.feedback == .ratings) { models["ensemble"] = ensemble }
    progress.update("judge", done: 0, of: 1, "test part")
    // What is served knows all interactions; its settings are those that were judged.
    let everything = RowCut(training: Array(0..<data.interactions.count), histories: [], judged: [], moment: nil)
    let all = TrainingPart(everything.training, data, solution, threads: threads)
    var served = [String: FittedRecommender]()
    for family in choice.servedFamilies(baseline: solution.models.baseline) {
      try interruption.check()
      progress.update("fit", done: 0, of: 1, "\(family) on all interactions")
      guard let trial = outcome.best[family]?.trial else { continue }
      served[family] = try kept(trial, all, "served", stages, fitting)
    }
    if let ensemble = choice.model(served, isRatings: solution.recommend.feedback == .ratings) { served["ensemble"] = ensemble }
    return try RecommendEvaluation(
      solution: solution, data: data, split: split, choice: choice, outcome: outcome, part: part,
      measures: testMeasures, validation: earlyMeasures, models: models, all: all, served: served,
      cold: try fitting.cold(all), threads: threads, fitting: fitting)
  }

  private func measures(
    _ cut: RowCut, _ part: TrainingPart, _ fitting: RecommendFit, isShowable: [Bool]
  ) throws -> RecommendMeasures {
    let judged = JudgedUsers(cut, part, data, solution, threads: threads)
    guard !judged.users.isEmpty else {
      if !data.interactions.weights.contains(where: { $0 > 0 }) {
        throw Diagnostic(
          "E4808", "no interaction has an amount above 0, so nobody took anything", at: solution.place(of: "data.columns"),
          hint: "amounts below 0 are returns", fix: "give the column with role weight as amounts that were taken, or leave it out",
          exitCode: .dataError)
      }
      throw Diagnostic(
        "E4811", "nobody took up anything new in the part that is judged", at: solution.place(of: "split"),
        hint: solution.recommend.excludeSeen ? "what a user had before does not count where exclude_seen is true" : nil,
        fix: "change the split, or set recommend.exclude_seen: false", exitCode: .dataError)
    }
    return RecommendMeasures(
      solution, data, training: part, judged: judged,
      lists: ListMaker(isShowable: isShowable, cold: try fitting.cold(part), threads: threads),
      lengths: RecommendMeasures.lengths(solution), threads: threads)
  }

  /// One stage: a family with its best settings on a part.
  private func kept(
    _ trial: RecommendTrial, _ part: TrainingPart, _ name: String, _ stages: RecommendStages, _ fitting: RecommendFit
  ) throws -> FittedRecommender {
    var fitted: FittedRecommender?
    let stage = try run.stage(stages.nameOfFinal(trial, name), inputs: stages.inputs(trial, name)) {
      let model = try fitting.fit(trial, on: part)
      fitted = model
      return [StageFile("model.bin", model.encoded)]
    }
    if let fitted { return fitted }
    return try FittedRecommender(decoding: try stage.bytes("model.bin"), source: "\(name)/\(trial.name)")
  }
}
