/// Values of one column by key and time, of which a pipeline keeps the newest of each key from training.
///
/// A row sees only values of a strictly earlier time, so neither itself nor rows of the same moment. Without a time
/// column, rows follow each other as they come.
package struct HistorySeries: Sendable, Equatable {
  /// Inputs that make the key; none: all rows are one series.
  package var keys: [Int]
  /// Input with the time, or -1.
  package var time: Int
  /// Input with the values.
  package var source: Int
  /// Values that are missing do not count as a row.
  package var isKnownOnly: Bool
  /// Values kept of each key.
  package var length: Int
  /// Keys of the training rows.
  package var table = ByteTable()
  /// Where the values of each key end.
  package var ends: [Int] = []
  package var times: [Int] = []
  package var values: [Double] = []

  package init(keys: [Int], time: Int, source: Int, isKnownOnly: Bool, length: Int) {
    self.keys = keys
    self.time = time
    self.source = source
    self.isKnownOnly = isKnownOnly
    self.length = length
  }

  package static func == (a: HistorySeries, b: HistorySeries) -> Bool {
    a.isAlike(b) && a.length == b.length && a.table == b.table && a.ends == b.ends && a.times == b.times
      && a.values.map(\.bitPattern) == b.values.map(\.bitPattern)
  }

  /// Of the same column, key and time.
  package func isAlike(_ other: HistorySeries) -> Bool {
    keys == other.keys && time == other.time && source == other.source && isKnownOnly == other.isKnownOnly
  }

  /// Where the kept values of a key are; none for an unknown key.
  func range(_ key: Int) -> Range<Int> {
    guard key >= 0, key < ends.count else { return 0..<0 }
    return (key == 0 ? 0 : ends[key - 1])..<ends[key]
  }

  /// Number of the first `range` of times that are before `time`.
  func count(in range: Range<Int>, before time: Int) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low - range.lowerBound
  }

  /// The bytes that stand for a row's key, or false where a part of it is missing.
  package func key(into bytes: inout [UInt8], _ value: (Int) -> RawValue) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    for input in keys {
      switch value(input) {
      case .missing: return false
      case .text(let text):
        if text.isEmpty { return false }
        bytes.append(1)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0xFF)  // in no UTF-8, so that neighbours cannot run into each other
      case .number, .flag, .timestamp:
        let number = value(input).double
        if number.isNaN { return false }
        bytes.append(2)
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return true
  }

  /// The features of one row after what is kept.
  func value(of feature: HistoryFeature, _ row: (Int) -> RawValue, bytes: inout [UInt8]) -> Double {
    guard key(into: &bytes, row) else { return .nan }
    let range = range(bytes.withUnsafeBufferPointer { table.find($0) })
    var end = range.count
    if time >= 0 {
      guard let moment = row(time).whole else { return .nan }
      end = count(in: range, before: moment)
    }
    return values.withUnsafeBufferPointer { feature.value(UnsafeBufferPointer(rebasing: $0[range]), end: end) }
  }
}
