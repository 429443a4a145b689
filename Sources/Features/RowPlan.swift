import Matrices

/// A pipeline made ready for row after row from `RawCell`s: for preparations in which no feature looks back. Nothing is
/// allocated for a row.
package struct RowPlan: Sendable {
  private let readers: [SlotReader]
  private let operations: [FittedOperation]
  /// Of each feature its slot; bit-inverted where it is one of codes, since a level that was not there on fitting has
  /// none in a matrix.
  private let outputs: [Int]
  private let inputCount: Int
  /// Numbers of working memory that `apply` needs.
  package let slotCount: Int

  /// Nil where some feature looks back on earlier rows.
  package init?(_ pipeline: FeaturePipeline) {
    guard pipeline.features.isEmpty, !pipeline.readers.contains(where: { $0.kind == .history }) else { return nil }
    readers = pipeline.readers
    operations = pipeline.operations
    outputs = pipeline.outputs.map { $0.kind.isCategory ? ~$0.slot : $0.slot }
    inputCount = pipeline.inputs.count
    slotCount = pipeline.slotCount
  }

  /// The features of one row, equal to those of `FeaturePipeline.apply` in every bit.
  /// - Parameters:
  ///   - row: a cell for each input of the pipeline; more do not matter.
  ///   - slots: `slotCount` numbers with any content.
  ///   - output: takes a number for each feature.
  package func apply(
    _ row: UnsafeBufferPointer<RawCell>, slots: UnsafeMutableBufferPointer<Double>,
    into output: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(
      row.count >= inputCount && slots.count >= slotCount && output.count >= outputs.count, "memory is too short")
    guard let base = slots.baseAddress else { return }
    for slot in readers.count..<max(readers.count, slotCount) { base[slot] = .nan }
    readers.withUnsafeBufferPointer { readers in
      for slot in 0..<readers.count { slots[slot] = readers[slot].number(of: row[readers[slot].input]) }
    }
    let rows = SlotRows(base: base, stride: 1, count: 1)
    for operation in operations { operation.run(rows) }
    outputs.withUnsafeBufferPointer { outputs in
      for index in 0..<outputs.count {
        let slot = outputs[index]
        let value = slots[slot < 0 ? ~slot : slot]
        output[index] = slot < 0 && value < 0 ? .nan : value
      }
    }
  }
}
