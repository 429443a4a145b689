public import Support

extension RowSplit {
  /// Past and future: rows from `cutoff` on are the test part, and within the rows before it every fold is judged on
  /// what comes after its training rows.
  ///
  /// The rows before the cutoff are cut into `folds` + 1 stretches of equally many rows; fold i learns from the first
  /// i and is judged on the next. Rows of the same moment stay together.
  /// - Parameters:
  ///   - times: of each row, in any unit that grows.
  ///   - cutoff: the first moment of the test part.
  public static func byTime(times: [Double], cutoff: Double, folds: Int) throws(Diagnostic) -> RowSplit {
    guard times.allSatisfy({ !$0.isNaN }) else {
      throw fault("a row has no time", fix: "give every row a time, or drop those without")
    }
    let all = Array(times.indices)
    let test = all.filter { times[$0] >= cutoff }
    let development = all.filter { times[$0] < cutoff }
    try checkFolds(max(2, folds), 1, share: 0, rows: development.count)
    guard !test.isEmpty else {
      throw fault("no row is at or after the cutoff", fix: "set split.at to an earlier moment")
    }
    let order = development.sorted { times[$0] != times[$1] ? times[$0] < times[$1] : $0 < $1 }
    // The first row of each stretch, moved back to the first of its moment.
    let starts = (0...max(2, folds) + 1).map { part -> Int in
      guard part <= max(2, folds) else { return order.count }
      var start = part * order.count / (max(2, folds) + 1)
      while start > 0, times[order[start - 1]] == times[order[start]] { start -= 1 }
      return start
    }
    var found = [Fold]()
    for part in 1...max(2, folds) where starts[part] > 0 && starts[part] < starts[part + 1] {
      found.append(
        Fold(
          training: order[..<starts[part]].sorted(), validation: order[starts[part]..<starts[part + 1]].sorted()))
    }
    guard !found.isEmpty else {
      throw fault(
        "all rows before the cutoff have the same time, so no fold can look ahead",
        fix: "split by another column, or set split.type: stratified")
    }
    return RowSplit(test: test, development: development, folds: found)
  }

  /// The moment from which on the last `share` of the rows lies; rows of the same moment stay together.
  public static func cutoff(times: [Double], testShare share: Double) -> Double? {
    let sorted = times.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty else { return nil }
    return sorted[min(sorted.count - 1, max(0, Int((Double(sorted.count) * (1 - share)).rounded(.down))))]
  }
}
