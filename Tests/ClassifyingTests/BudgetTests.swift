import ClassifyModel
import Classifying
import Findings
import Runs
import Support
import Synchronization
import Testing

/// A clock that goes on by a fixed step at each reading: a search on it takes the same time on every machine.
final class SteppingClock: Sendable {
  private let time = Mutex(0.0)
  let step: Double

  init(step: Double) { self.step = step }

  func read() -> Double {
    time.withLock { time in
      time += step
      return time
    }
  }

  /// The last reading.
  var last: Double { time.withLock { $0 } }
}

@Suite struct BudgetTests {
  private func run(_ world: World, seconds: Double, threads: Int = 1) throws -> (
    result: ClassifyPipeline.Result, folder: RunFolder, clock: SteppingClock
  ) {
    let run = try world.open()
    defer { run.close() }
    let clock = SteppingClock(step: 0.002)
    var pipeline = try world.pipeline(run, threads: threads)
    pipeline.clock = { clock.read() }
    pipeline.busy = { clock.last }
    pipeline.begin = 0
    let result = try pipeline.execute()
    return (result, run.folder, clock)
  }

  /// Whatever the budget, something is delivered; the search ends within it as soon as the first candidate does, and
  /// more time never gives fewer candidates.
  @Test func theSearchEndsInTime() throws {
    let csv = Customers(count: 300).csv
    var candidates = [Int]()
    var codes = [Set<String>]()
    for seconds in [0.05, 1, 2, 3, 4, 6, 600] {
      let world = try World(csv, sets: ["search.time_budget_s=\(seconds)"])
      let (result, _, clock) = try run(world, seconds: seconds)
      codes.append(Set(result.notes.map(\.code)))
      candidates.append(result.evaluation.findings.ladder.count)
      let isTooShort = codes.last?.contains("E4560") == true
      #expect(isTooShort || clock.last <= 1.05 * seconds, "\(seconds) s: \(clock.last)")
      #expect(result.evaluation.findings.testValue(result.evaluation.findings.headline, of: result.evaluation.findings.chosen) != nil)
    }
    #expect(codes.first == ["E4560"] && candidates.first == 2)
    #expect(codes.last == [] && candidates.last == 5)
    #expect(candidates == candidates.sorted(), "\(candidates)")
    #expect(codes.contains { $0.contains("E4562") }, "\(codes)")
  }

  /// A search that was cut comes out the same when the run is gone through again, as `export` does, at any speed.
  @Test func aCutSearchIsGoneThroughAgainTheSameWay() throws {
    let world = try World(Customers(count: 300).csv, sets: ["search.time_budget_s=3"])
    let first = try run(world, seconds: 3)
    let again = try world.run(threads: 2)
    let (a, b) = (first.result.evaluation.findings, again.result.evaluation.findings)
    #expect(a.chosen == b.chosen && a.ranking.map(\.name) == b.ranking.map(\.name))
    #expect(a.ranking.map(\.value) == b.ranking.map(\.value))
    #expect(a.untried == b.untried && first.result.notes == again.result.notes)
    #expect(first.result.predictor.model == again.result.predictor.model)
  }

  /// A fit that does not go in is never begun, and what does go in is fitted fewer at once.
  @Test func memoryDecidesHowManyFitsRunAtOnce() {
    let budget = MemoryBudget(megabytes: 100) { 40_000_000 }
    #expect(budget.lanes(4, need: 10_000_000) == 4)
    #expect(budget.lanes(4, need: 25_000_000) == 2)
    #expect(budget.lanes(4, need: 61_000_000) == 0)
    #expect(MemoryBudget(megabytes: 64) { 80_000_000 }.lanes(2, need: 1) == 0)
    #expect(residentBytes() > 1_000_000)
  }
}
