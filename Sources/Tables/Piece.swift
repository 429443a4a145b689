import TimeAxis

#if canImport(Glibc)
  import Glibc
#endif

/// One piece of a file while it is parsed: its columns, the lines of its rows, its faults. One thread at a time.
final class Piece {
  let rules: [CellRules]
  /// One for each column of the file.
  let sinks: UnsafeMutablePointer<Sink>
  let policy: BadValuePolicy
  private(set) var capacity = 0

  /// Whole rows so far.
  var rows = 0
  /// Rows so far that were left out or have a fault that no policy mends.
  var rowsLost = 0
  /// Line breaks so far.
  var lineBreaks = 0
  /// Where the rows begin, the first line of the piece being 1.
  var lines = LineMap()
  var faults = FaultLog()
  /// Faults that `policy` mended.
  var mended = FaultLog()
  /// Quotes stand where RFC 4180 has none: counting them cannot tell what is inside a cell.
  var hasOddQuotes = false
  /// After a quote that never closes, nothing that follows can be trusted.
  var isBroken = false
  /// Columns that stood in at least one row; for JSON lines.
  var columnsSeen: [Bool]
  /// A copy of a cell that cannot be read in place: with doubled quotes, or made from JSON.
  var scratch = [UInt8]()

  /// Local levels beyond this many are forgotten between pieces, so that ids do not fill memory once a thread.
  private static let levelsKept = 1 << 16

  init(_ rules: [CellRules], policy: BadValuePolicy, decimal: UInt8) {
    self.rules = rules
    self.policy = policy
    sinks = .allocate(capacity: rules.count)
    columnsSeen = [Bool](repeating: false, count: rules.count)
    for (index, rule) in rules.enumerated() { (sinks + index).initialize(to: Sink(rule, decimal: decimal)) }
  }

  deinit {
    for index in rules.indices { sinks[index].deallocate() }
    sinks.deinitialize(count: rules.count)
    sinks.deallocate()
  }

  /// Empties the piece and makes room for `rows` rows.
  func begin(rows needed: Int) {
    if needed > capacity {
      capacity = needed + needed / 8 + 16
      for index in rules.indices { sinks[index].reserve(capacity) }
    }
    (rows, rowsLost, lineBreaks, hasOddQuotes, isBroken) = (0, 0, 0, false, false)
    lines.removeAll()
    faults = FaultLog()
    mended = FaultLog()
    for index in rules.indices {
      if sinks[index].kind == .text { sinks[index].texts.removeAll() }
      if sinks[index].levels.count > Self.levelsKept {
        sinks[index].levels.removeAll()
        sinks[index].levelsGeneration += 1
      }
    }
  }

  /// What became of a cell.
  enum Outcome {
    case good
    /// In `faults`: the row is lost.
    case faulty
    /// `drop_row`: the row is left out.
    case dropped
  }

  /// Reads a whole cell and puts it in row `rows`. `FixedLayout.slack` bytes after it must be readable.
  func store(
    _ text: UnsafePointer<UInt8>, _ length: Int, in column: Int, line: () -> Int
  ) -> Outcome {
    let sink = sinks + column
    let cell = UnsafeBufferPointer(start: text, count: length)
    if sink.pointee.kind == .skip { return .good }
    if length == 0 { return storeMissing(cell, in: column, line: line) }
    if sink.pointee.kind == .category || sink.pointee.kind == .flag {
      let mark = mark(of: text, length, in: column)
      if mark >= 0 {
        sink.pointee.put(mark: mark, in: rows)
        return .good
      }
      if mark == Sink.missingMark { return storeMissing(cell, in: column, line: line) }
      return bad(sink.pointee.kind == .flag ? .notBinary : .notAllowed, cell, in: column, line: line)
    }
    for marker in rules[column].missing where marker.count == length && memcmp(marker, text, length) == 0 {
      return storeMissing(cell, in: column, line: line)
    }
    switch sink.pointee.kind {
    case .number:
      switch DecimalText.read(text, length, decimal: sink.pointee.decimal) {
      case .value(let value):
        if value < sink.pointee.min { return bad(.belowMinimum, cell, in: column, line: line) }
        if value > sink.pointee.max { return bad(.aboveMaximum, cell, in: column, line: line) }
        sink.pointee.numbers[rows] = value
      case .infinite: return bad(.infinite, cell, in: column, line: line)
      case .notANumber:
        if isBlank(cell) { return storeMissing(cell, in: column, line: line) }
        return bad(.notNumber, cell, in: column, line: line)
      }
    case .timestamp:
      guard let reader = rules[column].timestamps else { return .good }
      let trimmed = Self.trimmed(cell)
      if trimmed.isEmpty { return storeMissing(cell, in: column, line: line) }
      guard let start = trimmed.baseAddress else { return .good }
      switch reader.read(start, trimmed.count) {
      case .value(let value):
        if Double(value) < sink.pointee.min, reader.kind == .integer {
          return bad(.belowMinimum, cell, in: column, line: line)
        }
        if Double(value) > sink.pointee.max, reader.kind == .integer {
          return bad(.aboveMaximum, cell, in: column, line: line)
        }
        sink.pointee.timestamps[rows] = value
      case .noSuchMoment: return bad(.noSuchMoment, cell, in: column, line: line)
      case .otherForm:
        return bad(reader.kind == .integer ? .notInteger : .otherForm, cell, in: column, line: line)
      }
    case .text: sink.pointee.texts.append(cell)
    case .skip, .category, .flag: break
    }
    return .good
  }

