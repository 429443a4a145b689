import Classifying
import JSON
import Runs
import Solution
import Statistics
import Support
import Testing

/// The client's own ranges: drawn or gone through as the method says, seeded, and the same after a kill.
@Suite struct SpaceTests {
  private func points(_ text: String) throws -> SpacePoints {
    let yaml = World.yaml().split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasPrefix("search:") ? "search: {metric: log_loss, space: {gradient_boosting: \(text)}}" : String($0)
    }.joined(separator: "\n")
    let file = try SolutionFile.read([("solution.yaml", Array(yaml.utf8))], sets: []).file
    return SpacePoints(try #require(file.search.space?.family("gradient_boosting")))
  }

  @Test func theGridTurnsTheLastParameterFirst() throws {
    let points = try points("{learning_rate: [0.1, 0.02], leaves: 8, l2: [1, 5]}")
    #expect(points.grid(atMost: 100) == [[0.1, 8, 1], [0.1, 8, 5], [0.02, 8, 1], [0.02, 8, 5]])
    #expect(points.grid(atMost: 3).count == 3)
  }

  /// 0.01, 0.01 x 10^0.5, ... to three digits; 2, 4.25, ... to whole numbers.
  @Test func anIntervalHasFiveValuesInAGrid() throws {
    let points = try points("{learning_rate: {min: 0.01, max: 1, log: true}}")
    #expect(points.grid(atMost: 100) == [[0.01], [0.0316], [0.1], [0.316], [1]])
    #expect(try self.points("{depth: {min: 2, max: 11}}").grid(atMost: 9) == [[2], [4], [7], [9], [11]])
    #expect(try self.points("{depth: {min: 2, max: 4}}").grid(atMost: 9) == [[2], [3], [4]])
  }

  @Test func drawsAreSeededAndInRange() throws {
    let points = try points("{learning_rate: {min: 0.01, max: 0.3, log: true}, leaves: [4, 8, 16], trees: {min: 50, max: 90}}")
    let drawn = points.random(RandomNumbers(seed: 7), atMost: 400)
    #expect(drawn.count == 400 && drawn == points.random(RandomNumbers(seed: 7), atMost: 400))
    #expect(drawn != points.random(RandomNumbers(seed: 8), atMost: 400))
    for point in drawn {
      #expect((0.01...0.3).contains(point[0]) && (50...90).contains(point[1]) && point[1] == point[1].rounded())
      #expect([4, 8, 16].contains(point[2]))
    }
    // Half of a logarithmic interval's draws lie below its geometric mean.
    let low = drawn.count { $0[0] < 0.0548 }
    #expect((160...240).contains(low))
    // Nothing is drawn twice, so few combinations come to an end.
    #expect(try self.points("{leaves: [4, 8], l2: [1, 5]}").random(RandomNumbers(seed: 1), atMost: 50).count == 4)
  }

  static let space =
    "search.space={gradient_boosting: {learning_rate: {min: 0.02, max: 0.3, log: true}, leaves: [4, 8], trees: [20, 40]}}"

  @Test(arguments: ["grid", "random", "successive_halving"]) func aRunTriesTheRanges(_ method: String) throws {
    let world = try World(
      Customers(count: 300).csv, sets: [Self.space, "search.method=\(method)", "search.num_samples=9"])
    let (_, folder) = try world.run(threads: 2)
    let trials = try #require(try JSONValue(parsing: Files.read(folder.file("trials.json")))["trials"]?.array)
    let own = trials.filter { $0["family"]?.string == "gradient_boosting" }.compactMap { $0["settings"]?.string }
    #expect(own.count >= 2 && own.allSatisfy { $0.hasPrefix("learning_rate 0.") && $0.contains("leaves") })
    #expect(trials.count <= 9)
    // The other families keep their lists.
    #expect(trials.contains { $0["settings"]?.string?.hasPrefix("l2, c 1") == true })
    if method == "grid" { #expect(own.first == "learning_rate 0.02, trees 20, leaves 4") }
  }

  /// With ranges and a stack, what a kill left goes on to the same bytes, on other threads too.
  @Test func aKilledSearchGoesOn() throws {
    let sets = [Self.space, "search.method=random", "search.num_samples=8", "models.ensemble=stacked"]
    let csv = Customers(count: 300).csv
    let whole = try World(csv, sets: sets)
    let expected = whole.promised(try whole.run(threads: 2).folder.path)
    let world = try World(csv, sets: sets)
    let run = try world.open()
    _ = try world.pipeline(run, threads: 1).execute()
    let stages = run.folder.stages
    run.close()
    Files.remove("\(stages)/search/outcome")
    for name in Files.list("\(stages)/search").sorted().suffix(3) { Files.remove("\(stages)/search/\(name)/fold-2") }
    Files.remove("\(stages)/final")
    #expect(world.promised(try world.run(threads: 2).folder.path) == expected)
  }
}
