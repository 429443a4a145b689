import Recommending
import Runs
import Solution
import Testing

@Suite struct SplitTests {
  /// Nothing that is judged is learnt from, and validation lies before the test part.
  @Test(arguments: [
    "{type: cutoff, at: \"2026-04-01\"}", "{type: cutoff, test: 0.2}", "{type: leave_last_out}", "{type: group, test: 0.2}",
  ]) func partsDoNotMeet(_ split: String) throws {
    let world = try World(yaml: World.yaml(split: split))
    let data = try world.data()
    let made = try RecommendSplit(world.solution, data)
    for cut in [made.test, made.validation] {
      #expect(Set(cut.training).isDisjoint(with: cut.judged))
      #expect(Set(cut.training).isDisjoint(with: cut.histories))
      #expect(Set(cut.histories).isDisjoint(with: cut.judged))
      #expect(!cut.training.isEmpty && !cut.judged.isEmpty)
    }
    #expect(Set(made.validation.training).isSubset(of: made.test.training))
    #expect(Set(made.validation.judged).isSubset(of: made.test.training))
    #expect(Set(made.test.judged).isDisjoint(with: made.validation.judged))
  }

  /// By time everything that is judged is later than all that is learnt from.
  @Test func aCutByTimeLooksOnlyBack() throws {
    let world = try World()
    let data = try world.data()
    let made = try RecommendSplit(world.solution, data)
    let times = try #require(data.interactions.times)
    for cut in [made.test, made.validation] {
      let last = try #require(cut.training.map { times[$0] }.max())
      let first = try #require(cut.judged.map { times[$0] }.min())
      #expect(last < first)
    }
    // 1 April 2026 in seconds since 1970, by `date -u -d 2026-04-01 +%s`.
    #expect(made.test.moment == 1_775_001_600)
  }

  /// Users of a split by group are wholly unknown to training.
  @Test func usersThatAreHeldOutAreNotTrainedOn() throws {
    let world = try World(yaml: World.yaml(split: "{type: group, test: 0.25}"))
    let data = try world.data()
    let cut = try RecommendSplit(world.solution, data).test
    let trained = Set(cut.training.map { data.interactions.users[$0] })
    let judged = Set(cut.judged.map { data.interactions.users[$0] })
    #expect(trained.isDisjoint(with: judged))
    #expect(judged.count == 15)
  }

  /// What happens after the cut changes nothing of what is fitted before it: a planted leak would.
  @Test func theFutureDoesNotReachTheModels() throws {
    let world = try World(yaml: World.yaml(candidates: "[item_knn, ease]"))
    let first = try world.run()
    defer { first.run.close() }
    // The same log, in which everybody takes item 5 after the cut.
    let changed = World.orders.split(separator: "\n").map { line -> String in
      var cells = line.split(separator: ",").map(String.init)
      if cells[4] >= "2026-04-01", cells[0] != "user" { cells[1] = "i5" }
      return cells.joined(separator: ",")
    }.joined(separator: "\n")
    let other = try World(yaml: World.yaml(candidates: "[item_knn, ease]"), orders: changed)
    let second = try other.run()
    defer { second.run.close() }
    func search(_ evaluation: RecommendEvaluation) -> [String] { evaluation.trials.map { "\($0.trial.name) \($0.value)" } }
    #expect(search(first.evaluation) == search(second.evaluation))
  }
}
