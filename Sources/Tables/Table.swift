public import TimeAxis

/// Columns of equal length in memory, with the line of the file that each row came from.
public struct Table: Sendable, Equatable {
  /// In the order of the contracts.
  public let columns: [Column]
  public let rowCount: Int
  /// Where each row begins in the file; row numbers themselves for a table that was made in memory.
  public let lines: LineMap

  /// A table of columns that have all the same length; `lines` counts from 1 where it is not given.
  /// - Precondition: all columns have the same number of rows.
  public init(_ columns: [Column], lines: LineMap? = nil) {
    let count = columns.first?.values.count ?? 0
    precondition(columns.allSatisfy { $0.values.count == count }, "columns differ in length")
    self.columns = columns
    rowCount = count
    self.lines = lines ?? LineMap(firstLine: 1)
  }

  /// The column with this name. A scan: tables have few columns.
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// The values of a number column; nil where there is none of that name and type. Missing is NaN.
  public func numbers(_ name: String) -> [Double]? {
    if case .numbers(let values)? = self[name]?.values { values } else { nil }
  }
  /// Days, seconds or integers of a column (see `TimestampKind`); missing is `Int.min`.
  public func timestamps(_ name: String) -> [Int]? {
    if case .timestamps(let values, _)? = self[name]?.values { values } else { nil }
  }
  /// The values of a category column.
  public func categories(_ name: String) -> Categories? {
    if case .categories(let values)? = self[name]?.values { values } else { nil }
  }
  /// The values of a binary column: 0, 1, or `Column.missingFlag`.
  public func flags(_ name: String) -> [UInt8]? {
    if case .flags(let values)? = self[name]?.values { values } else { nil }
  }
  /// The values of a column that counts, measures or says yes or no, as numbers: yes is 1, missing is NaN.
  public func measurements(_ name: String) -> [Double]? {
    switch self[name]?.values {
    case .numbers(let values): values
    case .flags(let values): values.map { $0 == Column.missingFlag ? .nan : Double($0) }
    case .timestamps(let values, let format) where format.kind == .integer:
      values.map { $0 == Column.missingTimestamp ? .nan : Double($0) }
    default: nil
    }
  }
  /// The values of a text column.
  public func texts(_ name: String) -> Texts? {
    if case .texts(let values)? = self[name]?.values { values } else { nil }
  }
}

/// A named column.
public struct Column: Sendable, Equatable {
  public var name: String
  public var values: ColumnValues

  public init(_ name: String, _ values: ColumnValues) {
    self.name = name
    self.values = values
  }

  /// A missing timestamp or integer.
  public static let missingTimestamp = Int.min
  /// A missing binary value.
  public static let missingFlag: UInt8 = 2
}

/// The cells of a column, in the order of the rows.
public enum ColumnValues: Sendable, Equatable {
  /// Missing is NaN.
  case numbers([Double])
  /// Days, seconds or whole numbers by `format.kind`; missing is `Int.min`.
  case timestamps([Int], format: TimestampFormat)
  case categories(Categories)
  /// 0, 1, or `Column.missingFlag`.
  case flags([UInt8])
  case texts(Texts)

  public var count: Int {
    switch self {
    case .numbers(let values): values.count
    case .timestamps(let values, _): values.count
    case .categories(let values): values.codes.count
    case .flags(let values): values.count
    case .texts(let values): values.count
    }
  }

  public func isMissing(_ row: Int) -> Bool {
    switch self {
    case .numbers(let values): values[row].isNaN
    case .timestamps(let values, _): values[row] == Column.missingTimestamp
    case .categories(let values): values.codes[row] < 0
    case .flags(let values): values[row] == Column.missingFlag
    case .texts(let values): values.isMissing(row)
    }
  }

  /// The cell as a file would hold it; empty where it is missing.
  public func text(_ row: Int) -> String {
    switch self {
    case .numbers(let values): CellText.number(values[row])
    case .timestamps(let values, let format):
      values[row] == Column.missingTimestamp ? "" : format.string(values[row])
    case .categories(let values): values[row] ?? ""
    case .flags(let values): values[row] == Column.missingFlag ? "" : String(values[row])
    case .texts(let values): values[row]
    }
  }

  /// Equal in every bit; a missing number equals a missing number.
  public static func == (a: ColumnValues, b: ColumnValues) -> Bool {
    switch (a, b) {
    case (.numbers(let x), .numbers(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.bitPattern == $1.bitPattern }
    case (.timestamps(let x, let f), .timestamps(let y, let g)): x == y && f == g
    case (.categories(let x), .categories(let y)): x == y
    case (.flags(let x), .flags(let y)): x == y
    case (.texts(let x), .texts(let y)): x == y
    default: false
    }
  }
}

/// Names by number: a code for each row, and the name of each code.
public struct Categories: Sendable, Equatable {
  /// Index into `levels`; -1 is missing.
  public var codes: [Int32]
  /// In the order in which they first appear.
  public var levels: [String]

  public init(codes: [Int32], levels: [String]) {
    self.codes = codes
    self.levels = levels
  }

  /// The name in a row, or nil where it is missing.
  public subscript(row: Int) -> String? { codes[row] < 0 ? nil : levels[Int(codes[row])] }
}

/// Texts one after another in one piece of memory. A missing text is an empty one.
public struct Texts: Sendable, Equatable {
  /// UTF-8 of all rows.
  public private(set) var bytes: [UInt8] = []
  /// Where each row ends in `bytes`.
  public private(set) var ends: [Int] = []

  public init() {}

  public init(_ texts: some Sequence<String>) {
    for text in texts { append(text) }
  }

  /// What `bytes` and `ends` held. Nil where the ends fall, pass the bytes, or leave some over.
  init?(bytes: [UInt8], ends: [Int]) {
    var last = 0
    for end in ends {
      guard end >= last, end <= bytes.count else { return nil }
      last = end
    }
    guard last == bytes.count else { return nil }
    (self.bytes, self.ends) = (bytes, ends)
  }

  public var count: Int { ends.count }
  public func isMissing(_ row: Int) -> Bool { ends[row] == start(row) }
  public subscript(row: Int) -> String { String(decoding: bytes[start(row)..<ends[row]], as: UTF8.self) }

  public mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    ends.append(bytes.count)
  }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  mutating func append(_ others: Texts, rows: Int) {
    let base = bytes.count
    let last = rows > 0 ? others.ends[rows - 1] : 0
    bytes.append(contentsOf: others.bytes[..<last])
    for row in 0..<rows { ends.append(base + others.ends[row]) }
  }

  /// Forgets all rows from `row` on.
  mutating func cut(to row: Int) {
    guard row < ends.count else { return }
    bytes.removeSubrange(start(row)...)
    ends.removeSubrange(row...)
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  func start(_ row: Int) -> Int { row == 0 ? 0 : ends[row - 1] }
}
