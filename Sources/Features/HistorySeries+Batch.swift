extension HistorySeries {
  /// Features of the first `targets` rows, one list a feature. They look back on what is kept, on the rows after the
  /// first `targets`, and, where `areTogether`, on each other. Rows of a call replace what is kept of their key from
  /// their first time on, so that training rows that are applied again do not count twice.
  func values(
    of features: [HistoryFeature], _ columns: RawColumns, targets: Int, areTogether: Bool
  ) -> [[Double]] {
    var table = table
    var keys = [Int](repeating: -1, count: columns.rowCount)
    var moments = [Int](repeating: 0, count: columns.rowCount)
    var bytes = [UInt8]()
    for row in 0..<columns.rowCount {
      guard key(into: &bytes, { columns.value(column: $0, row: row) }) else { continue }
      if time >= 0 {
        guard let moment = columns.value(column: time, row: row).whole else { continue }
        moments[row] = moment
      } else {
        // Context comes before the rows that are asked for.
        moments[row] = row < targets ? row + columns.rowCount : row
      }
      keys[row] = table.add(bytes)
    }
    var lists = [[Int]](repeating: [], count: table.count)
    for row in 0..<columns.rowCount where keys[row] >= 0 { lists[keys[row]].append(row) }
    var results = features.map { _ in [Double](repeating: .nan, count: targets) }
    for key in lists.indices where !lists[key].isEmpty {
      let rows = lists[key].sorted { (moments[$0], $0) < (moments[$1], $1) }
      let entries = rows.filter { row in
        (areTogether || row >= targets)
          && (!isKnownOnly || !columns.value(column: source, row: row).double.isNaN)
      }
      let kept = range(key)
      var count = kept.count
      if time >= 0, let first = entries.first { count = self.count(in: kept, before: moments[first]) }
      let keptTimes = times[kept.prefix(count)]
      let seen = Array(values[kept.prefix(count)]) + entries.map { columns.value(column: source, row: $0).double }
      let seenTimes = (time >= 0 ? Array(keptTimes) : keptTimes.map { _ in Int.min }) + entries.map { moments[$0] }
      var end = 0
      seen.withUnsafeBufferPointer { seen in
        for row in rows where row < targets {
          while end < seenTimes.count, seenTimes[end] < moments[row] { end += 1 }
          for (index, feature) in features.enumerated() { results[index][row] = feature.value(seen, end: end) }
        }
      }
    }
    return results
  }

  /// Keeps the newest values of each key of these rows.
  package mutating func keep(_ columns: RawColumns) {
    (table, ends, times, values) = (ByteTable(), [], [], [])
    var lists = [[(time: Int, row: Int)]]()
    var bytes = [UInt8]()
    for row in 0..<columns.rowCount {
      guard key(into: &bytes, { columns.value(column: $0, row: row) }) else { continue }
      if isKnownOnly, columns.value(column: source, row: row).double.isNaN { continue }
      var moment = row
      if time >= 0 {
        guard let value = columns.value(column: time, row: row).whole else { continue }
        moment = value
      }
      let key = table.add(bytes)
      if key == lists.count { lists.append([]) }
      lists[key].append((moment, row))
    }
    for list in lists {
      for (time, row) in list.sorted(by: { ($0.time, $0.row) < ($1.time, $1.row) }).suffix(length) {
        times.append(time)
        values.append(columns.value(column: source, row: row).double)
      }
      ends.append(values.count)
    }
  }
}

extension HistorySeries {
  /// A feature of rows that see nothing but each other.
  package func values(of feature: HistoryFeature, _ columns: RawColumns) -> [Double] {
    values(of: [feature], columns, targets: columns.rowCount, areTogether: true)[0]
  }
}
