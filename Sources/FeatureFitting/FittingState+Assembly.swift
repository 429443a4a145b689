import Features

extension FittingState {
  /// A pipeline of the operations that some feature needs; slots, series and inputs are numbered anew.
  func assembled(_ features: [Column]) -> FeaturePipeline {
    var isNeeded = [Bool](repeating: false, count: slotCount)
    for column in features { isNeeded[column.slot] = true }
    var kept = [FittedOperation]()
    for operation in operations.reversed() where operation.writes.contains(where: { isNeeded[$0] }) {
      // All that an operation writes needs room, wanted or not.
      for slot in operation.reads + operation.writes { isNeeded[slot] = true }
      kept.append(operation)
    }
    kept.reverse()
    let readers = readers.filter { isNeeded[$0.slot] }

    var slots = [Int: Int]()
    for (number, one) in readers.enumerated() { slots[one.slot] = number }
    for slot in 0..<slotCount where isNeeded[slot] && slots[slot] == nil { slots[slot] = slots.count }

    let usedFeatures = readers.filter { $0.reader.kind == .history }.map(\.reader.input)
    let usedSeries = Array(Set(usedFeatures.map { self.features[$0].series })).sorted()
    var isInput = [Bool](repeating: false, count: inputs.count)
    for (index, input) in inputs.enumerated() where fitter.keptInputs.contains(input.name) { isInput[index] = true }
    for one in readers where one.reader.kind != .history { isInput[one.reader.input] = true }
    for index in usedSeries {
      for input in series[index].keys + [series[index].source] { isInput[input] = true }
      if series[index].time >= 0 { isInput[series[index].time] = true }
    }
    let usedInputs = inputs.indices.filter { isInput[$0] }
    func place(_ input: Int) -> Int { usedInputs.firstIndex(of: input) ?? 0 }

    return FeaturePipeline(
      inputs: usedInputs.map { input in
        var column = inputs[input]
        // A category's levels are part of the contract even where only its hash is used; a text's are data.
        let isCoded = readers.contains { $0.reader.kind == .code && $0.reader.input == input }
        if !isCoded, column.type != .category { column.levels = [] }
        return column
      },
      outputs: features.map { column in
        FeaturePipeline.Output(
          column.name, column.matrixKind, sources: column.sources.map { inputs[$0].name },
          slot: slots[column.slot] ?? 0)
      },
      readers: readers.map { one in
        SlotReader(
          one.reader.kind,
          input: one.reader.kind == .history
            ? usedFeatures.firstIndex(of: one.reader.input) ?? 0 : place(one.reader.input))
      },
      features: usedFeatures.map { index in
        var feature = self.features[index]
        feature.series = usedSeries.firstIndex(of: feature.series) ?? 0
        return feature
      },
      series: usedSeries.map { index in
        var one = series[index]
        one.keys = one.keys.map(place)
        one.source = place(one.source)
        if one.time >= 0 { one.time = place(one.time) }
        return one
      },
      operations: kept.map { $0.renumbered { slots[$0] ?? 0 } }, slotCount: slots.count)
  }
}
