extension SparseMatrix {
  /// Two stable counting sorts, by column and then by row, leave entries by row, by column and by arrival.
  init(entriesInOrder entries: [Entry], rowCount: Int, columnCount: Int) {
    precondition(rowCount >= 0 && columnCount >= 0, "a shape is not negative")
    var byColumn = [Int](repeating: 0, count: columnCount + 1)
    var byRow = [Int](repeating: 0, count: rowCount + 1)
    for entry in entries {
      precondition(
        entry.row >= 0 && Int(entry.row) < rowCount && entry.column >= 0 && Int(entry.column) < columnCount,
        "an entry lies outside of the matrix")
      byColumn[Int(entry.column) + 1] += 1
      byRow[Int(entry.row) + 1] += 1
    }
    for column in 0..<columnCount { byColumn[column + 1] += byColumn[column] }
    for row in 0..<rowCount { byRow[row + 1] += byRow[row] }
    let order = Self.sorted(entries, next: &byColumn)
    var next = byRow
    var sorted = [Int](repeating: 0, count: entries.count)
    for index in order {
      let row = Int(entries[index].row)
      sorted[next[row]] = index
      next[row] += 1
    }
    self.init(summing: entries, in: sorted, rowStarts: byRow, rowCount: rowCount, columnCount: columnCount)
  }

  private static func sorted(_ entries: [Entry], next: inout [Int]) -> [Int] {
    var order = [Int](repeating: 0, count: entries.count)
    for index in entries.indices {
      let column = Int(entries[index].column)
      order[next[column]] = index
      next[column] += 1
    }
    return order
  }

  private init(summing entries: [Entry], in order: [Int], rowStarts: [Int], rowCount: Int, columnCount: Int) {
    var starts = [0]
    starts.reserveCapacity(rowCount + 1)
    var columns = [Int32]()
    var values = [Float]()
    columns.reserveCapacity(entries.count)
    values.reserveCapacity(entries.count)
    for row in 0..<rowCount {
      var index = rowStarts[row]
      let end = rowStarts[row + 1]
      while index < end {
        let column = entries[order[index]].column
        var sum = 0.0
        while index < end, entries[order[index]].column == column {
          sum += Double(entries[order[index]].value)
          index += 1
        }
        columns.append(column)
        values.append(Float(sum))
      }
      starts.append(columns.count)
    }
    self.init(
      trusted: (), rowCount: rowCount, columnCount: columnCount, rowStarts: starts, columns: columns, values: values)
  }

  /// Whether parts have the form of a sparse matrix: what a decoder asks before it believes them.
  public static func isWellFormed(
    rowCount: Int, columnCount: Int, rowStarts: [Int], columns: [Int32], valueCount: Int
  ) -> Bool {
    guard rowCount >= 0, columnCount >= 0, rowStarts.count == rowCount + 1, rowStarts.first == 0,
      rowStarts.last == columns.count, valueCount == columns.count
    else { return false }
    for row in 0..<rowCount {
      let start = rowStarts[row]
      let end = rowStarts[row + 1]
      guard start <= end, end <= columns.count else { return false }
      var last = -1
      for index in start..<end {
        let column = Int(columns[index])
        guard column > last, column < columnCount else { return false }
        last = column
      }
    }
    return true
  }
}
