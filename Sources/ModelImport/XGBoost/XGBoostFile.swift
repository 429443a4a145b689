internal import JSON
internal import Support
internal import TreeModel

/// XGBoost's JSON (`save_model`), from 1.0 to 3.x: the booster below `learner`.
struct XGBoostFile {
  private let root: JSONField
  private let fault: ImportFault

  init(_ document: JSONValue, fault: ImportFault) {
    root = JSONField(document, path: "", fault: fault)
    self.fault = fault
  }

  func imported() throws(Diagnostic) -> ImportedModel {
    let learner = try root.member("learner")
    let parameters = try learner.member("learner_model_param")
    let objective = try XGBoostObjective(try learner.member("objective"))
    let featureCount = try parameters.member("num_feature").integerText()
    let classes =
      try parameters.optional("num_class").map { (field) throws(Diagnostic) in try field.integerText() } ?? 0
    let targets =
      try parameters.optional("num_target").map { (field) throws(Diagnostic) in try field.integerText() } ?? 1
    guard (1...1 << 20).contains(featureCount) else { throw fault.field("\(featureCount) features") }
    guard (0...1 << 20).contains(classes), (0...1 << 20).contains(targets) else {
      throw fault.field("\(classes) classes, \(targets) targets")
    }
    let outputs = max(1, classes, targets)
    let booster = try XGBoostBooster(try learner.member("gradient_booster"), fault: fault)
    var rounds = try booster.rounds(outputs: outputs)
    var notes = objective.notes
    if let best = try bestIteration(learner), best + 1 < rounds.count {
      notes.append("rounds after the best of early stopping are left out: \(rounds.count - best - 1)")
      rounds.removeSubrange((best + 1)...)
    }
    let features = try XGBoostFeatures(learner: learner, categories: booster.categories, count: featureCount).features()
    do {
      return ImportedModel(
        format: .xgBoost, version: try version(), objective: objective.name,
        task: classes > 1 ? .multiclass : objective.task, features: features,
        model: try TreeModel(
          trees: try booster.trees(rounds: rounds, outputs: outputs), featureCount: featureCount, outputs: outputs,
          baseValues: try baseValues(parameters, objective, outputs), link: objective.link, arithmetic: .single),
        notes: notes)
    } catch {
      throw fault.placed(error)
    }
  }

  private func version() throws(Diagnostic) -> String {
    guard let numbers = root.optional("version") else { return "unknown" }
    return try numbers.integers().map(String.init).joined(separator: ".")
  }

  /// XGBoost's own `predict` takes all rounds, that of its scikit-learn classes those until the best; the latter leave
  /// an attribute in the file.
  private func bestIteration(_ learner: JSONField) throws(Diagnostic) -> Int? {
    guard let attributes = learner.optional("attributes"), attributes.optional("scikit_learn") != nil,
      let best = attributes.optional("best_iteration")
    else { return nil }
    let iteration = try best.integerText()
    guard iteration >= 0 else { throw best.wrong("a round") }
    return iteration
  }

  /// The base score as the file has it: "5E-1", "[5E-1]" or one a class; on the scale of answers.
  private func baseValues(
    _ parameters: JSONField, _ objective: XGBoostObjective, _ outputs: Int
  ) throws(Diagnostic) -> [Double] {
    let field = try parameters.member("base_score")
    var scores = [Float]()
    if let number = field.value.number {
      scores = [Float(number)]
    } else {
      for part in try field.text().split(whereSeparator: { "[], ".contains($0) }) {
        guard let score = Float(part) else { throw field.wrong("numbers in a text") }
        scores.append(score)
      }
    }
    if scores.count == 1 { scores = [Float](repeating: scores[0], count: outputs) }
    guard scores.count == outputs else {
      throw fault.field("'\(field.path)' has \(scores.count) values for \(outputs) outputs")
    }
    return try scores.map { (score) throws(Diagnostic) in
      let margin = objective.margin(of: score)
      guard margin.isFinite else { throw fault.field("'\(field.path)' is \(score), which has no margin") }
      return Double(margin)
    }
  }
}
