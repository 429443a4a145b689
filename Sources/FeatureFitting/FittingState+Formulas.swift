import Features
import Statistics
import Support

extension FittingState {
  /// Adds a line of `features:`. `check` has said that its columns are there and of the right type.
  mutating func add(_ definition: FeatureDefinition, at site: StepSite) throws(FeatureFault) {
    switch definition.formula {
    case .ratio(let a, let b): arithmetic(.ratio, a, b, definition.name)
    case .difference(let a, let b): arithmetic(.difference, a, b, definition.name)
    case .product(let a, let b): arithmetic(.product, a, b, definition.name)
    case .bucketEdges(let name, let edges): bucket(name, edges, definition.name)
    case .bucketQuantiles(let name, let buckets):
      guard let column = rawSource(name) else { return }
      let sorted = known(column.slot).sorted()
      var edges = [Double]()
      for part in 1..<max(1, buckets) where !sorted.isEmpty {
        let edge = quantile(Double(part) / Double(buckets), ofSorted: sorted)
        // Many equal values make equal quantiles; an edge at the least value would leave its bucket empty.
        if edge > edges.last ?? sorted[0] { edges.append(edge) }
      }
      counts.append(StepCount(site, definition.name, .edges, count: edges.count))
      bucket(name, edges, definition.name)
    case .textLength(let name): text(.length, name, definition.name)
    case .wordCount(let name): text(.words, name, definition.name)
    case .datePart(let name, let part):
      guard let column = rawSource(name), let input = column.input else { return }
      let isDateTime = inputs[input].type == .datetime
      let first = known(column.slot).min() ?? 0
      let start = isDateTime ? (first / 86_400).rounded(.down) : first
      let out = addSlot()
      run(
        .datePart(
          column.slot, part, isDateTime: isDateTime, start: part == .daysSinceStart ? start : 0, out: out))
      append(definition.name, part == .isWeekend ? .flag : .number, out, column.sources)
    case .lag(let name, let key, let time, let periods): look(back: .lag(periods), name, key, time, definition.name)
    case .rolling(let name, let key, let time, let window, let statistic):
      look(back: .rolling(window, statistic), name, key, time, definition.name)
    }
  }

  private mutating func append(_ name: String, _ kind: Column.Kind, _ slot: Int, _ sources: [Int]) {
    columns.append(
      Column(name: name, kind: kind, slot: slot, sources: Array(Set(sources)).sorted(), isUntouched: false))
  }

  private mutating func arithmetic(
    _ kind: FittedOperation.Arithmetic, _ first: String, _ second: String, _ name: String
  ) {
    guard let a = rawSource(first), let b = rawSource(second) else { return }
    let out = addSlot()
    run(.arithmetic(kind, a.slot, b.slot, out: out))
    append(name, .number, out, a.sources + b.sources)
  }

  private mutating func bucket(_ source: String, _ edges: [Double], _ name: String) {
    guard let column = rawSource(source) else { return }
    let out = addSlot()
    run(.bucket(column.slot, edges: edges, out: out))
    append(name, .number, out, column.sources)
  }

  private mutating func text(_ kind: SlotReader.Kind, _ source: String, _ name: String) {
    guard let column = rawSource(source), let input = column.input else { return }
    let slot = addSlot()
    readers.append((slot, SlotReader(kind, input: input)))
    set(slot, raw.read(SlotReader(kind, input: input), input: inputs[input]))
    append(name, .number, slot, column.sources)
  }

  private mutating func look(
    back kind: HistoryFeature.Kind, _ source: String, _ key: [String], _ time: String, _ name: String
  ) {
    guard let column = rawSource(source), let input = column.input else { return }
    let keys = key.compactMap { name in inputs.firstIndex { $0.name == name } }
    let moment = inputs.firstIndex { $0.name == time } ?? -1
    let slot = history(
      HistorySeries(keys: keys, time: moment, source: input, isKnownOnly: false, length: 0), kind)
    append(name, .number, slot, [input])
  }

  /// The slot of a feature over earlier rows; on the training rows it sees training rows only.
  mutating func history(_ wanted: HistorySeries, _ kind: HistoryFeature.Kind) -> Int {
    let index = series.firstIndex { $0.isAlike(wanted) } ?? series.count
    if index == series.count { series.append(wanted) }
    let feature = HistoryFeature(series: index, kind: kind)
    series[index].length = max(series[index].length, feature.length)
    features.append(feature)
    let slot = addSlot()
    readers.append((slot, SlotReader(.history, input: features.count - 1)))
    set(slot, wanted.values(of: feature, raw))
    return slot
  }
}
