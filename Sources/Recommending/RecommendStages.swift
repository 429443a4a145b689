import Digests
public import JSON
public import Runs
public import Solution
import Support

/// Names and inputs of the stages of a recommending run, known before anything is computed.
struct RecommendStages: Sendable {
  /// Of all that the interactions, their cuts and what is measured follow from.
  let base: Digest

  init(configuration: JSONValue, data: RecommendData) {
    var hasher = ContentHasher()
    hasher.update(data.digest.hex)
    for name in ["data", "split", "recommend", "seed"] {
      hasher.update(name)
      hasher.update(configuration[name]?.text ?? "")
    }
    let search = configuration["search"]
    for name in ["metric", "k"] { hasher.update(search?[name]?.text ?? "") }
    hasher.update(configuration["export"]?["model"]?.text ?? "")
    base = hasher.finish()
    var asked = ContentHasher()
    for text in [base.hex, configuration["models"]?.text ?? "", search?.text ?? ""] { asked.update(text) }
    inputsOfOutcome = asked.finish()
  }

  func name(_ trial: RecommendTrial) -> String { "search/\(trial.name)" }
  /// Which trials there was time for.
  var nameOfOutcome: String { "search/outcome" }
  let inputsOfOutcome: Digest
  func nameOfFinal(_ trial: RecommendTrial, _ part: String) -> String { "\(part)/\(trial.name)" }

  /// Digest of all that a trial on a part depends on.
  func inputs(_ trial: RecommendTrial, _ part: String) -> Digest {
    var hasher = ContentHasher()
    for text in [base.hex, trial.family, trial.text, part] { hasher.update(text) }
    return hasher.finish()
  }
}

/// What a recommending run would do, stage by stage; which settings are fitted at last is only known when all were
/// judged.
public func recommendStagePlan(
  _ solution: SolutionFile, data: RecommendData, configuration: JSONValue
) throws -> [StageDescription] {
  _ = try RecommendSplit(solution, data)
  let stages = RecommendStages(configuration: configuration, data: data)
  return RecommendTrials(solution, data).inOrder.map { trial in
    StageDescription(
      stages.name(trial), inputs: stages.inputs(trial, "validation"),
      text: trial.text.isEmpty ? "\(trial.family) on validation" : "\(trial.family) on validation: \(trial.text)")
  }
}
