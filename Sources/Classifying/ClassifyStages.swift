import Digests
public import JSON
import LearnerFitting
public import Runs
public import Solution
public import Support
import Tables
import Evaluation

/// Names and inputs of the stages of a classification run, known before anything is computed: the pipeline and
/// `solkit plan` read the same.
struct ClassifyStages: Sendable {
  /// Of all that the rows, their preparation and their split follow from.
  let base: Digest
  /// Of what a search goes by besides.
  private let search: Digest
  let seed: Int

  init(solution: SolutionFile, configuration: JSONValue, data: ClassifyData) {
    var hasher = ContentHasher()
    hasher.update(data.digest.hex)
    for name in ["data", "prepare", "features", "split", "seed"] {
      hasher.update(name)
      hasher.update(configuration[name]?.text ?? "")
    }
    base = hasher.finish()
    var settings = configuration["search"]?.object ?? JSONObject()
    settings["threads"] = nil
    hasher = ContentHasher()
    for part in [base.hex, configuration["models"]?.text ?? "", JSONValue.object(settings).text] { hasher.update(part) }
    search = hasher.finish()
    seed = solution.seed
  }

  /// Of one trial on one fold.
  func seed(_ trial: Trial, fold: Int) -> UInt64 { UInt64(bitPattern: Int64(seed)) &+ UInt64(fold) &* 7919 }
  var finalSeed: UInt64 { UInt64(bitPattern: Int64(seed)) &+ 104_729 }

  func name(_ trial: Trial, fold: Int) -> String { "search/\(trial.name)/fold-\(fold + 1)\(part(trial))" }
  func nameOfFinal(_ trial: Trial) -> String { "final/\(trial.name)\(part(trial))" }
  private func part(_ trial: Trial) -> String { trial.mostTrees.map { "-first-\($0)-trees" } ?? "" }

  /// How far each trial got.
  var nameOfOutcome: String { "search/outcome" }
  var inputsOfOutcome: Digest { search }

  /// Digest of all that the predictions of a trial on a fold depend on.
  func inputs(_ trial: Trial, fold: Int) -> Digest {
    var hasher = ContentHasher()
    for part in [base.hex, trial.family.rawValue, trial.text, "fold \(fold)"] { hasher.update(part) }
    return hasher.finish()
  }

  /// Digest of all that the learner fitted on all training rows depends on.
  func inputsOfFinal(_ trial: Trial) -> Digest {
    var hasher = ContentHasher()
    for part in [base.hex, trial.family.rawValue, trial.text, "final"] { hasher.update(part) }
    return hasher.finish()
  }
}

/// What a classification run would do, stage by stage; which settings of a family are fitted on more than one fold, and
/// which are fitted at last, is only known when the first were judged.
public func classifyStagePlan(
  _ solution: SolutionFile, data: ClassifyData, configuration: JSONValue, threads: Int
) throws -> [StageDescription] {
  let stages = ClassifyStages(solution: solution, configuration: configuration, data: data)
  let split = try ClassifySplit.make(solution, data: data)
  try Preparing(data: data, solution: solution, threads: threads).check()
  let setting = Trial.Setting(
    kind: data.target.kind, rows: split.folds.map(\.training.count).min() ?? 0, rarest: split.folds.map(\.training.count).min() ?? 0,
    numbers: data.featureNames.count { data.table.numbers($0) != nil }, imported: data.imported)
  var list = [StageDescription]()
  let families = CandidateFamily.ladder(solution.models.candidates)
  let lists = Trial.lists(families, setting, solution: solution)
  for family in families {
    guard let first = lists[family]?.first else { continue }
    for fold in split.folds.indices {
      list.append(
        StageDescription(
          stages.name(first, fold: fold), inputs: stages.inputs(first, fold: fold),
          text: "\(family.rawValue) on fold \(fold + 1) of \(split.folds.count): \(first.text)"))
    }
  }
  for family in families {
    for trial in (lists[family] ?? []).dropFirst().prefix(solution.search.numSamples) {
      list.append(
        StageDescription(
          stages.name(trial, fold: 0), inputs: stages.inputs(trial, fold: 0),
          text: "\(family.rawValue), other settings, if the budget allows: \(trial.text)"))
    }
  }
  return list
}
