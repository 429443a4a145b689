internal import ForecastModel
internal import LagFitting
internal import Support
internal import TimeAxis

#if canImport(Glibc)
  import Glibc
#endif

// benchmark-lags WORLD [origins=N] [SETTING=VALUE...]   boosting on lags: errors, coverage, processor time, memory
//   WORLD      synth, sku, oj, or a group of groups.csv
//   origins=N  N rolling origins inside the training part, one horizon apart, in place of the held-out part
//   settings   loss, start, scaling, transform, power, trees, rate, leaves, leafrows, repeats, rows, block, seed, threads
//   dump=FILE  the forecasts as a table
// benchmark-lags --memory   10,000 generated series of 200 values

let arguments = Array(CommandLine.arguments.dropFirst())
do {
  guard let name = arguments.first else {
    throw Diagnostic("E1001", "name a data set: synth, sku, oj, or a group of groups.csv", exitCode: .usage)
  }
  if name == "--memory" {
    try runMemory(options(arguments.dropFirst()))
  } else {
    guard let data = getenv("SOLKIT_DATA") else {
      throw Diagnostic("E1001", "SOLKIT_DATA names the folder of the data", exitCode: .usage)
    }
    try runLags(name, folder: "\(String(cString: data))/forecast", options(arguments.dropFirst()))
  }
} catch let fault as Diagnostic {
  print("\(fault.code) \(fault.message)")
  exit(fault.exitCode.rawValue)
}

func options(_ arguments: ArraySlice<String>) -> [String: String] {
  var options: [String: String] = [:]
  for argument in arguments {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    options[parts[0]] = parts.count > 1 ? parts[1] : "1"
  }
  return options
}
