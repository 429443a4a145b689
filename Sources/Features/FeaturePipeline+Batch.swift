public import Matrices
import Support

extension FeaturePipeline {
  /// Rows that go through the operations at once: their slots stay in the second level cache.
  private static let chunk = 256

  /// The features of many rows, equal to those of `apply` for one row in every bit.
  /// - Parameters:
  ///   - columns: in the order of `inputs`.
  ///   - targets: the first so many rows are wanted, the others are only looked back on; nil: all.
  ///   - areTogether: whether the wanted rows see earlier ones among themselves, by key and time.
  public func apply(
    _ columns: RawColumns, targets: Int? = nil, areTogether: Bool = true, threads: Int
  ) -> FeatureMatrix {
    let count = min(max(0, targets ?? columns.rowCount), columns.rowCount)
    let history = historyColumns(columns, targets: count, areTogether: areTogether)
    let maps = readers.map { codeMap($0, columns) }
    let memory = outputs.map { _ in UnsafeMutablePointer<Double>.allocate(capacity: max(1, count)) }
    // Each chunk writes its own rows, and all have ended before anything is read.
    nonisolated(unsafe) let results = memory
    Parallel.forEach((count + Self.chunk - 1) / Self.chunk, threads: threads) { index in
      let rows = index * Self.chunk..<min(count, (index + 1) * Self.chunk)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: slotCount * rows.count) { slots in
        guard let base = slots.baseAddress else { return }
        slots.initialize(repeating: .nan)
        let view = SlotRows(base: base, stride: rows.count, count: rows.count)
        for (slot, reader) in readers.enumerated() {
          if reader.kind == .history {
            for (offset, row) in rows.enumerated() { view.slot(slot)[offset] = history[reader.input][row] }
          } else {
            read(reader, columns, map: maps[slot], rows: rows, into: view.slot(slot))
          }
        }
        for operation in operations { operation.run(view) }
        for (column, output) in outputs.enumerated() {
          let source = view.slot(output.slot)
          for (offset, row) in rows.enumerated() {
            results[column][row] = Self.outgoing(source[offset], output.kind)
          }
        }
      }
    }
    let matrix = FeatureMatrix(
      zip(outputs, memory).map { output, values in
        FeatureMatrix.Column(output.name, output.kind, Array(UnsafeBufferPointer(start: values, count: count)))
      }, rowCount: count)
    for values in memory { values.deallocate() }
    return matrix
  }

  /// For each feature that looks back: its values.
  private func historyColumns(_ columns: RawColumns, targets: Int, areTogether: Bool) -> [[Double]] {
    var results = [[Double]](repeating: [], count: features.count)
    for (index, series) in series.enumerated() {
      let own = features.indices.filter { features[$0].series == index }
      let values = series.values(of: own.map { features[$0] }, columns, targets: targets, areTogether: areTogether)
      for (feature, values) in zip(own, values) { results[feature] = values }
    }
    return results
  }

  /// What each level of a column of codes becomes, so that a text is looked at once and not once a row.
  private func codeMap(_ reader: SlotReader, _ columns: RawColumns) -> [Double] {
    guard reader.kind != .history, columns.columns.indices.contains(reader.input),
      case .codes(_, let names) = columns.columns[reader.input]
    else { return [] }
    let table = levels[reader.input]
    return names.map { reader.number(of: .text($0), levels: table) }
  }

  private func read(
    _ reader: SlotReader, _ columns: RawColumns, map: [Double], rows: Range<Int>,
    into slot: UnsafeMutablePointer<Double>
  ) {
    let values = columns.columns.indices.contains(reader.input) ? columns.columns[reader.input] : .absent
    switch (values, reader.kind) {
    case (.numbers(let values), .number):
      for (offset, row) in rows.enumerated() { slot[offset] = values[row] }
    case (.codes(let codes, _), _):
      let missing = reader.number(of: .missing, levels: levels[reader.input])
      for (offset, row) in rows.enumerated() {
        let code = Int(codes[row])
        slot[offset] = map.indices.contains(code) ? map[code] : missing
      }
    default:
      let table = levels[reader.input]
      for (offset, row) in rows.enumerated() {
        slot[offset] = reader.number(of: columns.value(column: reader.input, row: row), levels: table)
      }
    }
  }
}

extension RawColumns {
  /// The numbers of one slot for all rows, as a pipeline with these inputs would read them.
  package func read(_ reader: SlotReader, input: InputColumn) -> [Double] {
    let table = ByteTable(input.levels)
    guard columns.indices.contains(reader.input), case .codes(let codes, let names) = columns[reader.input] else {
      return (0..<rowCount).map { reader.number(of: value(column: reader.input, row: $0), levels: table) }
    }
    let map = names.map { reader.number(of: .text($0), levels: table) }
    let missing = reader.number(of: .missing, levels: table)
    return codes.map { map.indices.contains(Int($0)) ? map[Int($0)] : missing }
  }
}
