import Digests
import Glibc
import JSON
import Runs
import Support
import Testing

@Suite struct RunTests {
  @Test func aFreshRunHasItsFilesAndEnds() throws {
    let scratch = try Scratch()
    var options = RunOptions()
    options.date = "2026-11-20"
    let run = try Run.open(try scratch.lock(), in: scratch.runs, options: options)
    #expect(run.opening == .fresh)
    #expect(run.folder.name == "0001-2026-11-20")
    #expect(try Toy.work(run) == Toy.stages)
    run.close()
    let files = Scratch.tree(run.folder.path).keys.sorted()
    #expect(
      files == [
        "bundle/manifest.json", "leaderboard.json", "log.jsonl", "metrics.json", "report/index.html",
        "solution.lock.json", "stages/prepare/more.bin", "stages/prepare/out.txt", "stages/prepare/stage.json",
        "stages/score/more.bin", "stages/score/out.txt", "stages/score/stage.json",
        "stages/window-1/ets/more.bin", "stages/window-1/ets/out.txt", "stages/window-1/ets/stage.json",
        "stages/window-2/ets/more.bin", "stages/window-2/ets/out.txt", "stages/window-2/ets/stage.json",
        "timing.json",
      ])
    let timing = try JSONValue(parsing: try Files.read(run.folder.timing))
    #expect(timing["stages"]?.array?.count == 4)
    #expect(timing["sessions"]?[0]?["opening"]?.string == "fresh")
  }

  @Test func anUnchangedRunDoesNothingAndRepeatsItsCode() throws {
    let scratch = try Scratch()
    let first = try Run.open(try scratch.lock(), in: scratch.runs)
    _ = try Toy.work(first)
    first.close()
    let before = Scratch.tree(scratch.runs.path)
    let second = try Run.open(try scratch.lock(), in: scratch.runs)
    #expect(second.opening == .unchanged)
    #expect(second.recorded?.exitCode == .success)
    #expect(second.recorded?.verdict == "pass")
    second.close()
    #expect(Scratch.tree(scratch.runs.path) == before)
  }

  @Test func aSignatureMakesNoOtherRunAndAnotherSettingDoes() throws {
    let scratch = try Scratch()
    let lock = try scratch.lock()
    var signed = lock.solution.object ?? [:]
    signed["scope"] = ["decides": ["signed_on": "2026-12-01"]]
    let same = SolutionLock(
      toolVersion: lock.toolVersion, project: lock.project, task: lock.task, seed: 42, solution: .object(signed),
      data: lock.data, ignoring: ["scope.decides"])
    #expect(same.identity == lock.identity)
    #expect(try scratch.lock(horizon: 9).identity != lock.identity)
    #expect(try scratch.lock(version: "1.0.1").identity != lock.identity)
    #expect(try scratch.lock(data: "other").identity != lock.identity)
  }

  @Test func membersInAnotherOrderMakeTheSameRun() {
    let one = SolutionLock(
      toolVersion: "1", project: "a", task: "t", seed: 1, solution: ["a": 1, "b": ["c": 2, "d": 3]], data: [])
    let two = SolutionLock(
      toolVersion: "1", project: "a", task: "t", seed: 1, solution: ["b": ["d": 3, "c": 2], "a": 1], data: [])
    #expect(one.identity == two.identity)
  }

  /// What a kill leaves: some whole stages, a half one under a temporary name, a cut log line, no result.
  @Test(arguments: Toy.stages + ["metrics.json"])
  func aKilledRunGoesOnWhereItWasAndGivesTheSameBytes(stop: String) throws {
    let whole = try Scratch()
    let unbroken = try Run.open(try whole.lock(), in: whole.runs)
    _ = try Toy.work(unbroken)
    unbroken.close()

    let scratch = try Scratch()
    let first = try Run.open(try scratch.lock(), in: scratch.runs)
    let done = stop == "metrics.json" ? Toy.stages : Array(Toy.stages.prefix { $0 != stop })
    if stop == "metrics.json" {
      _ = try Toy.work(first)
      // The lock as it was before the end.
      try Files.write(try scratch.lock().json.prettyText, to: first.folder.lock)
    } else {
      _ = try Toy.work(first, stopBefore: stop)
    }
    // Keeps the folder even where no stage had ended, as a kill does.
    let folder = first.folder
    let kept = "\(scratch.path)/kept"
    try Files.move(folder.path, to: kept)
    first.close()
    try Files.makeFolder(scratch.runs.path)
    try Files.move(kept, to: folder.path)
    try Files.makeFolder("\(folder.stages)/.tmp-99-1")
    try Files.write("half", to: "\(folder.stages)/.tmp-99-1/out.txt")
    try Files.write("half", to: folder.file("metrics.json.99.tmp"))
    try Files.makeFolder(folder.file(".tmp-bundle"))
    try Files.makeFolder("\(scratch.runs.path)/.tmp-99")
    try Files.append("{\"event\":\"sta", to: folder.log)

    let second = try Run.open(try scratch.lock(), in: scratch.runs)
    #expect(second.opening == .resumed)
    #expect(second.folder == folder)
    #expect(try Toy.work(second) == Toy.stages.filter { !done.contains($0) })
    #expect(second.reusedStages == done.sorted())
    second.close()
    #expect(Scratch.promised(second.folder) == Scratch.promised(unbroken.folder))
    #expect(Files.list(scratch.runs.path).filter { $0.hasPrefix(".tmp") }.isEmpty)
    let timing = try JSONValue(parsing: try Files.read(folder.timing))
    #expect(timing["sessions"]?.array?.count == 2)
  }

  @Test func anotherSettingTakesOverTheStagesThatItDoesNotTouch() throws {
    let scratch = try Scratch()
    let first = try Run.open(try scratch.lock(), in: scratch.runs)
    _ = try Toy.work(first)
    first.close()
    let second = try Run.open(try scratch.lock(horizon: 9), in: scratch.runs)
    #expect(second.opening == .fresh)
    #expect(second.folder.number == 2)
    #expect(try Toy.work(second, horizon: 9) == ["window-1/ets", "window-2/ets", "score"])
    #expect(second.uses.first?.origin == .copied(from: first.folder.name))
    second.close()

    // The run is whole by itself, and as if it had been alone.
    let alone = try Scratch()
    let only = try Run.open(try alone.lock(horizon: 9), in: alone.runs)
    _ = try Toy.work(only, horizon: 9)
    only.close()
    Files.remove(first.folder.path)
    #expect(Scratch.promised(second.folder) == Scratch.promised(only.folder))
  }

  @Test func forceComputesEverythingAnewInANewFolder() throws {
    let scratch = try Scratch()
    let first = try Run.open(try scratch.lock(), in: scratch.runs)
    _ = try Toy.work(first)
    first.close()
    var options = RunOptions()
    options.force = true
    let second = try Run.open(try scratch.lock(), in: scratch.runs, options: options)
    #expect(second.opening == .fresh)
    #expect(try Toy.work(second) == Toy.stages)
    second.close()
    #expect(Scratch.promised(first.folder) == Scratch.promised(second.folder))
  }

  @Test(arguments: ["metrics.json", "bundle/manifest.json", "report/index.html"])
  func aFinishedRunThatWasDamagedIsMadeAgain(name: String) throws {
    let scratch = try Scratch()
    let first = try Run.open(try scratch.lock(), in: scratch.runs)
    _ = try Toy.work(first)
    first.close()
    let before = Scratch.promised(first.folder)
    if name.hasPrefix("report") {
      Files.remove(first.folder.file(name))
    } else {
      try Files.write("x", to: first.folder.file(name))
    }
    let second = try Run.open(try scratch.lock(), in: scratch.runs)
    #expect(second.opening == .resumed)
    #expect(second.notes.map(\.code) == ["E4106"])
    #expect(second.notes.first?.message.contains(name) == true)
    #expect(try Toy.work(second).isEmpty)
    second.close()
    #expect(Scratch.promised(first.folder) == before)
  }

  @Test func aSecondProcessIsToldWhoIsAtWork() throws {
    let scratch = try Scratch()
    var options = RunOptions()
    options.command = "solkit forecast"
    let first = try Run.open(try scratch.lock(), in: scratch.runs, options: options)
    let error = #expect(throws: Diagnostic.self) { try Run.open(try scratch.lock(horizon: 3), in: scratch.runs) }
    #expect(error?.code == "E4105")
    #expect(error?.exitCode == .temporary)
    #expect(error?.message.contains("process \(getpid()) (solkit forecast)") == true)
    _ = try Toy.work(first, stopBefore: "score")
    first.close()
    let second = try Run.open(try scratch.lock(), in: scratch.runs)
    #expect(second.opening == .resumed)
  }

  @Test func aRunThatDidNothingLeavesNothing() throws {
    let scratch = try Scratch()
    let before = Files.list(scratch.path)
    let lock = try scratch.lock()
    let run = try Run.open(lock, in: scratch.runs)
    run.close()
    #expect(Files.list(scratch.path).filter { $0 != "data" } == before)
    // An earlier run stays.
    let kept = try Run.open(lock, in: scratch.runs)
    _ = try Toy.work(kept)
    kept.close()
    let empty = try Run.open(try scratch.lock(horizon: 2), in: scratch.runs)
    empty.close()
    #expect(scratch.runs.all() == [kept.folder])
  }

  @Test func anInterruptionEndsBeforeTheNextStageAndTheRunIsResumed() throws {
    let scratch = try Scratch()
    var options = RunOptions()
    options.interruption = Interruption()
    let run = try Run.open(try scratch.lock(), in: scratch.runs, options: options)
    _ = try run.stage("prepare", inputs: Digest(of: "data")) { [StageFile("out.txt", text: "x")] }
    options.interruption.request()
    let error = #expect(throws: Diagnostic.self) {
      try run.stage("score", inputs: Digest(of: "data")) { [] }
    }
    #expect(error?.exitCode == .interrupted)
    run.close()
    let next = try Run.open(try scratch.lock(), in: scratch.runs)
    #expect(next.opening == .resumed)
    #expect(try next.stages.stored("prepare", inputs: Digest(of: "data"))?.isReused == true)
  }

  @Test func aTerminationHasItsOwnCode() throws {
    let flag = Interruption()
    try flag.check()
    flag.request(SIGTERM)
    #expect(throws: Diagnostic.self) { try flag.check() }
    #expect((#expect(throws: Diagnostic.self) { try flag.check() })?.exitCode == .terminated)
    #expect(!flag.request())
  }

  @Test func aFileInThePlaceOfTheFolderIsAClearError() throws {
    let scratch = try Scratch()
    try Files.write("in the way", to: scratch.runs.path)
    let error = #expect(throws: Diagnostic.self) { try Run.open(try scratch.lock(), in: scratch.runs) }
    #expect(error?.code == "E1004")
    #expect(error?.exitCode == .cannotCreate)
  }

  @Test func nothingOutsideTheClockFilesKnowsTheDayOrTheNumber() throws {
    let scratch = try Scratch()
    var options = RunOptions()
    options.date = "1987-06-05"
    let run = try Run.open(try scratch.lock(), in: scratch.runs, options: options)
    _ = try Toy.work(run)
    run.close()
    for path in Scratch.promised(run.folder).keys {
      #expect(!String(decoding: try Files.read(run.folder.file(path)), as: UTF8.self).contains("1987"), "\(path)")
    }
  }
}
