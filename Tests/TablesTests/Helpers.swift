import Support
import Tables
import TimeAxis

/// A small generator of random numbers with a seed (SplitMix64, Steele et al. 2014).
struct Draw {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}

/// The contracts of the sales file that faults are tried on.
let salesContracts = [
  ColumnContract("store", .category, isRequired: true), ColumnContract("product", .category, isRequired: true),
  ColumnContract("week", .date, isRequired: true), ColumnContract("units", .number, min: 0),
  ColumnContract("price", .number),
]

/// Twelve good rows: lines 2 to 13.
let salesLines =
  ["store,product,week,units,price"]
  + (0..<12).map { "North,tea,2023-0\($0 / 4 + 1)-0\($0 % 4 * 2 + 1),\(30 + $0),2.5\($0 % 10)" }

/// The sales file with some lines (from 1) replaced.
func sales(_ edits: [Int: String] = [:]) -> [UInt8] {
  var lines = salesLines
  for (line, text) in edits { lines[line - 1] = text }
  return Array((lines.joined(separator: "\n") + "\n").utf8)
}

/// Reads bytes as CSV and gives the faults, or none.
func faults(
  _ bytes: [UInt8], _ contracts: [ColumnContract] = salesContracts, _ options: ReadingOptions = ReadingOptions()
) -> [Diagnostic] {
  do throws(Diagnostics) {
    _ = try Table.readingCSV(bytes: bytes, contracts, options: options)
    return []
  } catch {
    return error.list
  }
}

func table(
  _ text: String, _ contracts: [ColumnContract], _ options: ReadingOptions = ReadingOptions()
) throws -> Table {
  try Table.readingCSV(bytes: Array(text.utf8), contracts, options: options).table
}

/// Options that cut the file everywhere.
func options(pieceBytes: Int, threads: Int) -> ReadingOptions {
  var options = ReadingOptions(threads: threads)
  options.pieceBytes = pieceBytes
  return options
}
