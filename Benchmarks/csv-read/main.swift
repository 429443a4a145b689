// Reads a CSV file with the contracts of Benchmarks/csv/generate.py and prints what it cost as one line of JSON.
//
//   csv-read FILE [THREADS]
import Support
import Tables
import TimeAxis

let arguments = CommandLine.arguments
guard arguments.count > 1 else {
  print("usage: csv-read FILE [THREADS]")
  throw Diagnostic("E1001", "no file was named", exitCode: .usage)
}
var contracts = [
  ColumnContract("store", .category), ColumnContract("date", .date), ColumnContract("units", .integer),
  ColumnContract("price", .number), ColumnContract("promo", .binary),
]
contracts += (1...12).map { ColumnContract("x\($0)", .number) }
var options = ReadingOptions()
if arguments.count > 2, let threads = Int(arguments[2]) { options.threads = threads }

let (started, used) = (Clock.now, Clock.processorTime)
let reading = try Table.readingCSV(arguments[1], contracts, options: options)
let (seconds, processor) = (Clock.now - started, Clock.processorTime - used)
let sum = (reading.table.numbers("x1") ?? []).reduce(0, +)
let units = (reading.table.timestamps("units") ?? []).reduce(0, +)
print(
  """
  {"rows": \(reading.table.rowCount), "sum_x1": \(sum), "sum_units": \(units), "wall_s": \(seconds), \
  "cpu_s": \(processor), "threads": \(options.threads), "peak_mb": \(peakResidentBytes() >> 20)}
  """)
