import Support
import Tables
import Testing
import TimeAxis

/// One broken sales file: which edit, where it must be found, what must be said.
struct BrokenFile: Sendable, CustomTestStringConvertible {
  var name: String
  var edits: [Int: String] = [:]
  var bytes: [UInt8]?
  var line: Int
  var column: Int?
  var says: String
  var hint: String?

  var testDescription: String { name }
}

private let broken: [BrokenFile] = [
  .init(
    name: "text in a number", edits: [8: "North,tea,2023-02-05,\"12,5 pieces\",2.6"], line: 8, column: 4,
    says: "\"12,5 pieces\""),
  .init(
    name: "decimal comma", edits: [8: "North,tea,2023-02-05,\"12,5\",2.6"], line: 8, column: 4, says: "\"12,5\"",
    hint: "decimal: comma"),
  .init(
    name: "thousands", edits: [8: "North,tea,2023-02-05,\"1,012.5\",2.6"], line: 8, column: 4, says: "1,012.5",
    hint: "thousands"),
  .init(
    name: "impossible date", edits: [4: "North,tea,2023-02-30,10,2.60"], line: 4, column: 3, says: "2023-02-30",
    hint: nil),
  .init(
    name: "date of another form", edits: [4: "North,tea,13.02.2023,10,2.60"], line: 4, column: 3, says: "13.02.2023",
    hint: "dd.MM.yyyy"),
  .init(name: "below the minimum", edits: [5: "North,tea,2023-12-04,-3,2.60"], line: 5, column: 4, says: "-3"),
  .init(name: "infinite", edits: [5: "North,tea,2023-12-04,inf,2.60"], line: 5, column: 4, says: "inf"),
  .init(name: "too large", edits: [5: "North,tea,2023-12-04,1e999,2.60"], line: 5, column: 4, says: "1e999"),
  .init(
    name: "not a number", edits: [5: "North,tea,2023-12-04,nan,2.60"], line: 5, column: 4, says: "nan",
    hint: "missing: [\"nan\"]"),
  .init(name: "hexadecimal", edits: [5: "North,tea,2023-12-04,0x10,2.60"], line: 5, column: 4, says: "0x10"),
  .init(name: "missing key", edits: [5: ",tea,2023-12-04,3,2.60"], line: 5, column: 1, says: "store"),
  .init(name: "missing timestamp", edits: [5: "North,tea,,3,2.60"], line: 5, column: 3, says: "week"),
  .init(name: "too few cells", edits: [6: "North,tea,2024-02-12,10"], line: 6, says: "4 cells"),
  .init(name: "one cell", edits: [6: "total"], line: 6, says: "1 cell"),
  .init(
    name: "too many cells", edits: [6: "North,tea,2024-02-12,10,2.6,x,\"y\nz\""], line: 6, says: "7 cells",
    hint: "quotes"),
  .init(
    name: "quote never closed", edits: [9: "South,jam,2023-12-11,\"10,2.60"], line: 9, column: 4, says: "never closed"
  ),
  .init(
    name: "quote closed lines later",
    edits: [7: "South,\"jam,2023-12-11,10,2.60", 10: "South,\"jam\",2023-12-11,10,2.60"], line: 7, column: 2,
    says: "never closed"),
  .init(
    name: "text after a quote", edits: [9: "South,\"jam\" red,2023-12-11,10,2.60"], line: 9, column: 2,
    says: "follows the closing quote"),
  .init(
    name: "broken UTF-8",
    bytes: replaced(
      sales(), line: 10, with: Array("N\u{F6}rth,tea,2023-02-27,10,2.60".unicodeScalars.map { UInt8($0.value) })),
    line: 10, column: 1, says: "UTF-8", hint: "1252"),
  .init(name: "NUL", edits: [10: "North,tea,2023-02-27,1\u{0}0,2.60"], line: 10, column: 4, says: "NUL"),
  .init(
    name: "missing column", edits: [1: "store,product,week,units,prices"], line: 1, says: "no column 'price'",
    hint: "'prices'"),
  .init(
    name: "unknown column", edits: [1: "store,product,week,units,price,weather"], line: 1, column: 6, says: "weather"),
  .init(name: "column twice", edits: [1: "store,product,week,units,store"], line: 1, column: 5, says: "twice"),
  .init(
    name: "column without name", edits: [1: ",store,product,week,units,price"], line: 1, column: 1, says: "no name"),
  .init(
    name: "other delimiter", bytes: sales().map { $0 == 0x2C ? 0x3B : $0 }, line: 1, says: "no column 'store'",
    hint: "';'"),
  .init(name: "empty file", bytes: [], line: 1, says: "empty"),
  .init(name: "blank lines only", bytes: Array("\n\r\n\n".utf8), line: 1, says: "empty"),
  .init(name: "header only", bytes: Array("store,product,week,units,price\n".utf8), line: 1, says: "no rows"),
  .init(name: "header without end", bytes: Array("store,product,week,units,price".utf8), line: 1, says: "no rows"),
  .init(name: "UTF-16", bytes: [0xFF, 0xFE, 0x73, 0], line: 1, says: "UTF-16"),
  .init(
    name: "open quote in the header", bytes: Array("store,\"product\nNorth,tea\n".utf8), line: 1, says: "never closed"
  ),
  .init(name: "old line ends", bytes: sales().map { $0 == 10 ? 13 : $0 }, line: 1, says: "carriage return"),
  .init(
    name: "after a line break in quotes", edits: [4: "\"No\nrth\",tea,2023-02-03,1,2", 8: "a,b,2023-02-03,x,1"],
    line: 9, column: 4, says: "\"x\""),
]

