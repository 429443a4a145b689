public import Bundles
public import Features
public import JSON
public import Support
import Digests
import TimeAxis

/// The predictor of the classification vertical: answers `POST /v1/classify` from the models of a bundle.
public struct ClassifyPredictor: Predictor {
  public let contract: ClassifyContract
  public let interface: PredictorInterface
  public let pipeline: FeaturePipeline
  public let model: ClassifierModel
  public let baseline: BaselineModel
  private let reader: ClassifyRequestReader
  /// Of each feature, the fields that it is made of.
  private let sources: [[Int]]
  /// The way from bytes to bytes, where the contract and the preparation allow it.
  private let route: ClassifyDirectRoute?

  /// A predictor from models in memory, as a run has them.
  public init(
    contract: ClassifyContract, pipeline: FeaturePipeline, model: ClassifierModel, baseline: BaselineModel
  ) {
    self.contract = contract
    self.pipeline = pipeline
    self.model = model
    self.baseline = baseline
    let looksBack = pipeline.historyLength > 0
    reader = ClassifyRequestReader(contract: contract, takesHistory: looksBack)
    interface = ClassifyInterface.make(contract, takesHistory: looksBack)
    let places = Dictionary(contract.fields.enumerated().map { ($0.element.column.name, $0.offset) }) { first, _ in first }
    sources = pipeline.outputs.map { output in output.sources.compactMap { places[$0] } }
    route = ClassifyDirectRoute(reader, pipeline: pipeline, model: model, sources: sources)
  }

  public func directAnswerer() -> (any DirectAnswerer)? { route.map { ClassifyDirectAnswerer(contract, model, $0) } }

  /// Names of the parts in a bundle.
  public static let contractFile = "classify"
  public static let pipelineSection = "preparation"
  public static let modelSection = "model"
  public static let baselineSection = "baseline"

  /// Loads the models of a bundle. Throws where a part is missing or damaged, or where the preparation is not the one
  /// that the model was fitted with (`E3601`).
  /// - Parameter batchMax: the most rows in one call; nil leaves it as the bundle says.
  public init(bundle: Bundle, batchMax: Int? = nil) throws(Diagnostic) {
    var contract = try ClassifyContract(json: try bundle.json(Self.contractFile), source: Self.contractFile)
    if let batchMax { contract.batchMax = batchMax }
    var section = try bundle.section(Self.pipelineSection)
    let pipeline = try FeaturePipeline(from: &section)
    try Self.end(section, "preparation")
    try pipeline.require(bundle.manifest.features)
    section = try bundle.section(Self.modelSection)
    let model = try ClassifierModel(from: &section)
    try Self.end(section, "model")
    guard model.columnCount == pipeline.outputs.count, model.outputs == contract.outputs else {
      throw section.fault(
        "the model takes \(model.columnCount) features and gives \(model.outputs) numbers, the preparation gives "
          + "\(pipeline.outputs.count), the contract asks for \(contract.outputs)")
    }
    // Fields beyond those that the preparation takes are for rules and amounts.
    guard contract.fields.count >= pipeline.inputs.count,
      zip(contract.fields, pipeline.inputs).allSatisfy({ $0.column == $1 })
    else {
      throw section.fault("the fields of the contract do not begin with the inputs of the preparation")
    }
    guard contract.decision?.fits(fields: contract.fields.count) ?? true else {
      throw section.fault("the decision asks for fields that the contract does not have")
    }
    guard contract.review?.fits(fields: contract.fields.count, outputs: contract.outputs) ?? true else {
      throw section.fault("the band for a person does not fit the contract")
    }
    section = try bundle.section(Self.baselineSection)
    let baseline = try BaselineModel(from: &section)
    try Self.end(section, "baseline")
    guard baseline.outputs == contract.outputs, baseline.fits(fields: contract.fields.count) else {
      throw section.fault("the baseline does not fit the contract")
    }
    self.init(contract: contract, pipeline: pipeline, model: model, baseline: baseline)
  }

  private static func end(_ section: ByteReader, _ name: String) throws(Diagnostic) {
    guard section.remaining == 0 else { throw section.fault("\(section.remaining) bytes more than the \(name) takes") }
  }

  /// Large batches would hold up other requests.
  public func isQuick(_ request: JSONValue) -> Bool { (request["batch"]?.array?.count ?? 1) <= 16 }

