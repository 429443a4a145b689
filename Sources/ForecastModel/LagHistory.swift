internal import Support

/// What boosting on lags keeps of one series: the newest values and what sums up the others.
///
/// Layout: u32 most values, u32 most numbers of a column; i64 next period; f64 values (count first, oldest first, NaN for a gap); u32 values seen, f64 their sum; for
/// each column f64 newest numbers (count first), u32 numbers seen, f64 their sum.
public struct LagHistory: Sendable {
  /// Number of the period after the last value.
  public private(set) var nextPeriod: Int
  /// Most values and most numbers of a column that are kept: `LagRecipe.memory` and `LagRecipe.columnWindow`.
  let memory: Int
  let columnMemory: Int
  /// Oldest first; NaN where there was none.
  private(set) var values: [Double] = []
  private(set) var seen = 0
  private(set) var sum = 0.0
  private(set) var columns: [Column]

  /// The past of a known column.
  struct Column: Sendable {
    /// Oldest first.
    var newest: [Double] = []
    var seen = 0
    var sum = 0.0
  }

  /// Before the first value.
  public init(firstPeriod: Int, recipe: LagRecipe) {
    nextPeriod = firstPeriod
    memory = recipe.memory
    columnMemory = recipe.columnWindow
    columns = [Column](repeating: Column(), count: recipe.columns.count)
  }

  /// How many values it has seen, without gaps.
  public var valuesSeen: Int { seen }
  /// The newest value that is no gap; nil before there is one.
  var last: Double? { values.last { !$0.isNaN } }

  /// Moves on by a period. A gap is NaN, and so is what is not known of a column.
  /// - Parameter known: asked for the period that is seen.
  public mutating func append(_ value: Double, known: KnownRows) {
    if values.count >= memory { values.removeFirst(values.count - memory + 1) }
    values.append(value.isFinite ? value : .nan)
    if value.isFinite {
      seen = min(seen + 1, largestPeriodCount)
      sum += value
      if !sum.isFinite { sum = 0 }
    }
    for index in columns.indices {
      let number = known.value(index, at: nextPeriod)
      if columns[index].newest.count >= columnMemory {
        columns[index].newest.removeFirst(columns[index].newest.count - columnMemory + 1)
      }
      columns[index].newest.append(number.isFinite ? number : .nan)
      if number.isFinite {
        columns[index].seen = min(columns[index].seen + 1, largestPeriodCount)
        columns[index].sum += number
        if !columns[index].sum.isFinite { columns[index].sum = 0 }
      }
    }
    nextPeriod += 1
  }

  func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(clamping: memory))
    writer.put(UInt32(clamping: columnMemory))
    writer.put(Int64(nextPeriod))
    writer.put(values)
    writer.put(UInt32(clamping: seen))
    writer.put(sum)
    writer.put(UInt32(columns.count))
    for column in columns {
      writer.put(column.newest)
      writer.put(UInt32(clamping: column.seen))
      writer.put(column.sum)
    }
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    memory = try reader.whole("memory", in: 1...largestPeriodCount)
    columnMemory = try reader.whole("memory of a column", in: 1...largestPeriodCount)
    let period = try reader.integer(Int64.self)
    guard period.magnitude < 1 << 50 else { throw reader.fault("a period is \(period)") }
    nextPeriod = Int(period)
    values = try Self.numbers(&reader, atMost: memory)
    seen = try reader.whole("count", in: 0...largestPeriodCount)
    sum = try reader.finite("sum")
    columns = []
    for _ in 0..<(try reader.count(ofAtLeast: 16)) {
      var column = Column()
      column.newest = try Self.numbers(&reader, atMost: columnMemory)
      column.seen = try reader.whole("count", in: 0...largestPeriodCount)
      column.sum = try reader.finite("sum")
      columns.append(column)
    }
  }

  private static func numbers(_ reader: inout ByteReader, atMost most: Int) throws(Diagnostic) -> [Double] {
    let numbers = try reader.doubles()
    guard numbers.count <= most else { throw reader.fault("\(numbers.count) values where at most \(most) are kept") }
    guard numbers.allSatisfy({ $0.isFinite || $0.isNaN }) else { throw reader.fault("a value is infinite") }
    return numbers
  }
}
