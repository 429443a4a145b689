import Support

/// Reads a file window by window, parses the pieces of each in parallel and gathers columns and faults in the order of
/// the file: what CSV and JSON lines have in common.
struct TableGathering {
  let window: FileWindow
  let rules: [CellRules]
  let options: ReadingOptions
  let decimal: UInt8
  private let stores: [ColumnStore]
  private var pieces: [Piece] = []

  /// Line breaks before the first row.
  var linesBefore = 0
  private(set) var lines = LineMap()
  private(set) var faults = FaultLog()
  private(set) var mended = FaultLog()
  private(set) var rows = 0
  private(set) var rowsLost = 0
  private(set) var columnsSeen: [Bool]

  init(_ window: FileWindow, rules: [CellRules], options: ReadingOptions, decimal: UInt8) {
    self.window = window
    self.rules = rules
    self.options = options
    self.decimal = decimal
    stores = rules.map { ColumnStore($0) }
    columnsSeen = [Bool](repeating: false, count: rules.count)
  }

  /// Blocks in a window: several a thread, so that none waits long for another.
  static func blocks(_ options: ReadingOptions) -> Int { max(1, options.threads) * 4 }

  /// Parses all from `begin` on.
  /// - Parameters:
  ///   - cut: the ends of pieces in a window whose first record begins at an offset; the second time, with `true`,
  ///     after a piece said that its quotes are odd, or where the first way finds no end.
  ///   - parse: fills a piece from the bytes of whole records.
  mutating func gather(
    from begin: Int, cut: (FileWindow, Int, Bool) -> [Int],
    parse: @Sendable (Piece, UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Void
  ) {
    var begin = begin
    var blocks = Self.blocks(options)
    var mustWalk = false
    while true {
      var cuts = cut(window, begin, mustWalk)
      if cuts.isEmpty, !mustWalk { cuts = cut(window, begin, true) }
      if cuts.isEmpty {
        if window.isLast { break }
        if window.count - begin > options.recordLimit {
          let line = linesBefore + 1
          faults.add(.longRecord, column: -1) {
            FaultLog.Example(line: line, value: "", detail: "\(options.recordLimit >> 20) MB")
          }
          break
        }
        blocks *= 2
        guard advance(by: begin, blocks: blocks) else { break }
        begin = 0
        continue
      }
      parseAll(begin, cuts, parse)
      if pieces[..<cuts.count].contains(where: \.hasOddQuotes) {
        let walked = cut(window, begin, true)
        if walked != cuts {
          cuts = walked
          if cuts.isEmpty {
            // The record is longer than the window: the next round reads on.
            mustWalk = true
            continue
          }
          parseAll(begin, cuts, parse)
        }
      }
      guard append(cuts, begin: begin), !window.isLast, let end = cuts.last else { break }
      blocks = Self.blocks(options)
      mustWalk = false
      guard advance(by: end, blocks: blocks) else { break }
      begin = 0
    }
    pieces = []
  }

  /// The columns in the order of the rules, without those that are not kept.
  consuming func columns() -> [Column] {
    zip(stores, rules).filter { $0.1.kind != .skip }.map { $0.0.column() }
  }

  private mutating func advance(by used: Int, blocks: Int) -> Bool {
    if window.advance(by: used, blocks: blocks, threads: options.threads) { return true }
    let line = linesBefore + 1
    faults.add(.fileChanged, column: -1) { FaultLog.Example(line: line, value: "", detail: "") }
    return false
  }

  private mutating func parseAll(
    _ begin: Int, _ cuts: [Int], _ parse: @Sendable (Piece, UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Void
  ) {
    while pieces.count < cuts.count {
      pieces.append(Piece(rules, policy: options.badValue, decimal: decimal))
    }
    nonisolated(unsafe) let (pieces, bytes) = (pieces, window.bytes)
    Parallel.forEach(cuts.count, threads: options.threads) { index in
      parse(pieces[index], bytes + (index == 0 ? begin : cuts[index - 1]), bytes + cuts[index])
    }
  }

  /// False where nothing that follows can be trusted.
  private mutating func append(_ cuts: [Int], begin: Int) -> Bool {
    var whole = pieces[..<cuts.count]
    if let broken = whole.firstIndex(where: \.isBroken) { whole = whole[...broken] }
    let parts = whole.map { (piece: $0, rows: $0.rows) }
    nonisolated(unsafe) let (pieces, stores) = (parts, stores)
    if rows == 0, let end = cuts.last, window.size > window.count {
      // Two hundredths more than the first window promises.
      let found = parts.reduce(0) { $0 + $1.rows }
      let expected = Double(found) * Double(window.size) / Double(end - begin)
      for store in stores { store.reserve(Int(min(expected * 1.02 + 64, 1e8))) }
    }
    let isSmall = window.count < 1 << 17
    Parallel.forEach(stores.count, threads: isSmall ? 1 : options.threads) { column in
      for (index, part) in pieces.enumerated() {
        stores[column].append(part.piece.sinks + column, rows: part.rows, piece: index)
      }
    }
    for piece in whole {
      lines.append(piece.lines, rowOffset: rows, lineOffset: linesBefore, rows: piece.rows)
      faults.append(piece.faults, lineOffset: linesBefore)
      mended.append(piece.mended, lineOffset: linesBefore)
      for column in columnsSeen.indices where piece.columnsSeen[column] { columnsSeen[column] = true }
      rows += piece.rows
      rowsLost += piece.rowsLost
      linesBefore += piece.lineBreaks
      if piece.isBroken { return false }
    }
    return true
  }
}