private func replaced(_ bytes: [UInt8], line: Int, with text: [UInt8]) -> [UInt8] {
  var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
  lines[line - 1] = text
  return Array(lines.joined(separator: [10]))
}

@Suite struct FaultTests {
  @Test(arguments: broken)
  func aFaultIsFoundWhereItIs(_ file: BrokenFile) throws {
    let bytes = file.bytes ?? sales(file.edits)
    for pieceBytes in [7, 40, 1 << 18] {
      for threads in [1, 2] {
        var options = options(pieceBytes: pieceBytes, threads: threads)
        options.source = "data/sales.csv"
        let found = faults(bytes, salesContracts, options)
        let first = try #require(found.first, "\(file.name)")
        #expect(first.place?.line == file.line, "\(first.drawn())")
        #expect(first.place?.file == "data/sales.csv")
        #expect(first.place?.column == file.column, "\(first.drawn())")
        #expect(first.message.contains(file.says), "\(first.drawn())")
        #expect(first.fix != nil)
        #expect(first.exitCode == .dataError)
        #expect(first.drawn().split(separator: "\n").count <= 12)
        if let hint = file.hint { #expect(first.hint?.contains(hint) == true, "\(first.drawn())") }
      }
    }
  }

  @Test func theWordsOfAFault() throws {
    let found = faults(
      sales([8: "North,tea,2023-02-05,\"12,5 pieces\",2.6"]), salesContracts, ReadingOptions(source: "data/sales.csv")
    )
    #expect(
      found.first?.drawn() == """
        error[E3007] column 'units' holds numbers, but line 8 holds "12,5 pieces"
          --> data/sales.csv:8, column 4   (1 of 12 rows)
        fix: correct the cell, or set data.checks.bad_value: missing | drop_row   more: solkit explain E3007
        """)
  }

  @Test func allFaultsInOneGoSortedByLine() {
    let found = faults(
      sales([
        3: "North,tea,2023-02-30,1,2", 5: "North,tea,2023-01-02,x,y", 9: "North,tea,2023-01-02",
        2: ",tea,2023-01-01,1,1",
      ]))
    #expect(found.map { $0.place?.line } == [2, 3, 5, 5, 9])
  }

