import Support
import Tables
import Testing
import TimeAxis

@Suite struct RoundTripTests {
  private static let nasty = [
    "a", "", "\"", "\"\"", ",", ";", "a,b", "line\nbreak", "\n", "\r\n", "a\r\nb", "x\"y", " lead", "trail ", "Köln",
    "日本", "🧪\"🧪", "\t", "'", "NULL", "=1+1", "\r", "\"\n\"", String(repeating: "long ", count: 50), "ends\"",
  ]

  private static func random(_ draw: inout Draw, rows: Int) -> Table {
    let numbers = (0..<rows).map { _ -> Double in
      switch draw.below(6) {
      case 0: return .nan
      case 1: return Double(draw.below(1000))
      case 2: return Double(draw.below(1_000_000)) / 1000 - 500
      case 3: return -0.0
      default:
        let value = Double(bitPattern: draw.next())
        return value.isFinite ? value : 1e300
      }
    }
    let days = (0..<rows).map { _ in draw.below(8) == 0 ? Int.min : draw.below(80_000) - 20_000 }
    let integers = (0..<rows).map { _ in draw.below(8) == 0 ? Int.min : draw.below(1_000_000_000_000) - 500 }
    var (codes, levels) = ([Int32](), [String]())
    for _ in 0..<rows {
      let text = draw.pick(nasty)
      if text.isEmpty {
        codes.append(-1)
      } else if let known = levels.firstIndex(of: text) {
        codes.append(Int32(known))
      } else {
        codes.append(Int32(levels.count))
        levels.append(text)
      }
    }
    let texts = Texts((0..<rows).map { _ in draw.pick(nasty) + draw.pick(nasty) })
    return Table([
      Column("number", .numbers(numbers)), Column("day", .timestamps(days, format: .isoDate)),
      Column("who, \"what\"", .categories(Categories(codes: codes, levels: levels))),
      Column("count", .timestamps(integers, format: .integer)),
      Column("flag", .flags((0..<rows).map { _ in UInt8(draw.below(3)) })), Column("text", .texts(texts)),
    ])
  }

  private static let contracts = [
    ColumnContract("number", .number), ColumnContract("day", .date), ColumnContract("who, \"what\"", .category),
    ColumnContract("count", .integer), ColumnContract("flag", .binary), ColumnContract("text", .text),
  ]

  @Test(arguments: 1...12)
  func csvReadsBackOnAnyNumberOfThreads(_ seed: Int) throws {
    var draw = Draw(state: UInt64(seed))
    let table = Self.random(&draw, rows: 1 + draw.below(400))
    for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";")] {
      let bytes = table.csv(delimiter: delimiter)
      var first: Table?
      for threads in [1, 2, 7] {
        for pieceBytes in [3, 50, 997, 1 << 18] {
          var options = options(pieceBytes: pieceBytes, threads: threads)
          options.delimiter = delimiter
          let read = try Table.readingCSV(bytes: bytes, Self.contracts, options: options).table
          #expect(read.columns == table.columns)
          #expect(read == first ?? read, "lines too")
          first = read
        }
      }
    }
  }

  @Test func linesCountBreaksInsideQuotes() throws {
    var draw = Draw(state: 99)
    let table = Self.random(&draw, rows: 200)
    let bytes = table.csv()
    let read = try Table.readingCSV(
      bytes: bytes, Self.contracts, options: options(pieceBytes: 64, threads: 2)
    ).table
    // An oracle that walks through the text: a record begins where a line break stands outside quotes.
    var (lines, line, isInside) = ([Int](), 1, false)
    for byte in bytes {
      if byte == 0x22 { isInside.toggle() }
      if byte == 0x0A {
        line += 1
        if !isInside { lines.append(line) }
      }
    }
    #expect((0..<200).map { read.lines[$0] } == Array(lines.prefix(200)))
  }

  @Test(arguments: 1...6)
  func jsonLinesReadBack(_ seed: Int) throws {
    var draw = Draw(state: UInt64(seed) &+ 1000)
    let table = Self.random(&draw, rows: 1 + draw.below(300))
    let bytes = table.jsonLines()
    for threads in [1, 2, 7] {
      let read = try Table.readingJSONLines(
        bytes: bytes, Self.contracts, options: options(pieceBytes: threads * 40, threads: threads)
      ).table
      #expect(read == table)
    }
  }

  @Test func snapshotReadsBackAndEqualTablesGiveEqualBytes() throws {
    var draw = Draw(state: 31)
    let table = Self.random(&draw, rows: 300)
    let read = try Table.readingCSV(bytes: table.csv(), Self.contracts).table
    let bytes = read.snapshot()
    #expect(try Table(snapshot: bytes, source: "t") == read)
    #expect(try Table(snapshot: bytes, source: "t").snapshot() == bytes)
    #expect(try Table(snapshot: Table([]).snapshot(), source: "t").rowCount == 0)
  }

  @Test func aCutOrEditedSnapshotIsRefused() {
    var draw = Draw(state: 32)
    let bytes = Self.random(&draw, rows: 20).snapshot()
    for length in 0..<bytes.count {
      #expect(throws: Diagnostic.self) { try Table(snapshot: Array(bytes[..<length]), source: "t") }
    }
    for _ in 0..<3000 {
      var edited = bytes
      edited[draw.below(edited.count)] ^= UInt8(1 + draw.below(255))
      _ = try? Table(snapshot: edited, source: "t")  // may be another table, must not trap
    }
  }

  @Test func aLargeFileOnManyThreads() throws {
    var draw = Draw(state: 8)
    var text = "k,x,d\n"
    for row in 0..<30_000 {
      text += "key\(draw.below(500)),\(Double(draw.below(100_000)) / 100),20\(10 + row % 20)-01-31\n"
    }
    let contracts = [ColumnContract("k", .category), ColumnContract("x", .number), ColumnContract("d", .date)]
    let one = try table(text, contracts, options(pieceBytes: 1 << 14, threads: 1))
    for threads in [2, 7] {
      #expect(try table(text, contracts, options(pieceBytes: 1 << 14, threads: threads)) == one)
    }
    #expect(try table(text, contracts) == one)
    #expect(one.rowCount == 30_000)
  }
}
