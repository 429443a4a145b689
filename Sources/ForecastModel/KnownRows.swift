public import Support

/// What is known of periods beside the target, past and to come: prices, promotions, the calendar.
///
/// Categories stand as the place of their text in the list of levels that whoever fits the model keeps; NaN is
/// unknown.
///
/// Layout: i64 first period, u32 columns, each f64 values with their count.
public struct KnownRows: Sendable, Equatable {
  /// The period of the first entry of each column.
  public var firstPeriod: Int
  /// By column, then by period; all of one length.
  public var columns: [[Double]]

  public init(firstPeriod: Int = 0, columns: [[Double]] = []) {
    self.firstPeriod = firstPeriod
    self.columns = columns
  }

  /// Nothing is known.
  public static let none = KnownRows()

  public var periods: Int { columns.first?.count ?? 0 }

  /// What a column holds for a period; NaN where nothing is known.
  public func value(_ column: Int, at period: Int) -> Double {
    guard columns.indices.contains(column) else { return .nan }
    let index = period - firstPeriod
    return columns[column].indices.contains(index) ? columns[column][index] : .nan
  }

  /// All columns of a period.
  public func row(at period: Int) -> [Double] { columns.indices.map { value($0, at: period) } }

  /// The rows from one period up to another, without it; NaN where nothing is known.
  public func slice(from first: Int, to end: Int) -> KnownRows {
    guard !columns.isEmpty, first < end else { return KnownRows(firstPeriod: first, columns: columns.map { _ in [] }) }
    return KnownRows(
      firstPeriod: first, columns: columns.indices.map { column in (first..<end).map { value(column, at: $0) } })
  }

  /// Lays values over what is known: each that is not NaN replaces the one that stood there.
  /// - Parameter rows: by period; as many numbers as there are columns.
  public mutating func overlay(_ rows: [(period: Int, values: [Double])]) {
    guard let low = rows.map(\.period).min(), let high = rows.map(\.period).max(), !columns.isEmpty else { return }
    let first = periods == 0 ? low : min(firstPeriod, low)
    let end = max(periods == 0 ? high + 1 : firstPeriod + periods, high + 1)
    if first != firstPeriod || end != firstPeriod + periods { self = slice(from: first, to: end) }
    for row in rows {
      for (column, value) in row.values.enumerated() where column < columns.count && !value.isNaN {
        columns[column][row.period - firstPeriod] = value
      }
    }
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(Int64(firstPeriod))
    writer.put(UInt32(columns.count))
    for column in columns { writer.put(column) }
  }

  /// Reads what `encode` wrote.
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let first = try reader.integer(Int64.self)
    guard first.magnitude < 1 << 50 else { throw reader.fault("a period is \(first)") }
    firstPeriod = Int(first)
    let count = try reader.count(ofAtLeast: 4)
    columns = []
    for _ in 0..<count { columns.append(try reader.doubles()) }
    guard columns.allSatisfy({ $0.count == columns.first?.count }) else {
      throw reader.fault("columns of known values differ in length")
    }
  }
}

/// Where in time a model stands, and what is known around it: what a model with regressors needs to be asked.
public struct ForecastContext: Sendable, Equatable {
  /// Number of the period after the last that the model has seen.
  public var nextPeriod: Int
  /// Past and future rows, as far as they are known.
  public var known: KnownRows

  public init(nextPeriod: Int, known: KnownRows = .none) {
    self.nextPeriod = nextPeriod
    self.known = known
  }

  /// Lays rows over what is known; of a request whose model was trained without any, they are all there is.
  mutating func overlay(_ rows: [(period: Int, values: [Double])], columns: Int) {
    let rows = rows.filter { $0.values.contains { !$0.isNaN } }
    guard !rows.isEmpty else { return }
    if known.columns.isEmpty {
      known = KnownRows(firstPeriod: nextPeriod, columns: [[Double]](repeating: [], count: columns))
    }
    known.overlay(rows)
  }
}
