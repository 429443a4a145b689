import Support
import Tables
import Testing
import TimeAxis

@Suite struct CSVReaderTests {
  @Test func typesAreRead() throws {
    let contracts = [
      ColumnContract("id", .integer), ColumnContract("name", .text), ColumnContract("day", .date),
      ColumnContract("at", .datetime), ColumnContract("x", .number), ColumnContract("ok", .binary),
      ColumnContract("kind", .category),
    ]
    let read = try table(
      #"""
      kind,id,name,day,at,x,ok
      a,1,"Anna ""B""",1970-01-02,1970-01-01 00:01:00,1.5,yes
      b,-2,,2023-12-31,1970-01-01T01:00:00,-0.25e2,FALSE
      a,,"line
      break",,,,
      """#, contracts)
    #expect(read.rowCount == 3)
    #expect(read.columns.map(\.name) == ["id", "name", "day", "at", "x", "ok", "kind"])
    #expect(read.timestamps("id") == [1, -2, Int.min])
    #expect(read.texts("name").map { t in (0..<3).map { t[$0] } } == ["Anna \"B\"", "", "line\nbreak"])
    #expect(read.timestamps("day") == [1, 19_722, Int.min])
    #expect(read.timestamps("at") == [60, 3600, Int.min])
    #expect(read.numbers("x")?.prefix(2) == [1.5, -25])
    #expect(read.numbers("x")?[2].isNaN == true)
    #expect(read.flags("ok") == [1, 0, Column.missingFlag])
    #expect(read.categories("kind") == Categories(codes: [0, 1, 0], levels: ["a", "b"]))
    #expect((0..<3).map { read.lines[$0] } == [2, 3, 4])
  }

  @Test(arguments: [UInt8(ascii: ","), UInt8(ascii: ";"), 9, UInt8(ascii: "|")])
  func delimiters(_ delimiter: UInt8) throws {
    let cell = String(UnicodeScalar(delimiter))
    let text = "\u{FEFF}a,b\r\n1,\"x\(cell)y\"\r\n\r\n2,z\r\n".replacing(",", with: cell)
    let read = try table(
      text, [ColumnContract("a", .number), ColumnContract("b", .text)], ReadingOptions(delimiter: delimiter))
    #expect(read.numbers("a") == [1, 2])
    #expect(read.texts("b").map { [$0[0], $0[1]] } == ["x\(cell)y", "z"])
    #expect(read.lines[1] == 4, "a blank line counts")
  }

  @Test func decimalComma() throws {
    var options = ReadingOptions(delimiter: UInt8(ascii: ";"), decimalComma: true)
    let read = try table("a;b\n1,5;2\n-0,25;3e1\n\"7,5\";\n", [.init("a", .number), .init("b", .number)], options)
    #expect(read.numbers("a") == [1.5, -0.25, 7.5])
    #expect(read.numbers("b")?.prefix(2) == [2, 30])
    options.delimiter = UInt8(ascii: ",")
    #expect(faults(sales(), salesContracts, options).first?.exitCode == .configuration)
  }

  @Test func lastLineNeedsNoBreak() throws {
    #expect(try table("a,b\n1,2", [.init("a", .number), .init("b", .number)]).numbers("b") == [2])
    #expect(try table("a\n\"1\"", [.init("a", .number)]).numbers("a") == [1])
    #expect(try table("a\n1\r", [.init("a", .text)]).texts("a")?[0] == "1")
  }

  @Test func aQuoteInsideAnUnquotedCellIsText() throws {
    // One quote a row makes counting quotes useless; the reader must notice, wherever it cuts.
    let rows = (0..<200).map { "\($0),TV \($0)\" black,\"a\nb\"" }
    let text = "n,name,note\n" + rows.joined(separator: "\n") + "\n"
    let contracts = [ColumnContract("n", .number), ColumnContract("name", .text), ColumnContract("note", .text)]
    for pieceBytes in [16, 64, 1000, 1 << 18] {
      let read = try table(text, contracts, options(pieceBytes: pieceBytes, threads: 2))
      #expect(read.numbers("n") == (0..<200).map { Double($0) })
      #expect(read.texts("name")?[199] == "TV 199\" black")
      #expect(read.texts("note")?[7] == "a\nb")
      #expect(read.lines[199] == 400)
    }
  }

  @Test func missingMarkers() throws {
    let contracts = [
      ColumnContract("x", .number, missing: ["NA", "-999"]), ColumnContract("c", .category, missing: ["?"]),
      ColumnContract("d", .date, missing: ["1900-01-01"]), ColumnContract("b", .binary, missing: ["-"]),
      ColumnContract("t", .text, missing: ["none"]), ColumnContract("i", .integer, missing: ["-1"]),
    ]
    let read = try table("x,c,d,b,t,i\nNA,?,1900-01-01,-,none,-1\n-999,?,1900-01-02,1,no,1\n", contracts)
    #expect(read.numbers("x")?.allSatisfy(\.isNaN) == true)
    #expect(read.categories("c") == Categories(codes: [-1, -1], levels: []))
    #expect(read.timestamps("d") == [Int.min, -25_566])
    #expect(read.flags("b") == [2, 1])
    #expect(read.texts("t").map { [$0[0], $0[1]] } == ["", "no"])
    #expect(read.timestamps("i") == [Int.min, 1])
    #expect(read.columns.allSatisfy { $0.values.isMissing(0) })
  }

  @Test func binaryWords() throws {
    func flags(_ text: String, _ contract: ColumnContract) -> [UInt8]? {
      try? table("b\n\(text)\n", [contract]).flags("b")
    }
    #expect(flags("1\n0\nTRUE\nno\nY\nf", .init("b", .binary)) == [1, 0, 1, 0, 1, 0])
    #expect(flags("maybe", .init("b", .binary)) == nil)
    #expect(flags("No\nYes", .init("b", .binary, positive: "Yes")) == [0, 1])
    #expect(flags("Yess", .init("b", .binary, positive: "Yes")) == nil)
    #expect(flags("churned\nactive", .init("b", .binary, positive: "churned")) == [1, 0])
    let two = ColumnContract("b", .binary, positive: "in", allowedValues: ["in", "out"])
    #expect(flags("in\nout", two) == [1, 0])
    #expect(flags("off", two) == nil)
  }

  @Test func onlyColumnsThatAreKeptAreStored() throws {
    let contracts = [ColumnContract("a", .number), ColumnContract("b", .number, keep: false, isRequired: true)]
    let read = try table("a,b\n1,\"not a number\"\n2,\n", contracts)
    #expect(read.columns.map(\.name) == ["a"])
    #expect(throws: Diagnostics.self) { try table("a\n1\n", contracts) }
    let other = try table("a,x,b\n1,\"q\nr\",2\n", contracts, ReadingOptions(unknownColumn: .ignore))
    #expect(other.numbers("a") == [1])
  }

  @Test func badValuesMayBeMissingOrDropped() throws {
    let text = "k,x,t\na,1,one\nb,oops,two\nc,inf,three\na,4,four\n"
    let contracts = [
      ColumnContract("k", .category, isRequired: true), ColumnContract("x", .number), ColumnContract("t", .text),
    ]
    let missing = try Table.readingCSV(
      bytes: Array(text.utf8), contracts, options: ReadingOptions(badValue: .missing))
    #expect(missing.table.numbers("x")?.map(\.isNaN) == [false, true, true, false])
    #expect(missing.notes.map(\.severity) == [.warning, .warning])
    #expect(missing.notes.first?.place?.line == 3)

    let dropped = try Table.readingCSV(
      bytes: Array(text.utf8), contracts, options: ReadingOptions(badValue: .dropRow))
    #expect(dropped.table.numbers("x") == [1, 4])
    #expect(dropped.table.categories("k") == Categories(codes: [0, 0], levels: ["a"]), "b and c are not kept")
    #expect(dropped.table.texts("t").map { [$0[0], $0[1]] } == ["one", "four"])
    #expect((0..<2).map { dropped.table.lines[$0] } == [2, 5])

    #expect(faults(Array("k,x,t\n,1,\n".utf8), contracts, ReadingOptions(badValue: .missing)).count == 1)
  }

  @Test func timestampsOfManyForms() throws {
    var draw = Draw(state: 4)
    for pattern in [
      "yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy", "MM/dd/yyyy", "yyyyMMdd", "yyyy-MM-dd'T'HH:mm:ss", "dd.MM.yyyy HH:mm",
      "yyyy 'week of' MM-dd",
    ] {
      let format = try #require(TimestampFormat(pattern))
      let unit = format.kind == .date ? 1 : 60
      let values = (0..<300).map { _ in
        (draw.below(60_000) - 10_000) * (format.kind == .date ? 1 : 1440) * unit
          + (format.kind == .date ? 0 : draw.below(1440) * 60)
      }
      let text = "d\n" + values.map { format.string($0) }.joined(separator: "\n")
      let type: ColumnType = format.kind == .date ? .date : .datetime
      #expect(try table(text, [ColumnContract("d", type, format: format)]).timestamps("d") == values, "\(pattern)")
    }
  }

  @Test func whatTheFixedFormRefusesTheSlowOneRefuses() throws {
    var draw = Draw(state: 5)
    let format = TimestampFormat.isoDate
    for _ in 0..<3000 {
      var text = Array(format.string(draw.below(40_000)).utf8)
      text[draw.below(text.count)] = UInt8(0x21 + draw.below(0x5E))
      let cell = String(decoding: text, as: UTF8.self)
      if cell.contains("\"") || cell.contains(",") { continue }
      let read = try? table("d\n\(cell)\n", [ColumnContract("d", .date)]).timestamps("d")?.first
      #expect(read == format.parse(text), "\(cell)")
    }
  }
}
