import Features
import JSON

/// What all direct answerers of a predictor share: the contract and the preparation, compiled once.
final class ClassifyDirectRoute: Sendable {
  let format: ClassifyRowFormat
  let plan: RowPlan
  /// For each feature the number of fields that it is made of, and those.
  let sources: [Int]
  /// Names of the classes as JSON, by number.
  let classNames: [[UInt8]]
  /// Names of the identifiers as the beginning of a member.
  let identifierHeads: [[UInt8]]

  /// Nil where only the way over values will do: features that look back take a list of earlier rows, the baseline
  /// asks no model, a band for a person is looked up there, and
  /// ranks of unusual rows are written there.
  init?(
    _ reader: ClassifyRequestReader, pipeline: FeaturePipeline, model: ClassifierModel, sources: [[Int]]
  ) {
    let contract = reader.contract
    guard !contract.servesBaseline, contract.review == nil, contract.outcome != .unusual, !contract.fields.isEmpty, contract.outputs == model.outputs,
      model.columnCount == pipeline.outputs.count, contract.fields.count >= pipeline.inputs.count,
      zip(contract.fields, pipeline.inputs).allSatisfy({ $0.column == $1 }),
      let plan = RowPlan(pipeline), let format = ClassifyRowFormat(reader)
    else { return nil }
    self.plan = plan
    self.format = format
    self.sources = sources.flatMap { [$0.count] + $0 }
    let labels = max(2, contract.outputs)
    classNames = (0..<labels).map { JSONValue.string(contract.className($0) ?? "").compactBytes }
    identifierHeads = contract.identifiers.map { JSONValue.string($0).compactBytes + [UInt8(ascii: ":")] }
  }
}
