import Matrices

extension FeaturePipeline {
  /// The features of one row.
  ///
  /// A text that was not there in training, and a value of another type than its column's, are no fault: they count
  /// as unseen and as missing. Without `history`, no memory is allocated once `output` has its size, but for features
  /// that look back.
  /// - Parameters:
  ///   - row: a value for each of `inputs`; values that are not there are missing.
  ///   - output: becomes one number for each of `outputs`.
  public func apply(_ row: [RawValue], history: FeatureHistory? = nil, into output: inout [Double]) {
    if output.count != outputs.count { output = [Double](repeating: .nan, count: outputs.count) }
    if let history, !history.rows.isEmpty, !features.isEmpty {
      let columns = RawColumns([row] + history.rows, inputs: inputs)
      apply(columns, targets: 1, areTogether: false, threads: 1).copyRow(0, into: &output)
      return
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: slotCount) { slots in
      guard let base = slots.baseAddress else { return }
      slots.initialize(repeating: .nan)
      var bytes = [UInt8]()
      for slot in readers.indices {
        let reader = readers[slot]
        if reader.kind == .history {
          let feature = features[reader.input]
          slots[slot] = series[feature.series].value(
            of: feature, { row.indices.contains($0) ? row[$0] : .missing }, bytes: &bytes)
        } else {
          let value = row.indices.contains(reader.input) ? row[reader.input] : .missing
          slots[slot] = reader.number(of: value, levels: levels[reader.input])
        }
      }
      let rows = SlotRows(base: base, stride: 1, count: 1)
      for operation in operations { operation.run(rows) }
      for index in outputs.indices { output[index] = Self.outgoing(slots[outputs[index].slot], outputs[index].kind) }
    }
  }

  /// A level that was not there on fitting has no code in a matrix.
  @inline(__always)
  static func outgoing(_ value: Double, _ kind: FeatureMatrix.Kind) -> Double {
    kind.isCategory && value < 0 ? .nan : value
  }
}
