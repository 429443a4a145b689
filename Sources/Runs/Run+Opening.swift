import Digests
import JSON
public import Support

#if canImport(Glibc)
  import Glibc
#endif

extension Run {
  /// Opens the run that `lock` asks for: a finished one with the same identity is `.unchanged`; one that was
  /// killed or interrupted is `.resumed` in its folder; otherwise a new folder is made, whose stages may come
  /// from earlier runs where their inputs are equal.
  ///
  /// Throws `E4105` (75) while another process is at work on these runs, `E1004` where the folder cannot be made.
  public static func open(
    _ lock: SolutionLock, in runs: RunsFolder, options: RunOptions = RunOptions()
  ) throws(Diagnostic) -> Run {
    let existed = Files.exists(runs.path)
    try Files.makeFolder(runs.path)
    let guardian: ExclusiveLock
    do { guardian = try ExclusiveLock(at: "\(runs.path)/\(lockName)", command: options.command) } catch {
      if !existed { rmdir(runs.path) }
      throw error
    }
    runs.sweep()
    let all = runs.all()
    var notes = [Diagnostic]()
    if !options.force, let (folder, found) = newest(of: all, like: lock) {
      let earlier = Array(all.filter { $0 != folder }.reversed().prefix(searchedRuns))
      if found.result != nil {
        guard let missing = found.contents.firstDamage(in: folder) else {
          // Nothing will be written: the next process need not wait.
          return Run(
            found, folder: folder, opening: .unchanged, runs: runs, guardian: nil, notes: [], earlier: earlier,
            options: options)
        }
        notes.append(
          Diagnostic(
            "E4106", "the run \(folder.name) was changed after it had ended: \(missing)",
            at: Place(file: folder.path), hint: "it is made again from its stages", severity: .warning,
            exitCode: .success))
      }
      Temporary.sweep(folder.path)
      let run = Run(
        lock, folder: folder, opening: .resumed, runs: runs, guardian: guardian, notes: notes, earlier: earlier,
        options: options)
      try Files.write(lock.json.prettyText, to: folder.lock)
      return run
    }
    let folder = runs.next(on: options.date)
    // The folder appears with its lock in it, so that every run that exists can be told apart.
    let temporary = "\(runs.path)/\(Temporary.prefix)\(getpid())"
    do throws(Diagnostic) {
      try Files.makeFolder(temporary)
      try Files.write(lock.json.prettyText, to: "\(temporary)/solution.lock.json")
      try Files.move(temporary, to: folder.path)
    } catch {
      Files.remove(temporary)
      if !existed {
        guardian.removeFile()
        rmdir(runs.path)
      }
      throw error
    }
    let earlier = options.force ? [] : Array(all.reversed().prefix(searchedRuns))
    return Run(
      lock, folder: folder, opening: .fresh, runs: runs, guardian: guardian, notes: [], earlier: earlier,
      options: options)
  }

  /// How many earlier runs are searched for equal stages.
  static let searchedRuns = 64

  private static func newest(of all: [RunFolder], like lock: SolutionLock) -> (RunFolder, SolutionLock)? {
    for folder in all.reversed() {
      if let found = try? SolutionLock(readingFrom: folder.lock), found.identity == lock.identity {
        return (folder, found)
      }
    }
    return nil
  }
}

extension RunContents {
  /// What a finished run holds now. Throws where a file cannot be read.
  init(of folder: RunFolder) throws(Diagnostic) {
    let outside = ["timing.json", "log.jsonl", "solution.lock.json"]
    for path in Self.paths(in: folder.path, below: "") where !outside.contains(path) {
      if path.hasPrefix("report/") {
        reports.append(path)
      } else if !path.hasPrefix("stages/") || path.hasSuffix("/\(StageRecord.fileName)") {
        let bytes = try Files.read(folder.file(path))
        files.append(Entry(path: path, digest: Digest(of: bytes), bytes: bytes.count))
      }
    }
  }

  /// What is not as it was when the run ended, in words; nil where all is well. Stages are checked when they are
  /// used.
  func firstDamage(in folder: RunFolder) -> String? {
    for file in files where !file.path.hasPrefix("stages/") {
      let path = folder.file(file.path)
      guard Files.exists(path) else { return "'\(file.path)' is missing" }
      guard Files.size(path) == file.bytes, (try? Digest(ofFile: path)) == file.digest else {
        return "'\(file.path)' is not as it was written"
      }
    }
    for path in reports where !Files.exists(folder.file(path)) { return "'\(path)' is missing" }
    return nil
  }

  private static func paths(in folder: String, below prefix: String) -> [String] {
    Files.list(folder).flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      return Files.isFolder(path) ? paths(in: path, below: "\(prefix)\(name)/") : [prefix + name]
    }.sorted()
  }
}
