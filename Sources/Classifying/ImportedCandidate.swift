import Digests
import FeatureFitting
import Features
import Learners
import Matrices
import ModelImport
import Solution
import Support
import TreeModel

/// The client's own model as a candidate: `models.imported`.
///
/// It is judged on the same rows as the others and can be served, but nothing about it is fitted: it takes the columns
/// as they are in the file, and answers what the tool that fitted it would.
struct ImportedCandidate: Sendable {
  let model: ImportedModel
  /// From the client's columns to what the model takes.
  let pipeline: FeaturePipeline
  /// What people should know, such as the order of classes that was taken.
  let notes: [Diagnostic]
  /// In words, with a digest of all that its answers follow from.
  let text: String

  var learner: Learner { .trees(TreeLearner(model.model)) }

  /// The only settings that there are.
  var trial: Trial {
    let learner = learner
    return Trial(family: .imported, number: 0, text: text) { _ in learner }
  }

  /// Reads the model file and holds it against the data.
  ///
  /// The classes of the target take the order of the model's.
  /// - Throws: what `ImportedModel` throws of the file; E4570 to E4573 where columns or target do not fit it.
  init(_ settings: ImportedModelSettings, data: inout ClassifyData, solution: SolutionFile) throws(Diagnostic) {
    let path = data.path(beside: settings.file)
    let bytes = try Files.read(path)
    model = try ImportedModel(parsing: bytes, source: path)
    let place = solution.place(of: "models.imported")
    let columns = ImportedColumns(model: model, settings: settings, data: data, solution: solution)
    pipeline = try columns.pipeline(at: place)
    let classes = ImportedClasses(model: model, settings: settings, target: data.target, place: place)
    let order = try classes.order()
    data.target = data.target.ordered(order)
    var notes = [Diagnostic]()
    if settings.classes.isEmpty, model.classLabels == nil, case .multiclass = model.task {
      notes.append(
        Diagnostic(
          "E4575", "the model file does not name its classes: they are taken for \(order.joined(separator: ", "))",
          at: place, fix: "if they stand in another order, say so in models.imported.classes", severity: .note, exitCode: .success))
    }
    notes.append(
      Diagnostic(
        "E4574", "the model file does not say which rows it was fitted on: where they are in the data, imported is "
          + "judged too well", at: place, fix: "give rows that the model has not seen, or read its figures so",
        severity: .note, exitCode: .success))
    if !solution.prepare.isEmpty || !solution.features.isEmpty {
      notes.append(
        Diagnostic(
          "E4574", "features and prepare do not touch what imported is given: it takes columns as they are", at: place,
          severity: .note, exitCode: .success))
    }
    notes += model.notes.map { Diagnostic("E4574", "model file: \($0)", at: place, severity: .note, exitCode: .success) }
    self.notes = notes
    var hasher = ContentHasher()
    for part in [Digest(of: bytes).hex, pipeline.digest.hex] + order { hasher.update(part) }
    text =
      "\(model.format.rawValue) \(model.objective), \(model.model.treeCount) trees as they are, "
      + "digest \(hasher.finish().hex.prefix(16))"
  }

  /// Rows as the model takes them.
  func matrix(_ rows: [Int], data: ClassifyData, threads: Int) -> FeatureMatrix {
    pipeline.matrix(data.table, rows: rows, threads: threads)
  }

  /// What stands in the place of prepared rows where this is the only candidate, or the one that is served.
  func part(training: [Int], judged: [Int], data: ClassifyData, threads: Int) -> PreparedPart {
    let rows = matrix(judged, data: data, threads: threads)
    return PreparedPart(
      pipeline: pipeline, training: matrix(training, data: data, threads: threads), trainingRows: training, counts: [],
      judged: rows, judgedRows: judged, judgedAsTheyAre: rows)
  }
}

extension ClassifyTarget {
  /// The same target with its classes numbered in another order.
  /// - Parameter order: the same labels.
  func ordered(_ order: [String]) -> ClassifyTarget {
    guard order != labels, Set(order) == Set(labels), order.count == labels.count else { return self }
    var copy = self
    copy.labels = order
    let places = labels.map { label in Double(order.firstIndex(of: label) ?? 0) }
    copy.values = values.map { places[Int($0)] }
    return copy
  }
}