  @Test func manyFaultsAreGrouped() {
    var text = "a,b,c\n"
    for row in 0..<1000 { text += "x\(row),y,1\n" }
    let contracts = [ColumnContract("a", .number), ColumnContract("b", .number), ColumnContract("c", .number)]
    let found = faults(Array(text.utf8), contracts)
    #expect(found.count == 10)
    #expect(found.allSatisfy { $0.place?.detail == "1000 of 1000 rows" })
    #expect(found.first?.place?.line == 2)

    let wide = (0..<60).map { ColumnContract("c\($0)", .number) }
    let header = wide.map(\.name).joined(separator: ",")
    let row = wide.map { _ in "x" }.joined(separator: ",")
    let all = faults(Array("\(header)\n\(row)\n".utf8), wide)
    #expect(all.count == 20)
    #expect(all.last?.hint?.contains("40 more") == true)
  }

  @Test func sensitiveValuesStayHidden() {
    let contracts = [ColumnContract("salary", .number, isSensitive: true)]
    let found = faults(Array("salary\nforty thousand\n".utf8), contracts)
    #expect(found.first.map { !$0.drawn().contains("forty") } == true)
  }

  @Test func aFileThatIsNotThere() {
    do throws(Diagnostics) {
      _ = try Table.readingCSV("no/such/sales.csv", salesContracts)
      Issue.record("it was read")
    } catch {
      #expect(error.exitCode == .inputMissing)
      #expect(error.list.first?.place?.file == "no/such/sales.csv")
    }
  }

  @Test func aRecordThatNeverEndsIsRefused() {
    var options = options(pieceBytes: 1000, threads: 2)
    options.recordLimit = 20_000
    var text = "a,b\n1,2\n2,\"3\n"
    for _ in 0..<10_000 { text += "4,5\n" }
    let found = faults(Array(text.utf8), [.init("a", .number), .init("b", .number)], options)
    #expect(found.first?.place?.line == 3)
    #expect(found.first?.code == "E3010")
  }

  @Test(arguments: [UInt8(ascii: "\""), 10, UInt8(ascii: "5"), UInt8(ascii: "."), UInt8(ascii: "e"), 0, 0xC3])
  func impossibleDelimiters(_ delimiter: UInt8) {
    let found = faults(sales(), salesContracts, ReadingOptions(delimiter: delimiter))
    #expect(found.first?.exitCode == .configuration)
  }

  @Test func randomBytesNeverTrap() {
    var draw = Draw(state: 77)
    let alphabet: [UInt8] = Array("a1,.\"\n\r;-e\0".utf8) + [0xC3, 0xA4, 0xFF]
    for _ in 0..<4000 {
      let bytes = Array("a,b,c\n".utf8) + (0..<draw.below(60)).map { _ in draw.pick(alphabet) }
      let contracts = [ColumnContract("a", .number), ColumnContract("b", .category), ColumnContract("c", .date)]
      let one = faults(bytes, contracts, options(pieceBytes: 1 << 18, threads: 1))
      let many = faults(bytes, contracts, options(pieceBytes: 5, threads: 2))
      #expect(one == many)
    }
  }
}

/// Rows that a finished model is asked about: no message names a setting, since none can change what was trained.
@Suite struct RequestFaultTests {
  static let cells = ["nan", "\"12,5\"", "-3", "13 pieces"]

  @Test(arguments: cells) func noSettingIsOffered(_ cell: String) throws {
    let bytes = sales([5: "North,tea,2023-12-04,\(cell),2.60"])
    let asked = try #require(faults(bytes, salesContracts, ReadingOptions(isRequest: true)).first)
    let trained = try #require(faults(bytes).first)
    #expect(asked.code == trained.code && asked.place == trained.place && asked.message == trained.message)
    #expect(asked.fix == "correct the cell" && trained.fix?.contains("data.checks.bad_value") == true)
    #expect(!(asked.hint ?? "").contains("data.") && !(asked.hint ?? "").contains("missing: ["))
  }

  @Test func aMissingColumnIsAdded() throws {
    let bytes = Array("store,product,week,units\nNorth,tea,2023-12-04,3\n".utf8)
    let fault = try #require(faults(bytes, salesContracts, ReadingOptions(isRequest: true)).first)
    #expect(fault.fix == "add the column, or rename it")
  }
}
