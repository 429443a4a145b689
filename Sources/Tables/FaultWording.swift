import Support
import TimeAxis

/// Turns counted faults into messages.
struct FaultWording {
  /// What messages call the file.
  let source: String
  /// Names of the file's columns, in its order.
  let names: [String]
  /// The contract of each of them.
  let contracts: [ColumnContract?]
  /// Rows in the file, faulty ones too.
  let rows: Int
  let decimalComma: Bool
  let delimiter: UInt8
  /// False for JSON lines, where a row has no numbered cells.
  let hasCells: Bool
  /// Whether a finished model is asked: then no setting mends a cell.
  var isRequest = false

  /// How many messages a reader gives at most.
  static let limit = 20

  /// At most `limit` errors, in the order of the file: at least one of each group as long as they last, and several
  /// of each where there are few groups.
  func errors(_ log: FaultLog, after others: [Diagnostic] = []) -> [Diagnostic] {
    let groups = log.groups.sorted { ($0.examples.first?.line ?? 0) < ($1.examples.first?.line ?? 0) }
    let room = max(1, Self.limit - others.count)
    let each = max(1, min(FaultLog.examplesKept, room / max(1, groups.count)))
    var told: [(line: Int, column: Int, diagnostic: Diagnostic)] = []
    for group in groups.prefix(room) {
      for example in group.examples.prefix(each) {
        told.append((example.line, group.column, diagnostic(group, example)))
      }
    }
    told.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    var list = others + told.map(\.diagnostic)
    if groups.count > room, let last = list.popLast() {
      var last = last
      last.hint = [last.hint, "\(groups.count - room) more kinds of fault are in the file"].compactMap(\.self)
        .joined(separator: "; ")
      list.append(last)
    }
    return list
  }

  /// One warning for each group of cells that `policy` mended.
  func warnings(_ log: FaultLog, policy: BadValuePolicy) -> [Diagnostic] {
    log.groups.sorted { ($0.examples.first?.line ?? 0) < ($1.examples.first?.line ?? 0) }.prefix(Self.limit)
      .compactMap { group in
        guard let example = group.examples.first else { return nil }
        var warning = diagnostic(group, example)
        warning.severity = .warning
        warning.exitCode = .success
        let count = group.count == 1 ? "1 row" : "\(group.count) rows"
        warning.hint = policy == .dropRow ? "\(count) left out" : "taken as missing in \(count)"
        warning.fix = "correct the file; data.checks.bad_value says what is done meanwhile"
        return warning
      }
  }

