public import Digests
public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// The runs of a solution, looked up through `runs/index.sqlite`.
///
/// The folders are the truth and the index is a copy: each look compares the folders' locks with it and brings it
/// up to date; a missing, damaged or foreign index is made anew, and one that cannot be written does no harm.
public struct RunRegistry: Sendable {
  static let fileName = "index.sqlite"

  public let runs: RunsFolder

  public init(_ runs: RunsFolder) { self.runs = runs }

  /// Every run, oldest first.
  public func list() -> [RunRecord] {
    let found = runs.all().map { (run: $0, signature: Self.signature(of: $0)) }
    guard !found.isEmpty else { return [] }
    let path = "\(runs.path)/\(Self.fileName)"
    if let records = try? Self.synchronised(found, at: path) { return records }
    if (try? Self.rebuilt(found, at: path)) != nil, let records = try? Self.synchronised(found, at: path) {
      return records
    }
    return found.map { RunRecord(reading: $0.run) }
  }

  /// The run that `reference` names: `7`, `0007`, `0007-2026-11-20`, `runs/0007-2026-11-20`, or `last`.
  /// Throws `E4301` (66) where there is none.
  public func find(_ reference: String) throws(Diagnostic) -> RunRecord {
    try runs.checkReadable()
    let records = list()
    guard let last = records.last else {
      throw Diagnostic(
        "E4301", "there is no run '\(reference)': '\(runs.path)' holds no runs", at: Place(file: runs.path),
        fix: "make one with 'solkit forecast --config solution.yaml'", exitCode: .inputMissing)
    }
    if reference == "last" { return last }
    let name = reference.split(separator: "/").last.map(String.init) ?? reference
    if let record = records.first(where: { $0.folder == name }) { return record }
    // Two folders may bear one number where runs were copied together: the newer is meant.
    if let number = Int(name), let record = records.last(where: { $0.number == number }) { return record }
    let hint: String
    if let nearest = NearestName.of(name, in: records.map(\.folder)) {
      hint = "did you mean '\(nearest)'?"
    } else if records.count == 1 {
      hint = "there is only \(last.number) (\(last.folder))"
    } else {
      hint = "there are \(records[0].number) to \(last.number), and 'last' (\(last.folder))"
    }
    throw Diagnostic(
      "E4301", "there is no run '\(reference)'", at: Place(file: runs.path), hint: hint,
      fix: "choose one from 'solkit runs list'", exitCode: .inputMissing)
  }

  /// The finished run that later commands go by: the newest that was made from what `identity` says, which is the one
  /// that `solkit forecast` calls unchanged; else the newest of all. Nil where none has finished.
  /// - Parameter identity: of the solution and its data as they are now; nil where nobody knows.
  public func current(_ identity: Digest?) -> RunRecord? {
    let finished = list().filter { $0.exitCode != nil }
    // A single run needs no look at the locks.
    guard finished.count > 1, let identity else { return finished.last }
    return finished.last { (try? lock(of: $0))?.identity == identity } ?? finished.last
  }

  /// The folder of a run.
  public func folder(of record: RunRecord) -> RunFolder {
    RunFolder(number: record.number, date: record.date, in: runs.path)
  }

  /// The lock of a run. Throws as `SolutionLock.init(readingFrom:)`.
  public func lock(of record: RunRecord) throws(Diagnostic) -> SolutionLock {
    try SolutionLock(readingFrom: folder(of: record).lock)
  }

  /// Size and time of change of a lock: it is replaced whole at the beginning and at the end of a run.
  private static func signature(of run: RunFolder) -> String {
    var status = stat()
    guard stat(run.lock, &status) == 0 else { return "none" }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ino)"
  }

  private static func synchronised(
    _ found: [(run: RunFolder, signature: String)], at path: String
  ) throws(SQLiteFault) -> [RunRecord] {
    let index = try RunIndex(at: path)
    return try index.synchronise(found)
  }

  /// A new index beside the old one, renamed over it: a process that has the old one open keeps reading that.
  private static func rebuilt(_ found: [(run: RunFolder, signature: String)], at path: String) throws {
    let temporary = "\(path).\(getpid()).tmp"
    defer {
      Files.remove(temporary)
      Files.remove("\(temporary)-journal")
    }
    Files.remove(temporary)
    do {
      let index = try RunIndex(at: temporary)
      _ = try index.synchronise(found)
    }
    // The journal belongs to the old file and must not be played into the new one.
    Files.remove("\(path)-journal")
    try Files.move(temporary, to: path)
  }
}
