/// How cells and rows of a CSV file are set apart.
struct Dialect: Sendable {
  let delimiter: UInt8
  let decimal: UInt8

  static let quote = UInt8(ascii: "\"")

  /// Non-zero for bytes at which the scan of a cell must stop to look: the delimiter, line breaks, quotes.
  func stops() -> UnsafeMutablePointer<UInt8> {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    for byte in [delimiter, 0x0A, 0x0D, Self.quote] { table[Int(byte)] = 1 }
    return table
  }
}

extension Piece {
  /// Parses whole records of CSV. `end` stands behind a line break; `FixedLayout.slack` bytes after it are readable,
  /// and stay as they are.
  ///
  /// Cells that hold what they should, unquoted, are read where they stand in one pass; all others go through
  /// `longCell`, which finds where the cell ends and then what is wrong with it.
  func parseCSV(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, dialect: Dialect) {
    let scan = ByteScan(start, end - start)
    begin(rows: scan.newlines + 1)
    var broken = [Int]()
    if scan.hasNonASCII || scan.hasNUL { broken = ByteScan.brokenBytes(start, end - start) }
    var nextBroken = 0

    let (sinks, columns, delimiter) = (self.sinks, rules.count, dialect.delimiter)
    let powers = DecimalText.powers
    let stops = dialect.stops()
    defer { stops.deallocate() }
    var cursor = start
    var line = 1

    while cursor < end {
      if cursor[0] == 0x0A || (cursor[0] == 0x0D && cursor[1] == 0x0A) {
        cursor += cursor[0] == 0x0A ? 1 : 2
        line &+= 1
        continue
      }
      let record = cursor
      let recordLine = line
      let row = rows
      var isGood = true
      var column = 0
      while true {
        let sink = sinks + column
        let cell = cursor
        var isDone = false
        switch sink.pointee.kind {
        case .number:
          if let value = DecimalText.simple(&cursor, decimal: sink.pointee.decimal, powers: powers),
            value >= sink.pointee.min, value <= sink.pointee.max, !sink.pointee.hasReadableMarkers
          {
            sink.pointee.numbers[row] = value
            isDone = isCellEnd(cursor, delimiter)
          }
        case .timestamp:
          if sink.pointee.hasReadableMarkers { break }
          if let layout = sink.pointee.layout {
            if let value = layout.parse(cursor) {
              sink.pointee.timestamps[row] = value
              cursor += layout.length
              isDone = isCellEnd(cursor, delimiter)
            }
          } else if sink.pointee.isInteger, let value = wholeNumber(&cursor),
            Double(value) >= sink.pointee.min, Double(value) <= sink.pointee.max
          {
            sink.pointee.timestamps[row] = value
            isDone = isCellEnd(cursor, delimiter)
          }
        case .category, .flag:
          while stops[Int(cursor[0])] == 0 { cursor += 1 }
          if cursor > cell, isCellEnd(cursor, delimiter) {
            let mark = mark(of: cell, cursor - cell, in: column)
            if mark >= 0 {
              sink.pointee.put(mark: mark, in: row)
              isDone = true
            }
          }
        case .skip:
          while stops[Int(cursor[0])] == 0 { cursor += 1 }
          isDone = isCellEnd(cursor, delimiter)
        case .text: break
        }
        if !isDone, isCellEnd(cell, delimiter), !sink.pointee.isRequired {
          cursor = cell
          sink.pointee.putMissing(row)
        } else if !isDone {
          cursor = cell
          let outcome = longCell(
            &cursor, end, in: column, record: record, line: recordLine, delimiter: delimiter, stops: stops)
          if outcome != .good { isGood = false }
          if isBroken {
            lineBreaks = line
            return
          }
          if cursor - cell > 1, cell[0] == Dialect.quote {
            line &+= lineBreaksBetween(cell, cursor)
          }
        }
        column &+= 1
        if cursor[0] == delimiter {
          cursor += 1
          if column < columns { continue }
          column &+= surplus(&cursor, end, delimiter: delimiter, stops: stops, line: &line)
        }
        break
      }
      // Here stands a line break: nothing else ends a cell.
      cursor += cursor[0] == 0x0D ? 2 : 1
      line &+= 1
      if column != columns {
        isGood = false
        let count = column
        faults.add(.cellCount, column: -1) {
          FaultLog.Example(line: recordLine, value: "", detail: count == 1 ? "1 cell" : "\(count) cells")
        }
        // Cells that were put already are overwritten by the next row.
      }
      while nextBroken < broken.count, broken[nextBroken] < cursor - start {
        isGood = false
        report(start + broken[nextBroken], record: record, line: recordLine, delimiter: delimiter, stops: stops, end)
        let after = cursor - start
        while nextBroken < broken.count, broken[nextBroken] < after { nextBroken += 1 }
      }
      endRow(isGood, line: recordLine)
    }
    lineBreaks = line - 1
  }

  @inline(__always)
  private func isCellEnd(_ cursor: UnsafePointer<UInt8>, _ delimiter: UInt8) -> Bool {
    let byte = cursor[0]
    return byte == delimiter || byte == 0x0A || (byte == 0x0D && cursor[1] == 0x0A)
  }