  private func diagnostic(_ group: FaultLog.Group, _ example: FaultLog.Example) -> Diagnostic {
    let isColumn = group.column >= 0 && group.column < names.count
    let name = isColumn ? names[group.column] : ""
    let contract = isColumn ? contracts[group.column] : nil
    let shown = contract?.isSensitive == true ? "a value that is kept hidden" : "\"\(example.value)\""
    let place = Place(
      file: source, line: example.line, column: isColumn && hasCells ? group.column + 1 : nil,
      detail: rows > 1 ? "\(group.count) of \(rows) rows" : nil, isCell: true)
    // A row without its key or its timestamp is no row, so `missing` does not help there.
    let mend =
      isRequest
      ? "correct the cell"
      : "correct the cell, or set data.checks.bad_value: \(contract?.isRequired == true ? "" : "missing | ")drop_row"
    func fault(_ code: DataFault, _ message: String, hint: String? = nil, fix: String) -> Diagnostic {
      Diagnostic(code.rawValue, message, at: place, hint: hint, fix: fix, exitCode: .dataError)
    }
    let held = "line \(example.line) holds \(shown)"
    switch group.kind {
    case .notNumber:
      return fault(
        .badValue, "column '\(name)' holds numbers, but \(held)", hint: numberHint(example.value), fix: mend)
    case .infinite:
      return fault(
        .badValue, "column '\(name)' holds finite numbers, but \(held)",
        hint: missingHint(example.value), fix: mend)
    case .notInteger:
      return fault(
        .badValue, "column '\(name)' holds whole numbers, but \(held)",
        hint: missingHint(example.value) ?? longNumberHint(example.value), fix: mend)
    case .otherForm:
      let what = contract?.type == .datetime ? "date-times" : "dates"
      return fault(
        .badValue, "column '\(name)' holds \(what) like \(form(contract)), but \(held)",
        hint: timestampHint(example.value, contract), fix: mend)
    case .noSuchMoment:
      let what = contract?.type == .datetime ? "there is no such date or time" : "there is no such day"
      return fault(.badValue, "column '\(name)': \(held), but \(what)", fix: mend)
    case .notBinary:
      let allowed = binaryWords(contract)
      return fault(
        .badValue, "column '\(name)' holds yes or no, but \(held)",
        hint: missingHint(example.value) ?? "allowed: \(allowed)",
        fix: isRequest ? mend : "correct the cell, or say which text means yes: positive: \"...\"")
    case .notAllowed:
      let allowed = contract?.allowedValues ?? []
      let near = NearestName.of(example.value, in: allowed)
      let list = allowed.prefix(8).map { "'\($0)'" }.joined(separator: ", ") + (allowed.count > 8 ? ", ..." : "")
      return fault(
        .notAllowed, "column '\(name)' does not allow the value of line \(example.line), \(shown)",
        hint: near.map { "did you mean '\($0)'?" } ?? "allowed: \(list)", fix: mend)
    case .belowMinimum, .aboveMaximum:
      let isBelow = group.kind == .belowMinimum
      let bound = CellText.number((isBelow ? contract?.min : contract?.max) ?? 0)
      return fault(
        .outOfRange,
        "column '\(name)' must be \(isBelow ? "at least" : "at most") \(bound), but \(held)",
        hint: isRequest ? "the model was made for such values only" : nil,
        fix: isRequest ? mend : "\(mend), or change the column's \(isBelow ? "min" : "max")")
    case .missing:
      return fault(
        .missingCell, "column '\(name)' must have a value in each row, but line \(example.line) has none",
        hint: example.value.isEmpty ? nil : "it holds \(shown)", fix: "fill the cell, or take the row out")
    case .cellCount:
      return fault(
        .cellCount, "line \(example.line) has \(example.detail), but the header has \(names.count) columns",
        hint: cellCountHint(example.detail), fix: "correct the line; the first line names the columns")
    case .textAfterQuote:
      return fault(
        .quotes, "line \(example.line): text follows the closing quote of a cell: \(shown)",
        fix: "write quotes inside a quoted cell twice, as in \"12\"\" shelf\"")
    case .openQuote:
      return fault(
        .quotes, "the quote that opens on line \(example.line) is never closed: \(shown)",
        fix: "close it, or take it out; quotes inside a quoted cell are written twice")
    case .longRecord:
      return fault(
        .quotes, "the row that begins on line \(example.line) does not end within \(example.detail)",
        hint: "a quote that is never closed makes such rows", fix: "look for a single quote at the line")
    case .nul:
      return fault(
        .nul, "line \(example.line) has a NUL byte in \(shown)", hint: "it is no text, or not UTF-8",
        fix: "export the file again as UTF-8 text")
    case .brokenUTF8:
      return fault(
        .encoding, "line \(example.line) is not UTF-8: \(shown)", hint: "it may be Windows-1252 or Latin-1",
        fix: "save the file as UTF-8, for instance: iconv -f WINDOWS-1252 -t UTF-8")
    case .notJSON:
      return fault(
        .notJSON, "line \(example.line) is not a JSON object: \(example.detail)", hint: "it reads \(shown)",
        fix: "write one JSON object a line")
    case .wrongKind:
      let wanted = contract.map { Self.jsonKind($0.type) } ?? "a value"
      return fault(
        .badValue, "column '\(name)' holds \(wanted), but line \(example.line) has \(example.detail): \(shown)",
        fix: mend)
    case .unknownMember:
      let known = contracts.compactMap { $0?.name }
      return fault(
        .unknownColumn, "line \(example.line) has '\(group.name)', which is no column of data.columns",
        hint: NearestName.of(group.name, in: known).map { "did you mean '\($0)'?" }
          ?? "columns: \(known.joined(separator: ", "))",
        fix: "rename it, or set data.checks.unknown_column: ignore")
    case .fileChanged:
      return fault(
        .changed, "the file became shorter while it was read", fix: "run again when nothing writes to it")
    }
  }

