import LearnerFitting
import ModelImport
import Solution
import Support
import TreeModel

/// Whether an imported model answers what is asked, and which class each of its outputs is.
struct ImportedClasses {
  let model: ImportedModel
  let settings: ImportedModelSettings
  let target: ClassifyTarget
  let place: Place?

  /// The labels of the target in the order of the model's classes; empty for a number.
  /// - Throws: E4573 where the model answers something else.
  func order() throws(Diagnostic) -> [String] {
    try checkKind()
    guard !target.isRegression else {
      guard settings.classes.isEmpty else {
        throw fault("a number has no classes", fix: "delete models.imported.classes", exitCode: .configuration)
      }
      return []
    }
    let names = settings.classes.isEmpty ? model.classLabels : settings.classes
    guard let names else { return ascending }
    guard names.count == target.labels.count else {
      throw fault(
        "the model has \(names.count) classes (\(names.joined(separator: ", "))), the target has "
          + "\(target.labels.count) (\(target.labels.joined(separator: ", ")))",
        fix: "give the data that the model was fitted for")
    }
    if Set(names) == Set(target.labels) {
      guard target.isBinary, !isCategory, names != target.labels else { return names }
      throw fault(
        "the model answers the probability of '\(names[1])', the target asks for '\(target.labels[1])'",
        fix: "write positive: \"\(names[1])\" at the target", exitCode: .configuration)
    }
    // A yes-or-no target by another name: 0 and 1 stand for no and yes everywhere.
    let pairs = [["0", "1"], ["false", "true"], ["no", "yes"], ["n", "y"], ["f", "t"], ["0.0", "1.0"], ["-1", "1"]]
    if target.isBinary, !isCategory, pairs.contains(names.map { $0.lowercased() }) { return target.labels }
    throw fault(
      "the model's classes are \(names.joined(separator: ", ")), the target's \(target.labels.joined(separator: ", "))",
      fix: "name the target's values in models.imported.classes, in the model's order", exitCode: .configuration)
  }

  /// As the tools number classes that are not named: numbers ascending, texts in alphabetic order.
  private var ascending: [String] {
    let numbers = target.labels.map { Double($0) }
    guard isCategory, numbers.allSatisfy({ $0 != nil }) else { return target.labels }
    return zip(target.labels, numbers).sorted { ($0.1 ?? 0) < ($1.1 ?? 0) }.map(\.0)
  }

  /// Whether its labels are values of the file, not a yes and a name for everything else.
  private var isCategory: Bool { target.isCategory }

  private func checkKind() throws(Diagnostic) {
    let outputs = model.model.outputCount
    let asked =
      target.isRegression ? "a number" : target.isBinary ? "one of two classes" : "one of \(target.labels.count) classes"
    switch model.task {
    case .ranking:
      throw fault(
        "the model answers scores that rank (\(model.objective)), the target '\(target.name)' is \(asked)",
        fix: "import it without --config: scores are served as numbers")
    case .binary where target.isBinary && outputs == 1, .multiclass where isSeveral && outputs == target.labels.count:
      switch model.model.link {
      case .logistic, .softmax, .step: return
      default:
        throw fault(
          "the model answers margins (\(model.objective)), no probabilities",
          fix: "fit it with an objective that answers probabilities, or import it without --config")
      }
    case .regression where target.isRegression && outputs == 1: return
    default:
      let answers =
        switch model.task {
        case .binary: "one of two classes"
        case .multiclass: "one of \(outputs) classes"
        default: outputs == 1 ? "a number" : "\(outputs) numbers"
        }
      throw fault(
        "the model answers \(answers) (\(model.objective)), the target '\(target.name)' is \(asked)",
        fix: "name the target that the model was fitted for")
    }
  }

  private var isSeveral: Bool { if case .multiclass = target.kind { true } else { false } }

  private func fault(_ what: String, fix: String, exitCode: ExitCode = .dataError) -> Diagnostic {
    Diagnostic("E4573", what, at: place, fix: fix, exitCode: exitCode)
  }
}
