// Room ModelImport: model files of LightGBM, XGBoost and CatBoost, read into the trees of room TreeModel, and back.

internal import JSON
public import Support
public import TreeModel

/// A model that another tool fitted, with all that its file says about rows and answers.
///
/// ```swift
/// let imported = try ImportedModel(parsing: Files.read("model.txt"), source: "model.txt")
/// let row = try imported.row(["3.2", "Bern", ""])
/// let probability = imported.model.predictions(row: row)
/// ```
public struct ImportedModel: Sendable, Equatable {
  public enum Format: String, Sendable, CaseIterable {
    case lightGBM = "LightGBM"
    case xgBoost = "XGBoost"
    case catBoost = "CatBoost"
  }

  /// What is answered. It follows from the objective; where the file names none that is known, `regression`.
  public enum Task: String, Sendable, CaseIterable {
    /// One output: the probability of the second class (or a margin where the objective answers that).
    case binary
    /// One output a class.
    case multiclass
    case regression
    /// One output: a score, larger is more relevant.
    case ranking
  }

  public var format: Format
  /// As the file says: "v4", "3.2.0", "1.2.10".
  public var version: String
  /// As the file says: "binary", "binary:logistic", "Logloss"; "custom" where it says none.
  public var objective: String
  public var task: Task
  /// One a feature, in the order of the model's columns.
  public var features: [ImportedFeature]
  /// Names of the classes in the order of the outputs (for two classes: both), where the file has them.
  public var classLabels: [String]?
  public var model: TreeModel
  /// What the reader should know and need not mend, such as rounds left out after early stopping.
  public var notes: [String]

  /// Reads a model file of any of the formats; which one is seen from its content.
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - source: its path, for messages.
  /// - Throws: E5601 where it is no such file, E5602 where its text is broken, E5603 where a field is missing or cannot
  ///   be, E5604 where the model is of a kind that trees of plain leaves cannot hold, E5501 to E5505 as `TreeModel`.
  public init(parsing bytes: [UInt8], source: String) throws(Diagnostic) {
    let fault = ImportFault(source: source)
    switch try ModelFileKind(bytes, fault: fault) {
    case .lightGBM: self = try LightGBMFile(bytes, fault: fault).imported()
    case .json(let document):
      self =
        document["learner"] != nil
        ? try XGBoostFile(document, fault: fault).imported() : try CatBoostFile(document, fault: fault).imported()
    }
  }

  init(
    format: Format, version: String, objective: String, task: Task, features: [ImportedFeature],
    classLabels: [String]? = nil, model: TreeModel, notes: [String] = []
  ) {
    self.format = format
    self.version = version
    self.objective = objective
    self.task = task
    self.features = features
    self.classLabels = classLabels
    self.model = model
    self.notes = notes
  }

  /// A row of numbers from the texts of its cells; an empty cell is missing, and so is a category that the model does
  /// not know.
  /// - Throws: E5607 where there are too few or too many cells, or one that should be a number is none.
  public func row(_ cells: [String]) throws(Diagnostic) -> [Double] {
    guard cells.count == features.count else {
      throw Diagnostic(
        "E5607", "a row of \(cells.count) cells for a model of \(features.count) features", exitCode: .dataError)
    }
    var row = [Double]()
    row.reserveCapacity(cells.count)
    for (cell, feature) in zip(cells, features) { row.append(try feature.value(of: cell)) }
    return row
  }
}
