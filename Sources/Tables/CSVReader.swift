public import Support

extension Table {
  /// Reads a CSV file (RFC 4180; any one-byte delimiter, LF or CRLF, quotes, line breaks in quotes, a byte order mark).
  ///
  /// Memory: the columns kept, and a few megabytes. The table is the same for any number of threads.
  /// - Parameters:
  ///   - path: the file.
  ///   - contracts: what its columns must hold; the table has those with `keep`, in this order.
  /// - Throws: all faults in one go, at most about twenty messages, by line: `DataFault`, 65; a file that is not there
  ///   66; a delimiter that cannot be one 78.
  public static func readingCSV(
    _ path: String, _ contracts: [ColumnContract], options: ReadingOptions = ReadingOptions()
  ) throws(Diagnostics) -> TableReading {
    let window: FileWindow
    do {
      window = try FileWindow(path: path, blockBytes: options.pieceBytes)
    } catch {
      throw Diagnostics([error])
    }
    return try CSVReader(window, contracts, options, source: options.source ?? path).read()
  }

  /// As `readingCSV(_:_:options:)`, for bytes in memory.
  public static func readingCSV(
    bytes: [UInt8], _ contracts: [ColumnContract], options: ReadingOptions = ReadingOptions()
  ) throws(Diagnostics) -> TableReading {
    let window = FileWindow(bytes: bytes, blockBytes: options.pieceBytes)
    return try CSVReader(window, contracts, options, source: options.source ?? "input").read()
  }
}

struct CSVReader {
  private let window: FileWindow
  private let contracts: [ColumnContract]
  private let options: ReadingOptions
  private let source: String
  private let dialect: Dialect

  init(_ window: FileWindow, _ contracts: [ColumnContract], _ options: ReadingOptions, source: String) {
    self.window = window
    self.contracts = contracts
    self.options = options
    self.source = source
    dialect = Dialect(
      delimiter: options.delimiter, decimal: UInt8(ascii: options.decimalComma ? "," : "."))
  }

  func read() throws(Diagnostics) -> TableReading {
    try options.checked()
    let header = try self.header()
    let headerFaults = header.faults(contracts, options: options, source: source)
    let columns = header.names.enumerated().map { index, name -> ColumnContract? in
      // Only the first of two columns of the same name has a contract.
      header.names.firstIndex(of: name) == index ? contracts.first { $0.name == name } : nil
    }
    if header.names.count == 1, contracts.count > 1, !headerFaults.isEmpty { throw Diagnostics(headerFaults) }

    var gathering = TableGathering(
      window, rules: columns.map { CellRules($0) }, options: options, decimal: dialect.decimal)
    gathering.linesBefore = header.lineBreaks
    let dialect = dialect
    gathering.gather(
      from: header.length,
      cut: { window, begin, isSecond in
        isSecond
          ? RecordCuts.walking(window, from: begin, dialect: dialect) : RecordCuts.byParity(window, from: begin)
      },
      parse: { piece, start, end in piece.parseCSV(start, end, dialect: dialect) })

    let wording = FaultWording(
      source: source, names: header.names, contracts: columns, rows: gathering.rows + gathering.rowsLost,
      decimalComma: options.decimalComma, delimiter: options.delimiter, hasCells: true, isRequest: options.isRequest)
    var faults = wording.errors(gathering.faults, after: headerFaults)
    if faults.isEmpty, gathering.rows == 0 {
      faults.append(
        Diagnostic(
          DataFault.noRows.rawValue,
          gathering.rowsLost > 0 ? "no rows are left: each has a bad value" : "the file has a header but no rows",
          at: Place(file: source, line: header.line),
          fix: gathering.rowsLost > 0 ? "correct the file" : "put data below the header", exitCode: .dataError))
    }
    let notes = wording.warnings(gathering.mended, policy: options.badValue)
    guard faults.isEmpty else { throw Diagnostics(faults + notes) }
    return TableReading(table: table(gathering, header), notes: notes)
  }

  /// Columns in the order of the contracts.
  private func table(_ gathering: consuming TableGathering, _ header: CSVHeader) -> Table {
    let lines = gathering.lines
    let columns = gathering.columns()
    return Table(contracts.compactMap { contract in columns.first { $0.name == contract.name } }, lines: lines)
  }

  private func header() throws(Diagnostics) -> CSVHeader {
    var blocks = TableGathering.blocks(options)
    while window.advance(by: 0, blocks: blocks, threads: options.threads) {
      if let header = CSVHeader(
        window.bytes, window.count, isLast: window.isLast, dialect: dialect, source: source)
      {
        if let fault = header.fault { throw Diagnostics([fault]) }
        guard !header.isEmpty else { break }
        return header
      }
      guard !window.isLast, window.count < options.recordLimit else { break }
      blocks *= 2
    }
    throw Diagnostics([
      Diagnostic(
        DataFault.emptyFile.rawValue, "the file is empty", at: Place(file: source, line: 1),
        fix: "put the data there, with the names of its columns in the first line", exitCode: .dataError)
    ])
  }
}
