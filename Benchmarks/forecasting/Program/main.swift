internal import ForecastFitting
internal import Support

#if canImport(Glibc)
  import Glibc
#endif

// benchmark-forecasting [GROUP...]      measures and processor time of each method, and whether the bars hold; by
//                                       default the groups m3_yearly, m3_quarterly, m3_monthly
// benchmark-forecasting --json          the same as JSON, for peer.py
// benchmark-forecasting --season FILE   what smoothing the profile of a long season gains
// benchmark-forecasting --peer KIND FILE HORIZON [OPTION...]   forecasts of one method, for the scripts here
// benchmark-forecasting --arima GROUP [N [SEASON...]] [inside] [list]   `arima` on every N-th series, for
//                                       peer_arima.py; inside: judged on the last values of training
// benchmark-forecasting --rules GROUP N ORIGIN [RULE=NUMBER...]   `arima` by rule at an origin inside training
// benchmark-forecasting --origins [GROUP...]  methods by rolling origins inside the training values
// benchmark-forecasting --smoothing N [GROUP...]  ets, theta and ces over the first N series (0: all) as JSON, for
//                                       smoothing_peer.py
// benchmark-forecasting --timed KIND GROUP EVERY THREADS   one method as JSON, for side_by_side.py
// benchmark-forecasting --memory        peak memory of 10,000 series of 200 values
// benchmark-forecasting --weekly [N]    the speed bar: so many generated weekly series, 1000 by default

let arguments = Array(CommandLine.arguments.dropFirst())
do throws(Diagnostic) {
  switch arguments.first {
  case "--weekly":
    runWeekly(arguments.dropFirst().first.flatMap { Int($0) } ?? 1000)
  case "--memory":
    runMemory()
  case "--smoothing":
    guard let limit = arguments.dropFirst().first.flatMap({ Int($0) }), let data = getenv("SOLKIT_DATA") else {
      throw Diagnostic("E1001", "--smoothing needs a number of series, and SOLKIT_DATA", exitCode: .usage)
    }
    try runSmoothing(
      Array(arguments.dropFirst(2)), folder: "\(String(cString: data))/forecast", limit: limit > 0 ? limit : nil)
  case "--season":
    guard arguments.count > 1 else {
      throw Diagnostic("E1001", "--season needs a file with the columns unique_id,t,y", exitCode: .usage)
    }
    try runLongSeason(arguments[1])
  case "--peer":
    guard arguments.count > 3, let kind = CandidateKind(rawValue: arguments[1]), let horizon = Int(arguments[3]) else {
      throw Diagnostic("E1001", "--peer needs a method, a file and a horizon", exitCode: .usage)
    }
    try runPeer(kind, arguments[2], horizon: horizon, options: Array(arguments.dropFirst(4)))
  case "--timed":
    guard arguments.count > 4, let kind = CandidateKind(rawValue: arguments[1]), let every = Int(arguments[3]),
      let threads = Int(arguments[4]), let data = getenv("SOLKIT_DATA")
    else { throw Diagnostic("E1001", "--timed needs a method, a group, every, threads, and SOLKIT_DATA", exitCode: .usage) }
    try runTimed(
      kind, arguments[2], every: every, threads: threads, folder: "\(String(cString: data))/forecast")
  case "--arima":
    guard arguments.count > 1, let data = getenv("SOLKIT_DATA").map({ String(cString: $0) }) else {
      throw Diagnostic("E1001", "--arima needs a group, and SOLKIT_DATA its folder", exitCode: .usage)
    }
    let every = arguments.dropFirst(2).first.flatMap { Int($0) } ?? 1
    try runArima(arguments[1], every: every, folder: "\(data)/forecast", isListing: arguments.last == "list",
      isInside: arguments.contains("inside"), seasonLengths: arguments.dropFirst(3).compactMap { Int($0) })
  case "--rules":
    guard arguments.count > 3, let every = Int(arguments[2]), let origin = Int(arguments[3]), let data = getenv("SOLKIT_DATA")
    else { throw Diagnostic("E1001", "--rules needs a group, every, an origin, and SOLKIT_DATA", exitCode: .usage) }
    try runArimaRules(
      arguments[1], every: every, origin: origin, rules: Array(arguments.dropFirst(4)),
      folder: "\(String(cString: data))/forecast")
  default:
    let isJSON = arguments.first == "--json"
    let isOrigins = arguments.first == "--origins"
    let groups = arguments.filter { !$0.hasPrefix("-") }
    guard isJSON || isOrigins || groups.count == arguments.count else {
      throw Diagnostic(
        "E1001", "unknown argument '\(arguments[0])'",
        hint: "--json, --origins, --smoothing N, --memory, --weekly [N], --season FILE, names of groups",
        exitCode: .usage)
    }
    guard let data = getenv("SOLKIT_DATA").map({ String(cString: $0) }) else {
      throw Diagnostic(
        "E1002", "SOLKIT_DATA is not set", fix: "set it to the folder that holds forecast/m3_yearly_train.csv",
        exitCode: .inputMissing)
    }
    let names = groups.isEmpty ? ["m3_yearly", "m3_quarterly", "m3_monthly"] : groups
    if isOrigins {
      try runOrigins(names, folder: "\(data)/forecast")
      exit(0)
    }
    if !(try runCompetition(names, folder: "\(data)/forecast", isJSON: isJSON)) { exit(1) }
  }
} catch {
  print("error \(error.code): \(error.message)\(error.fix.map { "; \($0)" } ?? "")")
  exit(error.exitCode.rawValue)
}