  public func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    let (requests, isBatch) = try reader.read(request)
    var memory = memory()
    if isBatch { writer.raw("{\"batch\":[") }
    for (index, request) in requests.enumerated() {
      if index > 0 { writer.raw(",") }
      let answer = answer(request, memory: &memory)
      contract.write(answer, identifiers: request.identifiers, into: &writer)
    }
    if isBatch { writer.raw("]}") }
  }

  /// The answers that a request body asks for, one or a batch, as values.
  public func answers(_ request: JSONValue) throws(RequestFault) -> [ClassifyAnswer] {
    let (requests, _) = try reader.read(request)
    var memory = memory()
    return requests.map { answer($0, memory: &memory) }
  }

  private func memory() -> Memory {
    Memory(
      features: [Double](repeating: .nan, count: pipeline.outputs.count), classifier: ClassifierMemory([model]),
      effects: [Double](repeating: 0, count: contract.fields.count))
  }

  /// Working memory of one thread.
  private struct Memory {
    var features: [Double]
    var classifier: ClassifierMemory
    /// By field.
    var effects: [Double]
  }

  private func answer(_ request: ClassifyRequest, memory: inout Memory) -> ClassifyAnswer {
    let unseen = request.unseen.map { contract.fields[$0].column.name }
    if contract.servesBaseline {
      let prediction = baseline.predict(request.values)
      return decided(ClassifyAnswer(prediction: prediction, acts: nil, reasons: [], unseen: unseen), request)
    }
    let history = request.history.isEmpty ? nil : FeatureHistory(request.history)
    pipeline.apply(request.values, history: history, into: &memory.features)
    var prediction = [Double]()
    memory.features.withUnsafeBufferPointer { row in
      if contract.reasons > 0 {
        let outputs = contract.outputs
        model.explain(row: row, memory: &memory.classifier) { ClassifyAnswer.label($0.prediction[..<outputs]) }
      } else {
        model.predict(row: row, memory: &memory.classifier)
      }
      prediction = Array(memory.classifier.prediction[..<contract.outputs])
    }
    var answer = decided(ClassifyAnswer(prediction: prediction, acts: nil, reasons: [], unseen: unseen), request)
    if contract.reasons > 0 { answer.reasons = reasons(request, memory: &memory) }
    return answer
  }

  /// The answer with what is done about it: a person first, then the rule.
  private func decided(_ answer: ClassifyAnswer, _ request: ClassifyRequest) -> ClassifyAnswer {
    var answer = answer
    answer.isReviewed = contract.review?.reviews(answer.prediction, row: request.values) ?? false
    answer.acts = contract.decision.map {
      !answer.isReviewed && $0.acts(probability: answer.prediction[0]) { request.number($0) }
    }
    return answer
  }

  /// The fields that moved the prediction most, by what their features did together.
  private func reasons(_ request: ClassifyRequest, memory: inout Memory) -> [ClassifyAnswer.Reason] {
    for field in memory.effects.indices { memory.effects[field] = 0 }
    for (feature, fields) in sources.enumerated() where !fields.isEmpty {
      let share = memory.classifier.effects[feature] / Double(fields.count)
      for field in fields { memory.effects[field] += share }
    }
    var reasons = [ClassifyAnswer.Reason]()
    reasons.reserveCapacity(contract.reasons)
    for _ in 0..<min(contract.reasons, memory.effects.count) {
      var best = 0
      for field in memory.effects.indices where abs(memory.effects[field]) > abs(memory.effects[best]) { best = field }
      let effect = memory.effects[best]
      guard effect != 0 else { break }
      reasons.append(
        .init(
          column: contract.fields[best].column.name, value: request.values[best].json(contract.fields[best].column),
          effect: effect))
      memory.effects[best] = 0
    }
    return reasons
  }
}

extension RawValue {
  /// The value as a request would hold it.
  public func json(_ column: InputColumn) -> JSONValue {
    switch self {
    case .missing: .null
    case .number(let value): .finite(value)
    case .text(let text): .string(text)
    case .flag(let flag): .bool(flag)
    case .timestamp(let moment): column.format.map { .string($0.string(moment)) } ?? JSONValue(moment)
    }
  }
}
