public import Matrices

extension LeakageAlarms {
  /// Ids that stand among the training rows and among those that are judged: nil where there are none.
  /// - Parameters:
  ///   - ids: one a row; nil where the row has none.
  ///   - column: their column's name.
  ///   - limit: share of judged rows from which it is an alarm; 0: any.
  public static func ids(
    _ ids: [String?], column: String, training: [Int], judged: [Int], limit: Double = 0
  ) -> LeakageFinding? {
    var first = [String: Int]()
    for row in training { if let id = ids[row], first[id] == nil { first[id] = row } }
    let matches = judged.compactMap { row -> LeakageFinding.Example? in
      ids[row].flatMap { first[$0] }.map { .init(row: row, trainingRow: $0) }
    }
    return finding(
      .idAcrossSplits, column, "share of judged rows whose id is also among the training rows", matches, of: judged,
      limit)
  }

  /// Judged rows whose features all equal those of a training row, bit for bit: nil where there are none.
  ///
  /// In a table of few features some rows are alike by chance, so a small share is a note and no alarm.
  /// - Parameter limit: share of judged rows from which it is an alarm.
  public static func duplicates(
    in matrix: FeatureMatrix, training: [Int], judged: [Int], limit: Double = 0.05
  ) -> LeakageFinding? {
    guard matrix.columnCount > 0 else { return nil }
    let hashes = rowHashes(of: matrix)
    var rows = [UInt64: [Int]]()
    for row in training { rows[hashes[row], default: []].append(row) }
    let matches = judged.compactMap { row -> LeakageFinding.Example? in
      // Equal hashes are looked at, so that a collision is no finding.
      let equal = rows[hashes[row]]?.first { other in
        matrix.columns.allSatisfy { bits($0.values[row]) == bits($0.values[other]) }
      }
      return equal.map { .init(row: row, trainingRow: $0) }
    }
    return finding(
      .duplicateRowAcrossSplits, "", "share of judged rows whose features equal those of a training row", matches,
      of: judged, limit)
  }

  /// Values that were known only after the moment at which the prediction is made: nil where there are none.
  /// - Parameters:
  ///   - available: when each row's values were known; NaN where nothing is said.
  ///   - moment: of each row's prediction, or of its outcome where that is all that is known; same unit.
  public static func lateValues(
    available: [Double], column: String, moment: [Double], limit: Double = 0
  ) -> LeakageFinding? {
    let late = available.indices.filter { available[$0] > moment[$0] }
    return finding(
      .knownTooLate, column, "share of rows whose value was known only after the prediction",
      late.map { .init(row: $0) }, of: Array(available.indices), limit)
  }

  private static func finding(
    _ kind: LeakageFinding.Kind, _ column: String, _ measure: String, _ matches: [LeakageFinding.Example],
    of rows: [Int], _ limit: Double
  ) -> LeakageFinding? {
    guard !matches.isEmpty else { return nil }
    return LeakageFinding(
      kind, column: column, measure: measure, value: Double(matches.count) / Double(rows.count), limit: limit,
      examples: Array(matches.prefix(exampleCount)))
  }

  /// FNV-1a over the bits of each row's cells, eight bytes at a time; missing is missing, whatever its bits.
  private static func rowHashes(of matrix: FeatureMatrix) -> [UInt64] {
    var hashes = [UInt64](repeating: 0xcbf2_9ce4_8422_2325, count: matrix.rowCount)
    for column in matrix.columns {
      for row in hashes.indices {
        var hash = (hashes[row] ^ bits(column.values[row])) &* 0x100_0000_01b3
        // The high bits must reach the low ones: small whole numbers differ only there.
        hash ^= hash >> 32
        hashes[row] = hash
      }
    }
    return hashes
  }

  private static func bits(_ value: Double) -> UInt64 {
    value.isNaN ? 0x7ff8_0000_0000_0000 : value == 0 ? 0 : value.bitPattern
  }
}
