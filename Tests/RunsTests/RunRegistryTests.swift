import Digests
import Glibc
import JSON
import Runs
import Support
import Testing

@Suite struct RunRegistryTests {
  /// Three runs: two finished with horizons 8 and 9, one unfinished.
  private func world() throws -> (Scratch, RunRegistry) {
    let scratch = try Scratch()
    var options = RunOptions()
    for (horizon, date) in [(8, "2026-11-20"), (9, "2026-11-21"), (10, "2026-11-22")] {
      options.date = date
      let run = try Run.open(try scratch.lock(horizon: horizon), in: scratch.runs, options: options)
      _ = try Toy.work(run, horizon: horizon, stopBefore: horizon == 10 ? "score" : nil)
      run.close()
    }
    return (scratch, RunRegistry(scratch.runs))
  }

  @Test func theListShowsWhatTheLocksSay() throws {
    let (scratch, registry) = try world()
    let records = registry.list()
    #expect(records.map(\.folder) == ["0001-2026-11-20", "0002-2026-11-21", "0003-2026-11-22"])
    #expect(records.map(\.state) == [.finished, .finished, .unfinished])
    #expect(records[0].verdict == "pass")
    #expect(records[0].exitCode == .success)
    #expect(records[0].metric == "wape")
    #expect(records[0].value == 0.25)
    #expect(records[0].model == "ets")
    #expect(records[0].project == "acme")
    #expect(records[2].exitCode == nil)
    #expect(try records[0].dataFingerprint == scratch.data().digest.hex)
    #expect(records[0].json["exit_code"]?.integer == 0)
  }

  /// The run that is reported as unchanged is the one that later commands go by, whatever came after it.
  @Test func theCurrentRunIsOfTheSolutionAsItIs() throws {
    let (scratch, registry) = try world()
    for (horizon, folder) in [(8, "0001-2026-11-20"), (9, "0002-2026-11-21")] {
      let lock = try scratch.lock(horizon: horizon)
      #expect(registry.current(lock.identity)?.folder == folder)
      let run = try Run.open(lock, in: scratch.runs)
      #expect(run.opening == .unchanged && run.folder.name == folder)
      run.close()
    }
    // One that has not finished, one that was never run, and nobody knows: the newest.
    for identity in [try scratch.lock(horizon: 10).identity, try scratch.lock(horizon: 77).identity, nil] {
      #expect(registry.current(identity)?.folder == "0002-2026-11-21")
    }
    #expect(RunRegistry(RunsFolder(ofSolution: "\(scratch.runs.path)/none")).current(nil) == nil)
  }

  @Test(arguments: ["missing", "zeros", "text", "cut", "foreign", "folder"])
  func theIndexIsMadeAnewFromTheFolders(kind: String) throws {
    let (scratch, registry) = try world()
    let expected = registry.list()
    let index = "\(scratch.runs.path)/index.sqlite"
    switch kind {
    case "missing": Files.remove(index)
    case "zeros": try Files.write([UInt8](repeating: 0, count: 8192), to: index)
    case "text": try Files.write("this is no database, only a text that stands where one should be", to: index)
    case "cut": try Files.write(Array(try Files.read(index).prefix(6000)), to: index)
    case "foreign":
      // A database of another layout version: bytes 60 to 63 of the header hold `user_version`
      // (sqlite.org/fileformat2.html, 1.3).
      var bytes = try Files.read(index)
      bytes[63] = 99
      try Files.write(bytes, to: index)
    default:
      Files.remove(index)
      try Files.makeFolder(index)
    }
    #expect(registry.list() == expected)
    #expect(registry.list() == expected)
    if kind != "folder" {
      let start = try Files.read(index).prefix(15)
      #expect(String(decoding: start, as: UTF8.self) == "SQLite format 3")
    }
  }

  @Test func aStaleIndexFollowsTheFolders() throws {
    let (scratch, registry) = try world()
    _ = registry.list()
    Files.remove("\(scratch.runs.path)/0001-2026-11-20")
    try Files.write("{", to: "\(scratch.runs.path)/0003-2026-11-22/solution.lock.json")
    let records = registry.list()
    #expect(records.map(\.number) == [2, 3])
    #expect(records[1].state == .damaged)
  }

