import ClassifyModel
import Classifying
import Digests
import Evaluation
import Findings
import JSON
import Runs
import Solution
import Statistics
import Support
import Testing

/// A run without a target: alerts within their budget, that name what is unusual, and no figure of quality.
@Suite struct UnlabelledTests {
  /// Payments of which a few are odd: large and at night.
  static func csv(count: Int = 1000, odd: Int = 10) -> String {
    var random = RandomNumbers(seed: 3)
    var text = "id,amount,hour,shop,country\n"
    for row in 0..<count {
      let isOdd = row % (count / odd) == 7
      let amount = isOdd ? 4000 + random.integer(below: 1000) : 10 + random.integer(below: 190)
      let hour = isOdd ? 3 : 8 + random.integer(below: 12)
      text += "p\(row),\(row % 50 == 3 ? "" : String(amount)),\(hour),\(["a", "b", "c"][random.integer(below: 3)]),"
      text += "\(row % 2 == 0 ? "CH" : "DE")\n"
    }
    return text
  }

  static func yaml(prepare: String = "", criterion: String = "alert_share, max: 0.05", serve: String = "alerts_per_month: 20")
    -> String
  {
    var lines = World.yaml(
      candidates: "[isolation_forest]", extra: "classify: {serve: {\(serve)}, reasons: 2}\n\(prepare)",
      metric: "alert_share", primary: "alert_share", criterion: criterion, payoff: false, calibrates: false
    ).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.removeAll { line in ["tenure", "charge", "contract", "sex", "left"].contains { line.contains("{name: \($0),") } }
    let place = lines.firstIndex { $0.contains("{name: id,") }.map { $0 + 1 } ?? 0
    lines.insert(
      contentsOf: [
        "    - {name: amount, type: number, role: feature}", "    - {name: hour, type: number, role: feature}",
        "    - {name: shop, type: category, role: feature}", "    - {name: country, type: category, role: sensitive}",
      ], at: place)
    return lines.joined(separator: "\n")
  }

  private func run(_ world: World, threads: Int = 2) throws -> (evaluation: UnlabelledEvaluation, folder: RunFolder) {
    let run = try world.open()
    defer { run.close() }
    let evaluation = try UnlabelledPipeline(
      solution: world.solution, configuration: world.resolved.canonicalJSON, data: try world.data(threads: threads),
      run: run, threads: threads, interruption: Interruption(), progress: SilentProgress()
    ).execute()
    try UnlabelledFiles(
      evaluation: evaluation, dataDigest: try Digest(ofFile: world.path), signed: world.resolved.signedJSON,
      toolVersion: "0.0.1"
    ).write(to: run)
    return (evaluation, run.folder)
  }

  /// 20 alerts a month of 1,000 decisions: 2 %. One payment in a hundred is odd, and each of them must be among them.
  @Test func theOddOnesAreFlaggedForWhatIsOdd() throws {
    let world = try World(Self.csv(), yaml: Self.yaml())
    let (evaluation, folder) = try run(world)
    #expect(evaluation.findings.verdict == .pass)
    let share = try #require(evaluation.findings.testValue(MetricKey("alert_share"), of: "isolation_forest"))
    #expect(share > 0.005 && share < 0.05)
    #expect(abs(evaluation.knownShare - 0.02) < 0.003)
    let lines = try Files.readText(folder.file("predictions.csv")).split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(lines[0] == ["line", "id", "isolation_score", "score", "act", "reason_1", "effect_1", "reason_2", "effect_2"])
    let odd = lines.dropFirst().filter { line in (Int(line[0]) ?? 0) % 100 == 9 }
    #expect(!odd.isEmpty)
    for line in odd {
      #expect(line[4] == "1", "\(line)")
      #expect(Set([line[5], line[7]]) == ["amount", "hour"], "\(line)")
      #expect((Double(line[6]) ?? 0) > 0)
    }
    #expect(evaluation.stability.seeds > evaluation.stability.chance)
    #expect(evaluation.findings.money == nil)
  }

  /// The endpoint's answer to a row is that of the file.
  @Test func aRowIsAnsweredAsInTheFile() throws {
    let world = try World(Self.csv(), yaml: Self.yaml())
    let (evaluation, folder) = try run(world)
    let line = try #require(try Files.readText(folder.file("replay.jsonl")).split(separator: "\n").first)
    let replay = try JSONValue(parsing: String(line))
    var writer = JSONWriter()
    try evaluation.predictor.answer(try #require(replay["request"]), into: &writer)
    let answer = try JSONValue(parsing: writer.bytes)
    #expect(answer == replay["answer"])
    #expect(answer["score"]?.number != nil && answer["probability"] == nil)
    #expect(answer["act"] == .bool(answer["prediction"] == "unusual"))
    // The contract comes back from its file.
    let contract = evaluation.predictor.contract
    #expect(try ClassifyContract(json: contract.json, source: "test") == contract)
  }

  @Test func threadsDoNotChangeAByte() throws {
    var all = [[String: String]]()
    for threads in [1, 2, 7] {
      let world = try World(Self.csv(count: 500, odd: 5), yaml: Self.yaml())
      all.append(world.promised(try run(world, threads: threads).folder.path))
    }
    #expect(all[0].count > 8)
    #expect(all[0] == all[1] && all[0] == all[2])
  }

  /// A threshold on the rank alerts the share above it.
  @Test func aProbabilityIsARank() throws {
    let world = try World(Self.csv(), yaml: Self.yaml(serve: "probability: 0.9"))
    let evaluation = try run(world).evaluation
    #expect(abs(evaluation.knownShare - 0.1) < 0.01)
  }

  @Test func aBrokenBudgetFails() throws {
    let world = try World(Self.csv(), yaml: Self.yaml(criterion: "alert_share, max: 0.001"))
    #expect(try run(world).evaluation.findings.verdict == .fail(criteria: [0]))
  }

  @Test func stepsThatNeedATargetAreRefused() throws {
    let world = try World(
      Self.csv(count: 200, odd: 2),
      yaml: Self.yaml(prepare: "prepare: [{step: encode, method: target_out_of_fold, columns: [shop]}]"))
    do {
      _ = try run(world)
      Issue.record("nothing was refused")
    } catch let faults as Diagnostics {
      #expect(faults.list.map(\.code) == ["E4580"])
    }
  }
}
