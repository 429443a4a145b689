import JSON
public import Support

extension Table {
  /// Reads JSON lines: one object a line, its members the columns, `null` or an absent member a missing cell.
  ///
  /// Numbers are JSON numbers; dates and categories are texts (a category may be a number or a truth value, taken as
  /// it is written); binary columns hold true, false, 1, 0 or the words of a CSV file.
  /// - Throws: as `readingCSV`. A column that no line has is missing (`E3003`).
  public static func readingJSONLines(
    _ path: String, _ contracts: [ColumnContract], options: ReadingOptions = ReadingOptions()
  ) throws(Diagnostics) -> TableReading {
    let window: FileWindow
    do {
      window = try FileWindow(path: path, blockBytes: options.pieceBytes)
    } catch {
      throw Diagnostics([error])
    }
    return try JSONLinesReader(window, contracts, options, source: options.source ?? path).read()
  }

  /// As `readingJSONLines(_:_:options:)`, for bytes in memory.
  public static func readingJSONLines(
    bytes: [UInt8], _ contracts: [ColumnContract], options: ReadingOptions = ReadingOptions()
  ) throws(Diagnostics) -> TableReading {
    let window = FileWindow(bytes: bytes, blockBytes: options.pieceBytes)
    return try JSONLinesReader(window, contracts, options, source: options.source ?? "input").read()
  }
}

struct JSONLinesReader {
  private let window: FileWindow
  private let contracts: [ColumnContract]
  private let options: ReadingOptions
  private let source: String

  init(_ window: FileWindow, _ contracts: [ColumnContract], _ options: ReadingOptions, source: String) {
    self.window = window
    self.contracts = contracts
    self.options = options
    self.source = source
  }

  func read() throws(Diagnostics) -> TableReading {
    let rules = contracts.map { CellRules($0) }
    var gathering = TableGathering(window, rules: rules, options: options, decimal: UInt8(ascii: "."))
    guard window.advance(by: 0, blocks: TableGathering.blocks(options), threads: options.threads) else {
      throw Diagnostics([fault(.changed, "the file became shorter while it was read", fix: "run again")])
    }
    var columns = [String: Int]()
    for (index, contract) in contracts.enumerated() where columns[contract.name] == nil {
      columns[contract.name] = index
    }
    let parser = JSONLineParser(columns: columns, refusesOthers: options.unknownColumn == .error)
    let hasMark = window.count >= 3 && window.bytes[0] == 0xEF && window.bytes[1] == 0xBB && window.bytes[2] == 0xBF
    gathering.gather(
      from: hasMark ? 3 : 0, cut: { window, _, _ in RecordCuts.lines(window) },
      parse: { piece, start, end in parser.parse(piece, start, end) })

    let rows = gathering.rows + gathering.rowsLost
    let wording = FaultWording(
      source: source, names: contracts.map(\.name), contracts: contracts, rows: rows, decimalComma: false,
      delimiter: UInt8(ascii: ","), hasCells: false)
    var missing = [Diagnostic]()
    if rows == 0 {
      missing.append(fault(.emptyFile, "the file is empty", fix: "write one JSON object a line"))
    } else if gathering.faults.isEmpty || gathering.faults.count(of: .notJSON) < rows {
      let others = gathering.faults.groups.map(\.name).filter { !$0.isEmpty }
      for (index, contract) in contracts.enumerated() where !gathering.columnsSeen[index] {
        var lacking = fault(
          .missingColumn, "no line of the file has '\(contract.name)'",
          fix: "add it to each line, null where it is not known")
        lacking.hint = NearestName.of(contract.name, in: others).map { "the file has '\($0)'" }
        missing.append(lacking)
      }
    }
    let notes = wording.warnings(gathering.mended, policy: options.badValue)
    let faults = wording.errors(gathering.faults, after: missing)
    guard faults.isEmpty else { throw Diagnostics(faults + notes) }
    guard gathering.rows > 0 else {
      throw Diagnostics([fault(.noRows, "no rows are left: each has a bad value", fix: "correct the file")] + notes)
    }
    let lines = gathering.lines
    return TableReading(table: Table(gathering.columns(), lines: lines), notes: notes)
  }

  private func fault(_ code: DataFault, _ message: String, fix: String) -> Diagnostic {
    Diagnostic(code.rawValue, message, at: Place(file: source, line: 1), fix: fix, exitCode: .dataError)
  }
}

