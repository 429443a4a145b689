/// Where a parser puts the cells of one column: plain memory for as many rows as the piece can have.
///
/// Only the array of the column's own kind is allocated. Sinks live in raw memory, side by side in the order of the
/// file's columns, so that the parser's loop touches no reference counts.
struct Sink {
  enum Kind: UInt8 { case skip, number, timestamp, category, flag, text }

  let kind: Kind
  /// One fixed layout for all cells, so that the parser can read them in place.
  let layout: FixedLayout?
  /// Bounds of numbers; infinite where there are none.
  let min: Double
  let max: Double
  /// True where a value that parses may still stand for "missing".
  let hasReadableMarkers: Bool
  let isRequired: Bool
  let isInteger: Bool
  let decimal: UInt8

  /// What a level stands for where it is neither a value nor allowed.
  static let missingMark: Int32 = -1
  static let badMark: Int32 = -2

  var numbers: UnsafeMutablePointer<Double>
  var timestamps: UnsafeMutablePointer<Int>
  var codes: UnsafeMutablePointer<Int32>
  var flags: UnsafeMutablePointer<UInt8>
  var levels: LevelTable
  /// Rises when `levels` is emptied.
  var levelsGeneration = 0
  var texts: Texts

  init(_ rules: CellRules, decimal: UInt8) {
    kind = rules.kind
    layout = rules.timestamps?.onlyLayout
    min = rules.contract?.min ?? -.infinity
    max = rules.contract?.max ?? .infinity
    hasReadableMarkers = rules.hasReadableMarkers
    isRequired = rules.contract?.isRequired ?? false
    isInteger = rules.contract?.type == .integer
    self.decimal = decimal
    numbers = .allocate(capacity: 0)
    timestamps = .allocate(capacity: 0)
    codes = .allocate(capacity: 0)
    flags = .allocate(capacity: 0)
    levels = LevelTable()
    texts = Texts()
  }

  /// Makes room for `rows` rows; what was held is lost.
  mutating func reserve(_ rows: Int) {
    switch kind {
    case .skip: break
    case .number:
      numbers.deallocate()
      numbers = .allocate(capacity: rows)
    case .timestamp:
      timestamps.deallocate()
      timestamps = .allocate(capacity: rows)
    case .category:
      codes.deallocate()
      codes = .allocate(capacity: rows)
    case .flag:
      flags.deallocate()
      flags = .allocate(capacity: rows)
    case .text: break
    }
  }

  func deallocate() {
    numbers.deallocate()
    timestamps.deallocate()
    codes.deallocate()
    flags.deallocate()
    levels.deallocate()
  }

  /// Puts what the mark of a level stands for in a row.
  @inline(__always)
  func put(mark: Int32, in row: Int) {
    if kind == .category { codes[row] = mark } else { flags[row] = UInt8(truncatingIfNeeded: mark) }
  }

  /// Puts "missing" in a row.
  mutating func putMissing(_ row: Int) {
    switch kind {
    case .skip: break
    case .number: numbers[row] = .nan
    case .timestamp: timestamps[row] = Column.missingTimestamp
    case .category: codes[row] = -1
    case .flag: flags[row] = Column.missingFlag
    case .text: texts.append(UnsafeBufferPointer(start: nil, count: 0))
    }
  }
}

/// What the parser must know of a column beyond the quick way.
struct CellRules: Sendable {
  let contract: ColumnContract?
  let kind: Sink.Kind
  let timestamps: TimestampReader?
  let missing: [[UInt8]]
  let allowed: [[UInt8]]?
  /// Missing markers that read as a value of the column's type.
  let hasReadableMarkers: Bool
  let binary: BinaryWords?

  /// `contract` is nil for a column that nobody asked for.
  init(_ contract: ColumnContract?) {
    self.contract = contract
    missing = contract?.missing.map { Array($0.utf8) } ?? []
    allowed = contract?.allowedValues.map { $0.map { Array($0.utf8) } }
    guard let contract, contract.keep else {
      (kind, timestamps, hasReadableMarkers, binary) = (.skip, nil, false, nil)
      return
    }
    switch contract.type {
    case .number: kind = .number
    case .integer, .date, .datetime: kind = .timestamp
    case .category: kind = .category
    case .binary: kind = .flag
    case .text: kind = .text
    }
    timestamps = kind == .timestamp ? TimestampReader(contract) : nil
    binary = kind == .flag ? BinaryWords(contract) : nil
    // A marker that begins like a number may be one (-999, 1900-01-01): then each cell is compared as text.
    hasReadableMarkers =
      contract.missing.contains { marker in
        marker.contains { $0.isASCII && $0.isNumber }
      } && (kind == .number || kind == .timestamp)
  }
}

/// The words of a binary column.
struct BinaryWords: Sendable {
  private let positive: [[UInt8]]
  /// Nil: all that is not positive is negative.
  private let negative: [[UInt8]]?
  private let ignoresCase: Bool

  private static let yes = ["1", "true", "yes", "y", "t"]
  private static let no = ["0", "false", "no", "n", "f"]

  init(_ contract: ColumnContract) {
    func bytes(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }
    guard let word = contract.positive else {
      (positive, negative, ignoresCase) = (bytes(Self.yes), bytes(Self.no), true)
      return
    }
    let lower = word.lowercased()
    positive = [Array(word.utf8)]
    if let allowed = contract.allowedValues {
      (negative, ignoresCase) = (bytes(allowed.filter { $0 != word }), false)
    } else if Self.yes.contains(lower) || Self.no.contains(lower) {
      let others = Self.yes.contains(lower) ? Self.no : Self.yes
      (negative, ignoresCase) = (bytes(others), true)
    } else {
      (negative, ignoresCase) = (nil, false)
    }
  }

  /// 1, 0, or nil for a word that is neither.
  func read(_ text: UnsafeBufferPointer<UInt8>) -> UInt8? {
    if positive.contains(where: { matches($0, text) }) { return 1 }
    guard let negative else { return 0 }
    return negative.contains { matches($0, text) } ? 0 : nil
  }

  private func matches(_ word: [UInt8], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard word.count == text.count else { return false }
    for index in 0..<word.count where word[index] != text[index] {
      guard ignoresCase, word[index] | 0x20 == text[index] | 0x20, word[index] | 0x20 >= UInt8(ascii: "a") else {
        return false
      }
    }
    return true
  }
}
