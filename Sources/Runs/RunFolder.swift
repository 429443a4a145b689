public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// One execution on disk: `runs/0007-2026-11-20/`. The number orders runs; the date is for people and stands in
/// no file of the run but `timing.json`, `log.jsonl` and `report/`, so that equal inputs give equal bytes.
public struct RunFolder: Sendable, Hashable {
  /// From 1.
  public let number: Int
  /// Local day on which the run began, `yyyy-MM-dd`.
  public let date: String
  /// The folder as a path, such as `runs/0007-2026-11-20`.
  public let path: String

  /// The name of the folder: number with at least four digits, a dash, the day.
  public var name: String { Self.name(number, date) }

  init(number: Int, date: String, in runs: String) {
    self.number = number
    self.date = date
    path = "\(runs)/\(Self.name(number, date))"
  }

  /// The run that a folder name stands for; nil where it is no such name.
  init?(name: String, in runs: String) {
    let parts = name.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), number > 0, Self.isDay(parts[1]) else { return nil }
    self.init(number: number, date: String(parts[1]), in: runs)
    guard self.name == name else { return nil }
  }

  /// The path of a file or folder in the run, such as `runs/0007-2026-11-20/metrics.json`.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  public var lock: String { file("solution.lock.json") }
  public var timing: String { file("timing.json") }
  public var log: String { file("log.jsonl") }
  public var stages: String { file("stages") }
  public var leaderboard: String { file("leaderboard.json") }
  public var metrics: String { file("metrics.json") }
  public var verdict: String { file("verdict.json") }
  public var report: String { file("report") }
  public var bundle: String { file("bundle") }

  private static func name(_ number: Int, _ date: String) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-" + date
  }

  private static func isDay(_ text: Substring) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 10
      && bytes.indices.allSatisfy { $0 == 4 || $0 == 7 ? bytes[$0] == 45 : (48...57).contains(bytes[$0]) }
  }
}

/// The folder `runs` of a solution.
public struct RunsFolder: Sendable, Hashable {
  public let path: String

  /// - Parameter solution: the folder in which `solution.yaml` stands; "." and "" are the current one.
  public init(ofSolution solution: String = ".") {
    path =
      solution == "." || solution.isEmpty ? "runs" : solution.hasSuffix("/") ? "\(solution)runs" : "\(solution)/runs"
  }

  /// The folder in which `solution.yaml` stands.
  public var solution: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Every run, by number; folders with other names are not runs.
  public func all() -> [RunFolder] {
    Files.list(path).compactMap { RunFolder(name: $0, in: path) }
      .sorted { ($0.number, $0.date) < ($1.number, $1.date) }
  }

  /// Throws `E1003` (77) where the folder stands there and may not be looked into, so that nobody takes it for empty.
  public func checkReadable() throws(Diagnostic) {
    guard Files.exists(path), access(path, R_OK | X_OK) != 0 else { return }
    throw Diagnostic(
      "E1003", "the folder '\(path)' may not be read", at: Place(file: path),
      fix: "give the current user the right to read it", exitCode: .permission)
  }

  /// The run that would come next.
  public func next(on day: String? = nil) -> RunFolder {
    RunFolder(number: (all().last?.number ?? 0) + 1, date: day ?? Self.today(), in: path)
  }

  /// Takes away what a killed process left half made. Only for the holder of the lock.
  func sweep() {
    for name in Files.list(path) where name.hasPrefix(Temporary.prefix) { Files.remove("\(path)/\(name)") }
  }

  private static func today() -> String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    return Stamp.day(parts)
  }
}

/// Names of what is not whole yet. They are swept when a run is opened.
enum Temporary {
  static let prefix = ".tmp-"
  static let suffix = ".tmp"

  static func isTemporary(_ name: String) -> Bool { name.hasPrefix(prefix) || name.hasSuffix(suffix) }

  /// Removes temporary files and folders below `folder`.
  static func sweep(_ folder: String) {
    for name in Files.list(folder) {
      let path = "\(folder)/\(name)"
      if isTemporary(name) { Files.remove(path) } else if Files.isFolder(path) { sweep(path) }
    }
  }
}

/// Readings of the calendar as text.
enum Stamp {
  /// `2026-11-20`
  static func day(_ parts: tm) -> String {
    "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1, 2))-\(padded(Int(parts.tm_mday), 2))"
  }

  /// `2026-11-20T06:00:05Z`
  static func moment(_ wall: Double) -> String {
    var seconds = time_t(wall)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }.joined(separator: ":")
    return "\(day(parts))T\(clock)Z"
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