  static func jsonKind(_ type: ColumnType) -> String {
    switch type {
    case .number: "numbers"
    case .integer: "whole numbers"
    case .binary: "true or false"
    case .date, .datetime, .category, .text: "texts"
    }
  }

  private func form(_ contract: ColumnContract?) -> String {
    let reader = contract.map { TimestampReader($0) }
    return reader?.formats.first.map {
      "\($0.string(1_700_000_000 / ($0.kind == .date ? 86_400 : 1))) (\($0.pattern))"
    }
      ?? "yyyy-MM-dd"
  }

  private func binaryWords(_ contract: ColumnContract?) -> String {
    if let allowed = contract?.allowedValues { return allowed.map { "'\($0)'" }.joined(separator: ", ") }
    return contract?.positive.map { "'\($0)' and its opposite" } ?? "1, 0, true, false, yes, no, y, n, t, f"
  }

  /// Words that people write for "not known".
  private func missingHint(_ value: String) -> String? {
    let words: Set = [
      "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "missing", "unknown", "inf", "-inf",
    ]
    let word = value.lowercased()
    guard words.contains(word) else { return nil }
    return isRequest
      ? "leave the cell empty where the value is not known"
      : "if it stands for a missing value, say so: missing: [\"\(value)\"]"
  }

  private func longNumberHint(_ value: String) -> String? {
    let digits = value.drop { $0 == "-" || $0 == "+" }
    guard digits.count > 18, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    return "whole numbers have 18 digits at most" + (isRequest ? "" : "; a longer one is a text: type: category")
  }

  private func numberHint(_ value: String) -> String? {
    if let hint = missingHint(value) { return hint }
    let other = decimalComma ? "." : ","
    let own = decimalComma ? "," : "."
    let parts = value.split(separator: Character(other), omittingEmptySubsequences: false)
    let body = value.drop { $0 == "-" || $0 == "+" }
    guard let first = body.first, first.isNumber, body.allSatisfy({ $0.isNumber || $0 == "." || $0 == "," }) else {
      return nil
    }
    if isRequest { return value.contains(other) ? "write numbers as 1234\(own)5, without marks between thousands" : nil }
    if parts.count == 2, !value.contains(own) {
      return decimalComma
        ? "it has a decimal point: take data.source.decimal: comma away"
        : "if the comma is a decimal comma, set data.source.decimal: comma"
    }
    if value.contains(other) {
      return value.contains(own)
        && value.lastIndex(of: Character(other)) ?? value.startIndex
          > value.lastIndex(of: Character(own)) ?? value.startIndex
        ? "if numbers are written like this, set data.source.decimal: \(decimalComma ? "point" : "comma"), "
          + "without marks between thousands"
        : "write numbers without marks between thousands"
    }
    return nil
  }

  private func timestampHint(_ value: String, _ contract: ColumnContract?) -> String? {
    if let hint = missingHint(value) { return hint }
    if isRequest { return nil }
    let known = [
      "yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "M/d/yyyy", "yyyy/MM/dd",
      "dd-MM-yyyy", "yyyyMMdd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm",
      "dd.MM.yyyy HH:mm", "dd/MM/yyyy HH:mm",
    ]
    for pattern in known {
      guard let format = TimestampFormat(pattern), format.parse(Array(value.utf8)) != nil else { continue }
      if contract?.type == .date, format.kind == .dateTime {
        return "it has a time: set type: datetime and format: \"\(pattern)\""
      }
      return "if dates are written like this, set format: \"\(pattern)\" in the column"
    }
    return nil
  }

  private func cellCountHint(_ cells: String) -> String? {
    guard let count = Int(cells.prefix { $0.isNumber }), count > names.count else { return nil }
    let text = delimiter == 9 ? "a tab" : "'\(Character(UnicodeScalar(delimiter)))'"
    return "a cell that holds \(text) must stand in quotes"
  }
}