  /// A number that needs no parsing any more.
  func store(number value: Double, in column: Int, line: () -> Int) -> Outcome {
    let sink = sinks + column
    let text = Array(CellText.number(value).utf8)
    func cell(_ body: (UnsafeBufferPointer<UInt8>) -> Outcome) -> Outcome { text.withUnsafeBufferPointer(body) }
    for marker in rules[column].missing where marker == text {
      return cell { storeMissing($0, in: column, line: line) }
    }
    if value < sink.pointee.min { return cell { bad(.belowMinimum, $0, in: column, line: line) } }
    if value > sink.pointee.max { return cell { bad(.aboveMaximum, $0, in: column, line: line) } }
    sink.pointee.numbers[rows] = value
    return .good
  }

  func storeMissing(_ cell: UnsafeBufferPointer<UInt8>, in column: Int, line: () -> Int) -> Outcome {
    if rules[column].contract?.isRequired == true {
      return fault(.missing, cell, in: column, line: line)
    }
    sinks[column].putMissing(rows)
    return .good
  }

  /// A value that breaks its contract: what `policy` says happens.
  func bad(
    _ kind: FaultKind, _ cell: UnsafeBufferPointer<UInt8>, in column: Int, line: () -> Int, detail: String = ""
  ) -> Outcome {
    switch policy {
    case .error: return fault(kind, cell, in: column, line: line, detail: detail)
    case .missing:
      if rules[column].contract?.isRequired == true {
        return fault(kind, cell, in: column, line: line, detail: detail)
      }
      mended.add(kind, column: column) {
        FaultLog.Example(line: line(), value: CellText.shown(cell), detail: detail)
      }
      sinks[column].putMissing(rows)
      return .good
    case .dropRow:
      mended.add(kind, column: column) {
        FaultLog.Example(line: line(), value: CellText.shown(cell), detail: detail)
      }
      sinks[column].putMissing(rows)
      return .dropped
    }
  }

  private func fault(
    _ kind: FaultKind, _ cell: UnsafeBufferPointer<UInt8>, in column: Int, line: () -> Int, detail: String = ""
  ) -> Outcome {
    sinks[column].putMissing(rows)
    // Bytes that are no text are reported as such, once.
    if !cell.isEmpty, let start = cell.baseAddress, !ByteScan.brokenBytes(start, cell.count).isEmpty {
      return .faulty
    }
    faults.add(kind, column: column) {
      FaultLog.Example(line: line(), value: CellText.shown(cell), detail: detail)
    }
    return .faulty
  }

  /// Ends a row that began on `line`, or forgets it.
  @inline(__always)
  func endRow(_ isGood: Bool, line: Int) {
    if isGood {
      lines.append(row: rows, line: line)
      rows += 1
    } else {
      forgetRow()
    }
  }

  @inline(never)
  private func forgetRow() {
    rowsLost += 1
    for index in rules.indices where sinks[index].kind == .text { sinks[index].texts.cut(to: rows) }
  }

  /// What a text of a category or binary column stands for: a level, 0 or 1, or one of the marks of `Sink`.
  @inline(__always)
  func mark(of text: UnsafePointer<UInt8>, _ length: Int, in column: Int) -> Int32 {
    let sink = sinks + column
    let known = sink.pointee.levels.count
    let level = sink.pointee.levels.level(text, length)
    if level == known { settle(level, of: column) }
    return sink.pointee.levels.marks[level]
  }

  /// Looks at a text that comes for the first time.
  @inline(never)
  private func settle(_ level: Int, of column: Int) {
    let cell = sinks[column].levels.text(level)
    let rule = rules[column]
    if rule.missing.contains(where: { $0.elementsEqual(cell) }) {
      sinks[column].levels.setMark(Sink.missingMark, of: level)
    } else if let binary = rule.binary {
      let trimmed = Self.trimmed(cell)
      let flag = trimmed.isEmpty ? Sink.missingMark : binary.read(trimmed).map { Int32($0) }
      sinks[column].levels.setMark(flag ?? Sink.badMark, of: level)
    } else if let allowed = rule.allowed, !allowed.contains(where: { $0.elementsEqual(cell) }) {
      sinks[column].levels.setMark(Sink.badMark, of: level)
    }
  }

  private func isBlank(_ cell: UnsafeBufferPointer<UInt8>) -> Bool { cell.allSatisfy { $0 == 0x20 || $0 == 9 } }

  private static func trimmed(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, cell.count)
    while start < end, cell[start] == 0x20 || cell[start] == 9 { start += 1 }
    while end > start, cell[end - 1] == 0x20 || cell[end - 1] == 9 { end -= 1 }
    return UnsafeBufferPointer(rebasing: cell[start..<end])
  }
}
