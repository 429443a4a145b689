import Support

/// The first record of a CSV file: the names of its columns.
struct CSVHeader {
  var names: [String] = []
  /// Line in which it begins.
  var line = 1
  /// Bytes up to the end of the record, byte order mark and blank lines before it included.
  var length = 0
  /// Line breaks up to there.
  var lineBreaks = 0
  /// The file holds nothing but blank lines, or not even these.
  var isEmpty = false
  var fault: Diagnostic?

  /// Reads the header of `count` bytes; nil where it does not end in them.
  init?(_ bytes: UnsafePointer<UInt8>, _ count: Int, isLast: Bool, dialect: Dialect, source: String) {
    var cursor = 0
    func fail(_ code: DataFault, _ message: String, hint: String? = nil, fix: String) {
      fault = Diagnostic(
        code.rawValue, message, at: Place(file: source, line: line), hint: hint, fix: fix, exitCode: .dataError)
    }
    if count >= 2, (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF) {
      fail(
        .encoding, "the file is UTF-16, not UTF-8",
        fix: "save it as UTF-8, for instance: iconv -f UTF-16 -t UTF-8")
      return
    }
    if count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { cursor = 3 }
    while cursor < count, bytes[cursor] == 0x0A || bytes[cursor] == 0x0D {
      if bytes[cursor] == 0x0A { line += 1 }
      cursor += 1
    }
    guard cursor < count else {
      guard isLast else { return nil }
      isEmpty = true
      return
    }
    let start = cursor
    lineBreaks = line - 1
    var cell = [UInt8]()
    cells: while cursor < count {
      cell.removeAll()
      if bytes[cursor] == Dialect.quote {
        let opened = lineBreaks + 1
        cursor += 1
        while true {
          guard cursor < count else {
            if !isLast { return nil }
            line = opened
            fail(
              .quotes, "the quote that opens on line \(opened), in the header, is never closed",
              fix: "close it, or take it out")
            return
          }
          if bytes[cursor] == Dialect.quote {
            guard cursor + 1 < count, bytes[cursor + 1] == Dialect.quote else { break }
            cursor += 1
          }
          if bytes[cursor] == 0x0A { lineBreaks += 1 }
          cell.append(bytes[cursor])
          cursor += 1
        }
        cursor += 1
      }
      while cursor < count, bytes[cursor] != dialect.delimiter, bytes[cursor] != 0x0A {
        if bytes[cursor] != 0x0D || cursor + 1 == count || bytes[cursor + 1] != 0x0A { cell.append(bytes[cursor]) }
        cursor += 1
      }
      names.append(String(decoding: cell, as: UTF8.self))
      guard cursor < count else { return nil }
      cursor += 1
      if bytes[cursor - 1] == 0x0A {
        lineBreaks += 1
        break cells
      }
    }
    guard bytes[cursor - 1] == 0x0A else { return nil }
    length = cursor
    if let broken = ByteScan.brokenBytes(bytes + start, cursor - start).first {
      if bytes[start + broken] == 0 {
        fail(
          .nul, "the header has a NUL byte", hint: "the file is no text, or UTF-16", fix: "export it as UTF-8 text")
      } else {
        fail(
          .encoding, "the header is not UTF-8", hint: "it may be Windows-1252 or Latin-1",
          fix: "save the file as UTF-8, for instance: iconv -f WINDOWS-1252 -t UTF-8")
      }
    } else if names.contains(where: { $0.contains("\r") }), !names.contains(where: { $0.contains("\n") }) {
      fail(
        .cellCount, "lines end with a carriage return alone, as on old Macintosh systems",
        fix: "save the file with Unix or Windows line ends")
    }
  }

  /// What is wrong with the names, given what was promised.
  func faults(_ contracts: [ColumnContract], options: ReadingOptions, source: String) -> [Diagnostic] {
    var list = [Diagnostic]()
    func add(_ code: DataFault, _ message: String, column: Int? = nil, hint: String?, fix: String) {
      list.append(
        Diagnostic(
          code.rawValue, message,
          at: Place(file: source, line: line, column: column.map { $0 + 1 }, isCell: true), hint: hint, fix: fix,
          exitCode: .dataError))
    }
    let promised = contracts.map(\.name)
    var first = [String: Int]()
    for (index, name) in names.enumerated() {
      if let earlier = first[name] {
        add(
          .columnTwice, "the header has the column '\(Self.cut(name))' twice", column: index,
          hint: "first in column \(earlier + 1)", fix: "rename or remove one of them")
      } else {
        first[name] = index
      }
    }
    let others = names.filter { !promised.contains($0) }
    let isUncut = names.count == 1 && contracts.count > 1
    for contract in contracts where first[contract.name] == nil {
      let near = NearestName.of(contract.name, in: others)
      let trimmed = others.first { $0.split(separator: " ").joined(separator: " ") == contract.name }
      add(
        .missingColumn, "the file has no column '\(contract.name)'",
        hint: isUncut
          ? delimiterHint(options)
          : (trimmed ?? near).map { "the file has '\($0)'" } ?? "it has: \(Self.short(names))",
        fix: options.isRequest ? "add the column, or rename it" : "rename the column in the file or in data.columns")
      if isUncut { return list }
    }
    guard options.unknownColumn == .error else { return list }
    for (index, name) in names.enumerated() where !promised.contains(name) && first[name] == index {
      if list.count == Self.mostFaults {
        let more = names.enumerated().count { !promised.contains($1) && first[$1] == $0 && $0 > index }
        if more > 0, let last = list.indices.last { list[last].hint = "and \(more + 1) more columns after this one" }
        break
      }
      let known = NearestName.of(name, in: promised.filter { first[$0] == nil })
      add(
        .unknownColumn,
        name.isEmpty
          ? "column \(index + 1) of the file has no name"
          : "the file has a column '\(Self.cut(name))', which data.columns does not name", column: index,
        hint: known.map { "did you mean '\($0)'?" },
        fix: name.isEmpty
          ? "name it, remove it, or set data.checks.unknown_column: ignore"
          : "add it to data.columns (role: ignore if it is not needed), or set data.checks.unknown_column: ignore")
    }
    return list
  }

  /// More unknown columns than this help nobody.
  private static let mostFaults = 20

  private func delimiterHint(_ options: ReadingOptions) -> String {
    let line = names.first ?? ""
    for (delimiter, name) in [(";", "';'"), ("\t", "'\\t'"), (",", "','"), ("|", "'|'")]
    where line.contains(delimiter) && delimiter.utf8.first != options.delimiter {
      return "cells seem to be separated by \(name)"
        + (options.isRequest ? ": ',' was expected" : ": set data.source.delimiter")
    }
    return "it has one column only: '\(Self.cut(line))'"
  }

  /// A name in a message; nobody reads the rest of a longer one.
  private static func cut(_ name: String) -> String { name.count > 80 ? "\(name.prefix(80))..." : name }

  static func short(_ names: [String]) -> String {
    names.prefix(12).map { "'\(cut($0))'" }.joined(separator: ", ") + (names.count > 12 ? ", ..." : "")
  }
}
