import Features
import Statistics

extension FittingState {
  mutating func impute(
    _ name: String, _ method: PreparationStep.Imputation, indicator: Bool, isNamed: Bool, at site: StepSite
  ) throws(FeatureFault) {
    guard let index = columns.firstIndex(where: { $0.name == name }) else { return }
    let column = columns[index]
    let missing = count - known(column.slot).count
    // A column that says "never missing" of every training row teaches nothing.
    let mark = indicator && (missing > 0 || isNamed) ? addSlot() : -1
    var filled: Double?
    switch method {
    case .interpolate: try interpolate(column, indicator: mark)
    default:
      filled = value(of: method, index)
      // Where no training row has a value, there is nothing to learn: missing stays missing for a category, and a
      // number is 0.
      run(.fill(column.slot, value: filled ?? .nan, indicator: mark))
    }
    columns[index].isUntouched = false
    let isCategory = if case .category = column.kind { true } else { false }
    counts.append(StepCount(site, name, .imputed, count: missing, value: isCategory ? nil : filled))
    if mark >= 0 {
      columns.insert(
        Column(
          name: unused("\(name)_missing"), kind: .flag, slot: mark, sources: column.sources, isUntouched: false),
        at: index + 1)
    }
  }

  /// What stands for a missing value; nil where a category has none.
  private mutating func value(of method: PreparationStep.Imputation, _ index: Int) -> Double? {
    let column = columns[index]
    switch method {
    case .constantNumber(let value): return value
    case .constantText(let text):
      guard case .category(var levels) = column.kind else { return nil }
      if let code = levels.firstIndex(of: text) { return Double(code) }
      levels.append(text)
      columns[index].kind = .category(levels: levels)
      return Double(levels.count - 1)
    case .median:
      let values = known(column.slot)
      return values.isEmpty ? 0 : median(of: values)
    case .mode:
      if case .category = column.kind { return Self.mode(known(column.slot)) }
      return Self.mode(known(column.slot)) ?? 0
    case .interpolate: return nil
    }
  }

  /// The most frequent value, the least of those where several are.
  static func mode(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    var best: (value: Double, count: Int)?
    var start = 0
    for index in sorted.indices where index + 1 == sorted.count || sorted[index + 1] != sorted[index] {
      let count = index + 1 - start
      if count > best?.count ?? 0 { best = (sorted[index], count) }
      start = index + 1
    }
    return best?.value
  }

  /// Training rows get values between their known neighbours, in proportion to time where there is a time column;
  /// before the first and after the last the nearest. An applied row gets the last value of its key that is known
  /// before it, since it cannot know the next, and the training median where there is none.
  private mutating func interpolate(_ column: Column, indicator: Int) throws(FeatureFault) {
    guard let input = column.input else { return }
    let time = fitter.time.flatMap { name in inputs.firstIndex { $0.name == name } } ?? -1
    let keys = fitter.key.compactMap { name in inputs.firstIndex { $0.name == name } }
    let last = history(HistorySeries(keys: keys, time: time, source: input, isKnownOnly: true, length: 1), .last)
    let all = known(column.slot)
    let middle = all.isEmpty ? 0 : median(of: all)
    let between = interpolated(numbers(column.slot), time: time, keys: keys, otherwise: middle)
    run(.fillFrom(column.slot, from: last, value: middle, indicator: indicator))
    set(column.slot, between)
  }

  private func interpolated(_ values: [Double], time: Int, keys: [Int], otherwise: Double) -> [Double] {
    var lists = [[Int]]()
    var numbers = ByteTable()
    var bytes = [UInt8]()
    let reader = HistorySeries(keys: keys, time: time, source: 0, isKnownOnly: true, length: 1)
    for row in 0..<count {
      guard reader.key(into: &bytes, { raw.value(column: $0, row: row) }) else { continue }
      let key = numbers.add(bytes)
      if key == lists.count { lists.append([]) }
      lists[key].append(row)
    }
    var result = values.map { $0.isNaN ? otherwise : $0 }
    for list in lists {
      let moments = list.map { row in
        time < 0 ? Double(row) : raw.value(column: time, row: row).whole.map(Double.init) ?? .nan
      }
      let order = list.indices.filter { !moments[$0].isNaN }.sorted { (moments[$0], $0) < (moments[$1], $1) }
      let known = order.filter { !values[list[$0]].isNaN }
      guard let first = known.first, let end = known.last else { continue }
      var next = 0
      for position in order {
        while next < known.count, moments[known[next]] < moments[position] { next += 1 }
        guard values[list[position]].isNaN else { continue }
        if next == 0 {
          result[list[position]] = values[list[first]]
        } else if next == known.count {
          result[list[position]] = values[list[end]]
        } else {
          let (a, b) = (known[next - 1], known[next])
          let share = (moments[position] - moments[a]) / (moments[b] - moments[a])
          result[list[position]] = values[list[a]] + share * (values[list[b]] - values[list[a]])
        }
      }
    }
    return result
  }
}
