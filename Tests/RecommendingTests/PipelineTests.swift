import Bundles
import ClientWorld
import Evaluation
import Findings
import JSON
import RecommendModel
import Recommending
import Runs
import Solution
import Support
import Testing

@Suite struct PipelineTests {
  /// Users keep to one kind of four: whoever knows that beats bestsellers by far.
  @Test func aModelBeatsBestsellers() throws {
    let world = try World()
    let (evaluation, run) = try world.run()
    defer { run.close() }
    let key = MetricKey("recall", k: 5)
    let model = try #require(evaluation.findings.testValue(key, of: evaluation.findings.chosen))
    let today = try #require(evaluation.findings.testValue(key, of: "popularity"))
    #expect(model > 1.5 * today)
    #expect(evaluation.findings.verdict == .pass)
  }

  /// The value by the formula of REQUIREMENTS part 7, from `predictions.csv` alone.
  @Test func moneyFollowsFromTheListsThatAreWritten() throws {
    let world = try World()
    let (evaluation, run) = try world.written()
    defer { run.close() }
    let money = try #require(evaluation.money)
    let lines = try Files.readText(run.folder.file("predictions.csv")).split(separator: "\n").dropFirst()
    var hits = ["baseline": 0.0, "model": 0.0]
    var users = Set<Substring>()
    for line in lines {
      let cells = line.split(separator: ",")
      users.insert(cells[0])
      hits[String(cells[1]), default: 0] += Double(cells[4]) ?? .nan
    }
    let perList = ((hits["model"] ?? 0) - (hits["baseline"] ?? 0)) / Double(users.count)
    #expect(abs(perList * 100_000 * 2 * 0.5 - money.value.point) < 1e-6 * abs(money.value.point))
  }

  @Test(arguments: [1, 2, 7]) func filesDoNotDependOnThreads(_ threads: Int) throws {
    let one = try World()
    let first = try one.written(threads: 1)
    let wanted = ClientWorld.promised(first.run.folder.path)
    first.run.close()
    let other = try World()
    let second = try other.written(threads: threads)
    let found = ClientWorld.promised(second.run.folder.path)
    second.run.close()
    #expect(found == wanted)
    #expect(wanted.count > 8)
  }

  /// The predictor of the written bundle answers the replay cases to the byte.
  @Test func theBundleAnswersAsTheRunDid() throws {
    let world = try World()
    let (evaluation, run) = try world.written()
    defer { run.close() }
    let bundle = try Bundle(at: run.folder.bundle)
    let predictor = try RecommendPredictor(bundle: bundle)
    #expect(predictor.contract == evaluation.predictor.contract)
    let lines = try Files.readText(run.folder.file("replay.jsonl")).split(separator: "\n")
    #expect(lines.count == 20)
    for line in lines {
      let wanted = try JSONValue(parsing: Array(line.utf8))
      var writer = JSONWriter()
      try predictor.answer(try #require(wanted["request"]), into: &writer)
      #expect(try JSONValue(parsing: writer.bytes).text == wanted["answer"]?.text)
    }
  }

  /// Item 39 is out of stock: it may be learnt from, and is shown to nobody.
  @Test func whatMustNotBeShownIsNotShown() throws {
    let world = try World(yaml: World.yaml(criterion: "{metric: failure_rate, max: 0.1}", extra: ""))
    let (_, run) = try world.written()
    defer { run.close() }
    let text = try Files.readText(run.folder.file("predictions.csv"))
    #expect(!text.contains(",i39,"))
    #expect(text.contains(",model,"))
  }

  /// Popularity against popularity: there is nothing to learn, and that is said.
  @Test func bestsellersThatAreEnoughNeedNoModel() throws {
    let world = try World(
      yaml: World.yaml(candidates: "[popularity, recent_popularity]", criterion: "{metric: recall, k: 5, min: 0.01}"))
    let (evaluation, run) = try world.run()
    defer { run.close() }
    #expect(evaluation.findings.verdict == .noMachineLearningNeeded)
    #expect(evaluation.predictor.contract.serves == "popularity")
  }

  @Test func ratingsAreLearntToo() throws {
    let world = try World(
      yaml: World.yaml(
        feedback: "ratings", candidates: "[als]", baseline: "mean_rating", metric: "rmse",
        criterion: "{metric: rmse, min_relative_change: 0.1}", value: false),
      orders: World.ratings)
    let (evaluation, run) = try world.run()
    defer { run.close() }
    let model = try #require(evaluation.findings.testValue(MetricKey("rmse"), of: "als"))
    let today = try #require(evaluation.findings.testValue(MetricKey("rmse"), of: "mean_rating"))
    #expect(model < 0.9 * today)
  }

  @Test(arguments: ["{type: leave_last_out}", "{type: group, test: 0.25}", "{type: cutoff, test: 0.3}"])
  func otherSplitsWork(_ split: String) throws {
    let world = try World(yaml: World.yaml(split: split, candidates: "[item_knn]"))
    let (evaluation, run) = try world.run()
    defer { run.close() }
    let key = MetricKey("recall", k: 5)
    #expect((evaluation.findings.testValue(key, of: "item_knn") ?? 0) > (evaluation.findings.testValue(key, of: "popularity") ?? 1))
  }

  /// An unchanged second run computes nothing anew, and finds the same.
  @Test func aKilledRunGoesOn() throws {
    let world = try World()
    let first = try world.run()
    let count = first.run.uses.count
    first.run.close()
    let second = try world.run()
    #expect(second.run.reusedStages.count == count)
    #expect(second.evaluation.findings.chosen == first.evaluation.findings.chosen)
    #expect(second.evaluation.money?.value == first.evaluation.money?.value)
    second.run.close()
  }

  /// An export makes the report of a run anew: with more time it must not try what the run had no time for.
  @Test func whatThereWasNoTimeForStaysUntried() throws {
    let world = try World()
    let first = try world.run(begin: Clock.now - 1e6)
    first.run.close()
    #expect(first.evaluation.notes.map(\.code) == ["E4820"])
    let second = try world.run()
    defer { second.run.close() }
    #expect(second.evaluation.notes.map(\.message) == first.evaluation.notes.map(\.message))
    #expect(second.run.reusedStages.count == second.run.uses.count)
    #expect(second.evaluation.findings.chosen == first.evaluation.findings.chosen)
  }
}