  /// Up to 18 digits with an optional minus before; nil for anything else.
  @inline(__always)
  private func wholeNumber(_ cursor: inout UnsafePointer<UInt8>) -> Int? {
    let isNegative = cursor[0] == UInt8(ascii: "-")
    if isNegative { cursor += 1 }
    var value: UInt64 = 0
    let count = DecimalText.digits(&cursor, &value)
    guard count > 0, count <= 18 else { return nil }
    return isNegative ? -Int(value) : Int(value)
  }

  /// Reads any cell; `cursor` ends at the delimiter or line break behind it.
  @inline(never)
  private func longCell(
    _ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, in column: Int, record: UnsafePointer<UInt8>,
    line: Int, delimiter: UInt8, stops: UnsafePointer<UInt8>
  ) -> Outcome {
    let cell = cursor
    func cellLine() -> Int { line + lineBreaksBetween(record, cell) }
    guard cell[0] == Dialect.quote else {
      skipPlain(&cursor, delimiter, stops)
      return store(cell, cursor - cell, in: column, line: cellLine)
    }
    var isDoubled = false
    guard let close = closingQuote(cell + 1, end, &isDoubled) else {
      hasOddQuotes = true
      isBroken = true
      let shown = UnsafeBufferPointer(start: cell, count: min(60, end - cell))
      faults.add(.openQuote, column: column) {
        FaultLog.Example(line: cellLine(), value: CellText.shown(shown), detail: "")
      }
      return .faulty
    }
    cursor = close + 1
    if !isCellEnd(cursor, delimiter) {
      hasOddQuotes = true
      let inside = lineBreaksBetween(cell, cursor)
      skipPlain(&cursor, delimiter, stops)
      // Over several lines, it is not this quote that is wrong but the one that opened, and what is inside and
      // outside of cells is no longer known.
      if inside > 0 { isBroken = true }
      let shown = UnsafeBufferPointer(start: cell, count: min(60, cursor - cell))
      faults.add(inside > 0 ? .openQuote : .textAfterQuote, column: column) {
        FaultLog.Example(line: cellLine(), value: CellText.shown(shown), detail: "")
      }
      return .faulty
    }
    let (text, length) = (cell + 1, close - cell - 1)
    guard isDoubled else { return store(text, length, in: column, line: cellLine) }
    scratch.removeAll(keepingCapacity: true)
    scratch.reserveCapacity(length + FixedLayout.slack)
    var index = 0
    while index < length {
      scratch.append(text[index])
      index += text[index] == Dialect.quote ? 2 : 1
    }
    let count = scratch.count
    for _ in 0..<FixedLayout.slack { scratch.append(0) }
    return scratch.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .good }
      return store(base, count, in: column, line: cellLine)
    }
  }

  /// Moves behind an unquoted cell.
  private func skipPlain(_ cursor: inout UnsafePointer<UInt8>, _ delimiter: UInt8, _ stops: UnsafePointer<UInt8>) {
    while true {
      while stops[Int(cursor[0])] == 0 { cursor += 1 }
      if isCellEnd(cursor, delimiter) { return }
      if cursor[0] == Dialect.quote { hasOddQuotes = true }
      cursor += 1
    }
  }

  /// The quote that ends a quoted cell; nil where there is none before `end`.
  private func closingQuote(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ isDoubled: inout Bool
  ) -> UnsafePointer<UInt8>? {
    var cursor = start
    while cursor < end {
      guard cursor[0] == Dialect.quote else {
        cursor += 1
        continue
      }
      guard cursor + 1 < end, cursor[1] == Dialect.quote else { return cursor }
      isDoubled = true
      cursor += 2
    }
    return nil
  }

  /// Moves over the cells that a row has too many, and counts them.
  @inline(never)
  private func surplus(
    _ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, delimiter: UInt8,
    stops: UnsafePointer<UInt8>, line: inout Int
  ) -> Int {
    var count = 0
    while true {
      count += 1
      let cell = cursor
      var isDoubled = false
      if cell[0] == Dialect.quote, let close = closingQuote(cell + 1, end, &isDoubled) {
        cursor = close + 1
        line += lineBreaksBetween(cell, cursor)
        if !isCellEnd(cursor, delimiter) { hasOddQuotes = true }
      }
      skipPlain(&cursor, delimiter, stops)
      guard cursor[0] == delimiter else { return count }
      cursor += 1
    }
  }

  private func lineBreaksBetween(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int {
    var count = 0
    var cursor = start
    while cursor < end {
      if cursor[0] == 0x0A { count += 1 }
      cursor += 1
    }
    return count
  }

  /// Reports a byte that is no text: finds the cell it stands in.
  @inline(never)
  private func report(
    _ byte: UnsafePointer<UInt8>, record: UnsafePointer<UInt8>, line: Int, delimiter: UInt8,
    stops: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) {
    var (cursor, cell, column) = (record, record, 0)
    let odd = hasOddQuotes
    while true {
      cell = cursor
      var isDoubled = false
      if cell[0] == Dialect.quote, let close = closingQuote(cell + 1, end, &isDoubled) { cursor = close + 1 }
      skipPlain(&cursor, delimiter, stops)
      if cursor >= byte || cursor[0] != delimiter { break }
      cursor += 1
      column += 1
    }
    hasOddQuotes = odd
    let shown = UnsafeBufferPointer(start: cell, count: cursor - cell)
    faults.add(byte[0] == 0 ? .nul : .brokenUTF8, column: column < rules.count ? column : -1) {
      FaultLog.Example(line: line + lineBreaksBetween(record, byte), value: CellText.shown(shown), detail: "")
    }
  }
}
