import Support
import Tables
import Testing

@Suite struct JSONLinesTests {
  private func faults(_ text: String, _ options: ReadingOptions = ReadingOptions()) -> [Diagnostic] {
    do throws(Diagnostics) {
      _ = try Table.readingJSONLines(bytes: Array(text.utf8), salesContracts, options: options)
      return []
    } catch {
      return error.list
    }
  }

  private let good = #"{"store":"North","product":"tea","week":"2023-01-02","units":38,"price":2.5}"#

  @Test func valuesOfAllKinds() throws {
    let contracts = [
      ColumnContract("n", .number, missing: ["NA"]), ColumnContract("c", .category), ColumnContract("b", .binary),
      ColumnContract("i", .integer), ColumnContract("d", .date),
    ]
    let text = """
      {"n": 1.5, "c": "x", "b": true, "i": 7, "d": "1970-01-02"}

      {"c": 17, "b": 0, "n": null}
      {"n": "NA", "b": "yes", "d": null, "c": false, "i": -3}
      """
    let read = try Table.readingJSONLines(bytes: Array(text.utf8), contracts).table
    #expect(read.numbers("n")?.map(\.isNaN) == [false, true, true])
    #expect(read.categories("c") == Categories(codes: [0, 1, 2], levels: ["x", "17", "false"]))
    #expect(read.flags("b") == [1, 0, 1])
    #expect(read.timestamps("i") == [7, Int.min, -3])
    #expect(read.timestamps("d") == [1, Int.min, Int.min])
    #expect((0..<3).map { read.lines[$0] } == [1, 3, 4])
  }

  @Test(arguments: [
    (#"{"store":"North","product":"tea","week":"2023-01-02","units":"38","price":2.5}"#, "E3007", "a text"),
    (#"{"store":"North","product":"tea","week":"2023-02-30","units":38,"price":2.5}"#, "E3007", "2023-02-30"),
    (#"{"store":"North","product":"tea","week":20230102,"units":38,"price":2.5}"#, "E3007", "20230102"),
    (#"{"store":"North","product":"tea","week":"2023-01-02","units":-1,"price":2.5}"#, "E3008", "-1"),
    (#"{"store":null,"product":"tea","week":"2023-01-02","units":1,"price":2.5}"#, "E3009", "store"),
    (#"{"product":"tea","week":"2023-01-02","units":1,"price":2.5}"#, "E3009", "store"),
    (#"{"store":["North"],"product":"tea","week":"2023-01-02","units":1,"price":2.5}"#, "E3007", "a list"),
    (#"{"store":"North","product":"tea","week":"2023-01-02","unit":1,"price":2.5}"#, "E3004", "'unit'"),
    (#"{"store":"North","product""#, "E3016", "JSON object"),
    (#"[1,2]"#, "E3016", "JSON object"),
    (#"{"store":"North","store":"South"}"#, "E3016", "twice"),
    ("{\"store\":\"No\u{0}rth\"}", "E3012", "NUL"),
  ])
  func aFaultHasItsLine(_ line: String, _ code: String, _ says: String) throws {
    let found = faults([good, "", line, good].joined(separator: "\n"))
    let first = try #require(found.first)
    #expect(first.code == code, "\(first.drawn())")
    #expect(first.place?.line == 3)
    #expect(first.message.contains(says), "\(first.drawn())")
    #expect(first.exitCode == .dataError)
  }

  @Test func aColumnThatNoLineHas() throws {
    let found = faults(#"{"store":"North","product":"tea","week":"2023-01-02","units":38}"#)
    #expect(found.first?.code == "E3003")
    #expect(found.first?.message.contains("'price'") == true)
    #expect(faults("").first?.code == "E3001")
    #expect(faults("\n\n").first?.code == "E3001")
  }

  @Test func unknownMembersMayBeIgnored() {
    let line = #"{"store":"N","product":"t","week":"2023-01-02","units":1,"price":2,"more":1}"#
    #expect(faults(line).first?.code == "E3004")
    #expect(faults(line, ReadingOptions(unknownColumn: .ignore)).isEmpty)
  }
}