  @Test func twoWritersDoNotDisturbEachOther() throws {
    let (scratch, registry) = try world()
    let expected = registry.list()
    let index = "\(scratch.runs.path)/index.sqlite"
    let lists = Parallel.map(24, threads: 4) { number in
      if number % 8 == 3 { Files.remove(index) }
      if number % 8 == 6 { try? Files.write("broken by another process", to: index) }
      return registry.list()
    }
    for list in lists { #expect(list == expected) }
    #expect(registry.list() == expected)
    #expect(Files.list(scratch.runs.path).filter { $0.hasSuffix(".tmp") }.isEmpty)
  }

  @Test(arguments: [
    ("1", "0001-2026-11-20"), ("0002", "0002-2026-11-21"), ("0002-2026-11-21", "0002-2026-11-21"),
    ("runs/0001-2026-11-20/", "0001-2026-11-20"), ("last", "0003-2026-11-22"),
  ])
  func aRunIsFoundByItsNames(reference: String, folder: String) throws {
    let (scratch, registry) = try world()
    #expect(try registry.find(reference).folder == folder)
    _ = scratch
  }

  @Test(arguments: [
    ("7", "there are 1 to 3, and 'last' (0003-2026-11-22)"), ("0001-2026-11-21", "did you mean '0001-2026-11-20'?"),
    ("first", "there are 1 to 3, and 'last' (0003-2026-11-22)"),
  ])
  func aRunThatIsNotThereIsAnErrorWithWhatThereIs(reference: String, hint: String) throws {
    let (scratch, registry) = try world()
    let error = #expect(throws: Diagnostic.self) { try registry.find(reference) }
    #expect(error?.code == "E4301")
    #expect(error?.exitCode == .inputMissing)
    #expect(error?.message.contains("'\(reference)'") == true)
    #expect(error?.hint == hint)
    _ = scratch
  }

  @Test func noRunsAtAll() throws {
    let scratch = try Scratch()
    #expect(RunRegistry(scratch.runs).list().isEmpty)
    #expect(
      (#expect(throws: Diagnostic.self) { try RunRegistry(scratch.runs).find("last") })?.exitCode == .inputMissing)
    #expect(Files.list(scratch.path).isEmpty)
  }

  @Test func aComparisonNamesWhatDiffers() throws {
    let (scratch, registry) = try world()
    let comparison = try registry.compare(try registry.find("1"), try registry.find("2"))
    let rows = comparison.rows.map { "\($0.section.rawValue) \($0.key) \($0.a?.text ?? "-") \($0.b?.text ?? "-")" }
    #expect(
      rows == ["metrics horizon 8 9", "leaderboard [naive].wape 8.3 9.3", "settings forecast.horizon 8 9"])
    #expect(comparison.rows[0].change == 1)
    #expect(comparison.json["differences"]?.array?.count == 3)
    #expect(try registry.compare(try registry.find("1"), try registry.find("1")).isEmpty)
    let unfinished = try registry.compare(try registry.find("1"), try registry.find("3"))
    #expect(unfinished.rows(in: .verdict).contains { $0.key == "verdict" && $0.b == nil })
    _ = scratch
  }

  @Test func aCloneGivesTheSameLock() throws {
    let (scratch, registry) = try world()
    let target = "\(scratch.path)/again"
    let clone = try registry.clone(try registry.find("1"), into: target)
    #expect(clone.linked == ["data/sales.csv"])
    #expect(try Files.read("\(target)/data/sales.csv") == Files.read("\(scratch.path)/data/sales.csv"))
    // YAML 1.1 and 1.2 read it alike: texts quoted, no bare exponent without a point.
    #expect(
      try Files.readText(clone.solution) == """
        version: 1
        project: "acme"
        scope:
          decides:
            signed_on: null
        forecast:
          horizon: 8
          quantiles: [0.1, 0.5]
        success:
          criteria:
            - {metric: "wape", max: 0.28}
            - {metric: "mae", max: 1.0e-06}

        """)
    let again = #expect(throws: Diagnostic.self) { try registry.clone(try registry.find("1"), into: target) }
    #expect(again?.code == "E4302")
  }

  @Test func aCloneChecksTheData() throws {
    let (scratch, registry) = try world()
    try Files.write("week,units\n1,3\n", to: "\(scratch.path)/data/sales.csv")
    let target = "\(scratch.path)/again"
    let changed = #expect(throws: Diagnostic.self) { try registry.clone(try registry.find("1"), into: target) }
    #expect(changed?.code == "E4303")
    #expect(changed?.exitCode == .dataError)
    Files.remove("\(scratch.path)/data/sales.csv")
    let gone = #expect(throws: Diagnostic.self) { try registry.clone(try registry.find("1"), into: target) }
    #expect(gone?.exitCode == .inputMissing)
    #expect(!Files.exists(target))
  }

  @Test func aPlanSaysWhatIsCachedStaleAndToDo() throws {
    let (scratch, _) = try world()
    // The inputs that the toy pipeline has with horizon 11 at its first stages.
    let stages = [
      StageDescription("prepare", inputs: Digest(of: "data"), text: "read and prepare"),
      StageDescription("window-1/ets", inputs: Digest(of: "other"), after: ["prepare"]),
      StageDescription("explain", inputs: Digest(of: "x"), after: ["window-1/ets"]),
    ]
    let before = Scratch.tree(scratch.runs.path)
    let plan = StagePlan(stages, for: try scratch.lock(horizon: 11), in: scratch.runs)
    #expect(
      plan.steps.map(\.state) == [.cached(in: "0003-2026-11-22"), .stale(since: "0003-2026-11-22"), .toDo])
    #expect(plan.unchanged == nil)
    #expect(StagePlan(stages, for: try scratch.lock(), in: scratch.runs).unchanged?.number == 1)
    #expect(plan.json["stages"]?[1]?["state"]?.string == "stale")
    #expect(Scratch.tree(scratch.runs.path) == before)
  }
}