/// Fills a piece from lines of JSON.
struct JSONLineParser: Sendable {
  let columns: [String: Int]
  let refusesOthers: Bool

  func parse(_ piece: Piece, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    let scan = ByteScan(start, end - start)
    piece.begin(rows: scan.newlines + 1)
    let isSuspect = scan.hasNonASCII || scan.hasNUL
    var seen = [Int](repeating: 0, count: piece.rules.count)
    var (cursor, line) = (start, 0)
    while cursor < end {
      var stop = cursor
      while stop[0] != 0x0A { stop += 1 }
      line += 1
      let text = UnsafeBufferPointer(start: cursor, count: stop - cursor)
      cursor = stop + 1
      if text.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 9 }) { continue }
      piece.endRow(row(piece, text, line: line, isSuspect: isSuspect, seen: &seen), line: line)
    }
    piece.lineBreaks = line
  }

  private func row(
    _ piece: Piece, _ text: UnsafeBufferPointer<UInt8>, line: Int, isSuspect: Bool, seen: inout [Int]
  ) -> Bool {
    func example(_ detail: String) -> FaultLog.Example {
      FaultLog.Example(line: line, value: CellText.shown(text), detail: detail)
    }
    if isSuspect, let start = text.baseAddress, let broken = ByteScan.brokenBytes(start, text.count).first {
      piece.faults.add(text[broken] == 0 ? .nul : .brokenUTF8, column: -1) { example("") }
      return false
    }
    let members: [(name: String, value: JSONValue)]
    do throws(JSONFault) {
      guard case .object(let object) = try JSONValue(parsing: Array(text)) else {
        piece.faults.add(.notJSON, column: -1) { example("it is another JSON value") }
        return false
      }
      members = object.members
    } catch {
      let fault = error
      piece.faults.add(.notJSON, column: -1) { example("\(fault.message), at character \(fault.column)") }
      return false
    }
    var isGood = true
    for (name, value) in members {
      guard let column = columns[name] else {
        if refusesOthers {
          piece.faults.add(.unknownMember, column: -1, name: name) { example("") }
          isGood = false
        }
        continue
      }
      seen[column] = line
      piece.columnsSeen[column] = true
      if store(value, in: column, piece, line: line) != .good { isGood = false }
    }
    for column in seen.indices where seen[column] != line {
      if piece.storeMissing(UnsafeBufferPointer(start: nil, count: 0), in: column, line: { line }) != .good {
        isGood = false
      }
    }
    return isGood
  }

  private func store(_ value: JSONValue, in column: Int, _ piece: Piece, line: Int) -> Piece.Outcome {
    let kind = piece.sinks[column].kind
    let type = piece.rules[column].contract?.type
    switch (value, kind) {
    case (_, .skip): return .good
    case (.null, _):
      return piece.storeMissing(UnsafeBufferPointer(start: nil, count: 0), in: column, line: { line })
    case (.number(let number), .number): return piece.store(number: number, in: column, line: { line })
    case (.string(let text), .number):
      if text.isEmpty || piece.rules[column].missing.contains(where: { $0.elementsEqual(text.utf8) }) {
        return piece.storeMissing(UnsafeBufferPointer(start: nil, count: 0), in: column, line: { line })
      }
    case (.bool(let flag), .flag):
      piece.sinks[column].flags[piece.rows] = flag ? 1 : 0
      return .good
    case (.string(let text), _): return store(text, in: column, piece, line: line)
    case (.bool(let flag), .category), (.bool(let flag), .text):
      return store(flag ? "true" : "false", in: column, piece, line: line)
    case (.number(let number), .category), (.number(let number), .text), (.number(let number), .flag):
      return store(CellText.number(number), in: column, piece, line: line)
    case (.number(let number), .timestamp) where type == .integer:
      return store(CellText.number(number), in: column, piece, line: line)
    default: break
    }
    return Array(value.text.utf8).withUnsafeBufferPointer {
      piece.bad(.wrongKind, $0, in: column, line: { line }, detail: value.kind)
    }
  }

  private func store(_ text: String, in column: Int, _ piece: Piece, line: Int) -> Piece.Outcome {
    piece.scratch.removeAll(keepingCapacity: true)
    piece.scratch.append(contentsOf: text.utf8)
    let count = piece.scratch.count
    for _ in 0..<FixedLayout.slack { piece.scratch.append(0) }
    return piece.scratch.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .good }
      return piece.store(base, count, in: column, line: { line })
    }
  }
}
