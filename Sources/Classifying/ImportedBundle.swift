public import Bundles
public import ClassifyModel
import Digests
import Features
import JSON
import Learners
public import ModelImport
public import Support
import TreeModel

/// A bundle of an imported model without any data: it answers as the tool that fitted it would, and nobody has judged it.
///
/// The fields are the model's features. What is answered is called `prediction`; nothing is decided. The bundle is
/// stamped NOT APPROVED, since no criterion was held against it.
public struct ImportedBundle: Sendable {
  public let predictor: ClassifyPredictor
  private let file: Digest

  /// - Parameters:
  ///   - bytes: of the model file, for its digest.
  ///   - source: the file, for messages.
  /// - Throws: E4572 where texts of categories are not in the file, E4573 where one row has several numbers for answer.
  public init(_ model: ImportedModel, bytes: [UInt8], source: String) throws(Diagnostic) {
    let place = Place(file: source)
    for feature in model.features {
      guard case .hashed = feature.kind else { continue }
      throw Diagnostic(
        "E4572", "the model file knows the categories of '\(feature.name)' by hashes only", at: place,
        hint: "with --config they are looked for among the texts of the data",
        fix: "save it again with save_model(..., format='json', pool=train_pool)", exitCode: .dataError)
    }
    let names = model.features.map(\.name)
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw Diagnostic(
        "E4571", "two features of the model are called '\(name)'", at: place, fix: "fit it with names that differ",
        exitCode: .dataError)
    }
    let pipeline = FeaturePipeline.asTheyAre(
      model.features.map { feature in
        let isCategory = if case .category = feature.kind { true } else { false }
        return (feature, InputColumn(feature.name, isCategory ? .category : .number))
      })
    let learner = Learner.trees(TreeLearner(model.model))
    let empty = [Double](repeating: .nan, count: model.model.featureCount)
    let contract = ClassifyContract(
      fields: pipeline.inputs.map { ClassifyContract.Field($0) }, identifiers: [], target: "prediction",
      outcome: try Self.outcome(of: model, at: place), decision: nil, alertShare: nil, reasons: 3,
      candidate: "imported", baseline: "nothing_known", serves: "imported", batchMax: 1000,
      example: JSONObject(
        pipeline.inputs.map { ($0.name, $0.levels.first.map { .string($0) } ?? .number(0)) }))
    predictor = ClassifyPredictor(
      contract: contract, pipeline: pipeline,
      model: ClassifierModel(
        members: [.init(name: "imported", learner: learner, calibrators: [], weight: 1)], calibrators: []),
      baseline: .constant(model.model.predictions(row: empty)))
    file = Digest(of: bytes)
  }

  private static func outcome(of model: ImportedModel, at place: Place) throws(Diagnostic) -> ClassifyContract.Outcome {
    let outputs = model.model.outputCount
    let areProbabilities =
      switch model.model.link {
      case .logistic, .softmax, .step: true
      default: false
      }
    if model.task == .binary, areProbabilities, outputs == 1 {
      let labels = model.classLabels ?? ["0", "1"]
      if labels.count == 2 { return .binary(positive: labels[1], negative: labels[0]) }
    }
    if model.task == .multiclass, areProbabilities, outputs > 1 {
      return .multiclass(model.classLabels.flatMap { $0.count == outputs ? $0 : nil } ?? (0..<outputs).map { "\($0)" })
    }
    guard outputs == 1 else {
      throw Diagnostic(
        "E4573", "the model answers \(outputs) numbers for a row (\(model.objective))", at: place,
        hint: "an endpoint answers one number, or the probability of each class",
        fix: "import a model of one output", exitCode: .dataError)
    }
    return .number(unit: nil)
  }

  /// Writes the bundle, whole or not at all.
  /// - Throws: E1004 where writing fails.
  public func write(to path: String, project: String, toolVersion: String) throws(Diagnostic) {
    let schema = Digest(of: predictor.interface.requestSchema.text + predictor.interface.responseSchema.text)
    var writer = BundleWriter(
      BundleManifest(
        vertical: "classify", task: "classify", project: project, run: 0, toolVersion: toolVersion, seed: 0,
        features: predictor.pipeline.digest, schema: schema, scopeAndCriteria: Digest(of: ""), trainingData: file,
        verdict: "not_judged", stamp: .notApproved))
    writer.add(predictor)
    try writer.write(to: path)
  }
}

extension BundleWriter {
  /// Adds all parts of a classifier.
  mutating func add(_ predictor: ClassifyPredictor) {
    add(json: ClassifyPredictor.contractFile, predictor.contract.json)
    var bytes = ByteWriter()
    predictor.pipeline.encode(into: &bytes)
    add(section: ClassifyPredictor.pipelineSection, bytes)
    bytes = ByteWriter()
    predictor.model.encode(into: &bytes)
    add(section: ClassifyPredictor.modelSection, bytes)
    bytes = ByteWriter()
    predictor.baseline.encode(into: &bytes)
    add(section: ClassifyPredictor.baselineSection, bytes)
  }
}
