public import Support
import TimeAxis

extension Table {
  /// Two rows with the same key.
  public struct Duplicate: Sendable, Equatable {
    /// The row that has the key first.
    public let first: Int
    /// The later row that has it again.
    public let row: Int
  }

  /// Rows whose values in `columns` were there before, in the order of the rows; each once, with the first row of its
  /// key. Missing equals missing. Names of no column are passed over. O(rows) in time and memory.
  public func duplicates(by columns: [String]) -> [Duplicate] {
    let keys = columns.compactMap { self[$0]?.values }
    guard !keys.isEmpty, rowCount > 1 else { return [] }
    var capacity = 64
    while capacity < rowCount * 2 { capacity *= 2 }
    var slots = [Int32](repeating: -1, count: capacity)
    let hashes = Self.hashes(keys, rows: rowCount)
    var duplicates = [Duplicate]()
    for row in 0..<rowCount {
      var slot = Int(truncatingIfNeeded: hashes[row]) & (capacity - 1)
      while true {
        let other = Int(slots[slot])
        if other < 0 {
          slots[slot] = Int32(truncatingIfNeeded: row)
          break
        }
        if hashes[other] == hashes[row], keys.allSatisfy({ Self.areEqual($0, other, row) }) {
          duplicates.append(Duplicate(first: other, row: row))
          break
        }
        slot = (slot + 1) & (capacity - 1)
      }
    }
    return duplicates
  }

  /// The key of a row for people: "store 'North', product 'tea', week 2023-01-09".
  public func keyText(_ row: Int, by columns: [String]) -> String {
    columns.compactMap { name -> String? in
      guard let values = self[name]?.values else { return nil }
      if values.isMissing(row) { return "\(name) missing" }
      switch values {
      case .categories, .texts: return "\(name) '\(values.text(row))'"
      case .numbers, .timestamps, .flags: return "\(name) \(values.text(row))"
      }
    }.joined(separator: ", ")
  }

  /// The faults to report where `columns` must tell rows apart: `E3014`, at most `limit`, none where all keys differ.
  public func duplicateFaults(by columns: [String], source: String, limit: Int = 10) -> [Diagnostic] {
    let found = duplicates(by: columns)
    return found.prefix(limit).map { duplicate in
      Diagnostic(
        DataFault.duplicateKey.rawValue,
        "line \(lines[duplicate.row]) is a duplicate: \(keyText(duplicate.row, by: columns)) stands on line "
          + "\(lines[duplicate.first]) already",
        at: Place(
          file: source, line: lines[duplicate.row], detail: "\(found.count) of \(rowCount) rows", isCell: true),
        hint: "\(columns.joined(separator: ", ")) must be different in each row",
        fix: "remove one of the two lines, or add the column that tells them apart", exitCode: .dataError)
    }
  }

  private static func hashes(_ keys: [ColumnValues], rows: Int) -> [UInt64] {
    var hashes = [UInt64](repeating: 0x243F_6A88_85A3_08D3, count: rows)
    for key in keys {
      for row in 0..<rows {
        let word: UInt64
        switch key {
        case .numbers(let values): word = (values[row] == 0 ? 0 : values[row]).bitPattern
        case .timestamps(let values, _): word = UInt64(bitPattern: Int64(values[row]))
        case .categories(let values): word = UInt64(truncatingIfNeeded: values.codes[row])
        case .flags(let values): word = UInt64(values[row])
        case .texts(let values):
          word = values.bytes[values.start(row)..<values.ends[row]].reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
          }
        }
        let product = (hashes[row] ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        hashes[row] = product.high ^ product.low &+ 0x1319_8A2E_0370_7344
      }
    }
    return hashes
  }

  private static func areEqual(_ key: ColumnValues, _ a: Int, _ b: Int) -> Bool {
    switch key {
    case .numbers(let values): values[a] == values[b] || (values[a].isNaN && values[b].isNaN)
    case .timestamps(let values, _): values[a] == values[b]
    case .categories(let values): values.codes[a] == values.codes[b]
    case .flags(let values): values[a] == values[b]
    case .texts(let values):
      values.bytes[values.start(a)..<values.ends[a]] == values.bytes[values.start(b)..<values.ends[b]]
    }
  }
}
