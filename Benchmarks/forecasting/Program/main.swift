internal import Support

#if canImport(Glibc)
  import Glibc
#endif

// benchmark-forecasting [GROUP...]      measures and processor time of each method, and whether the bars hold; by
//                                       default the groups m3_yearly, m3_quarterly, m3_monthly
// benchmark-forecasting --json          the same as JSON, for peer.py
// benchmark-forecasting --season FILE   what smoothing the profile of a long season gains
// benchmark-forecasting --weekly [N]    the speed bar: so many generated weekly series, 1000 by default

let arguments = Array(CommandLine.arguments.dropFirst())
do throws(Diagnostic) {
  switch arguments.first {
  case "--weekly":
    runWeekly(arguments.dropFirst().first.flatMap { Int($0) } ?? 1000)
  case "--season":
    guard arguments.count > 1 else {
      throw Diagnostic("E1001", "--season needs a file with the columns unique_id,t,y", exitCode: .usage)
    }
    try runLongSeason(arguments[1])
  default:
    let isJSON = arguments.first == "--json"
    let groups = arguments.filter { !$0.hasPrefix("-") }
    guard isJSON || groups.count == arguments.count else {
      throw Diagnostic(
        "E1001", "unknown argument '\(arguments[0])'", hint: "--json, --weekly [N], --season FILE, names of groups",
        exitCode: .usage)
    }
    guard let data = getenv("SOLKIT_DATA").map({ String(cString: $0) }) else {
      throw Diagnostic(
        "E1002", "SOLKIT_DATA is not set", fix: "set it to the folder that holds forecast/m3_yearly_train.csv",
        exitCode: .inputMissing)
    }
    let names = groups.isEmpty ? ["m3_yearly", "m3_quarterly", "m3_monthly"] : groups
    if !(try runCompetition(names, folder: "\(data)/forecast", isJSON: isJSON)) { exit(1) }
  }
} catch {
  print("error \(error.code): \(error.message)\(error.fix.map { "; \($0)" } ?? "")")
  exit(error.exitCode.rawValue)
}
