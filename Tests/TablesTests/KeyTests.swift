import Support
import Tables
import Testing
import TimeAxis

@Suite struct KeyTests {
  @Test func duplicatesHaveBothLines() throws {
    let read = try Table.readingCSV(
      bytes: sales([4: "North,tea,2023-01-03,1,1", 9: "North,tea,2023-01-01,1,1"]), salesContracts
    ).table
    let keys = ["store", "product", "week"]
    let found = read.duplicates(by: keys)
    #expect(found.map { [read.lines[$0.first], read.lines[$0.row]] } == [[3, 4], [2, 9]])
    #expect(read.keyText(0, by: keys) == "store 'North', product 'tea', week 2023-01-01")
    let faults = read.duplicateFaults(by: keys, source: "data/sales.csv")
    #expect(faults.first?.place?.line == 4)
    #expect(faults.first?.message.contains("duplicate") == true)
    #expect(faults.first?.message.contains("line 3") == true)
    #expect(read.duplicates(by: ["nothing"]).isEmpty)
  }

  @Test func anOracleAgrees() throws {
    var draw = Draw(state: 12)
    let rows = 3000
    let (a, b) = ((0..<rows).map { _ in Int32(draw.below(40) - 1) }, (0..<rows).map { _ in draw.below(60) })
    let names = Texts((0..<rows).map { _ in "t\(draw.below(3))" })
    let made = Table([
      Column("a", .categories(Categories(codes: a, levels: (0..<39).map { "l\($0)" }))),
      Column("b", .timestamps(b, format: .integer)), Column("c", .texts(names)),
      Column("d", .numbers(b.map { $0 == 3 ? .nan : Double($0) })), Column("e", .flags(b.map { UInt8($0 % 3) })),
    ])
    var first = [String: Int]()
    var expected = [[Int]]()
    for row in 0..<rows {
      let key = "\(a[row]) \(b[row]) \(names[row])"
      if let known = first[key] { expected.append([known, row]) } else { first[key] = row }
    }
    #expect(made.duplicates(by: ["a", "b", "c", "d", "e"]).map { [$0.first, $0.row] } == expected)
  }
}
