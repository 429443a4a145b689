import Classifying
import Evaluation
import Findings
import JSON
import Runs
import Solution
import Statistics
import Support
import Testing

/// A whole run on a small client: the same bytes on any number of threads, better than chance where there is something
/// to learn, and not where there is not.
@Suite struct PipelineTests {
  @Test func threadsDoNotChangeAByte() throws {
    let csv = Customers(count: 400).csv
    var all = [[String: String]]()
    for threads in [1, 2, 7] {
      let world = try World(csv)
      all.append(world.promised(try world.run(threads: threads).folder.path))
    }
    #expect(all[0].count > 20)
    #expect(all[0] == all[1] && all[0] == all[2])
  }

  @Test func whatCanBeLearntIsLearnt() throws {
    let world = try World(Customers().csv)
    let (result, folder) = try world.run()
    let findings = result.evaluation.findings
    let auc = try #require(findings.testValue(MetricKey("roc_auc"), of: findings.chosen))
    #expect(auc > 0.8)
    #expect(findings.testValue(MetricKey("roc_auc"), of: "majority") == 0.5)
    #expect(try #require(findings.money?.value.point) > 0)
    for file in ["predictions.csv", "replay.jsonl", "metrics.json", "verdict.json", "leaderboard.json", "trials.json"] {
      #expect(Files.exists(folder.file(file)), "\(file)")
    }
  }

  /// A target by chance must not be foreseen: were anything fitted on test rows, the AUC would lie far above one half.
  @Test func chanceIsNotForeseen() throws {
    var random = RandomNumbers(seed: 5)
    let flips = (0..<900).map { _ in random.uniform() < 0.5 }
    let world = try World(Customers(count: 900, target: { row, _, _ in flips[row] ? "Yes" : "No" }).csv)
    let findings = try world.run().result.evaluation.findings
    let auc = try #require(findings.testValue(MetricKey("roc_auc"), of: findings.chosen))
    #expect(abs(auc - 0.5) < 0.12)
  }

  /// Whatever stands in the test rows, nothing that is fitted or chosen may change.
  @Test func testRowsChangeNothingThatIsFitted() throws {
    let csv = Customers(count: 400).csv
    var lines = csv.split(separator: "\n").map(String.init)
    var plain = [String](), changed = [String]()
    for (place, line) in lines.enumerated() {
      let isTest = place > 0 && place % 4 == 0
      let part = place == 0 ? "part" : isTest ? "test" : "train"
      plain.append("\(line),\(part)")
      if isTest {
        var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        cells[1] = "59"
        cells[2] = "\(place)"
        cells[3] = "other"
        changed.append("\(cells.joined(separator: ",")),\(part)")
      } else {
        changed.append("\(line),\(part)")
      }
    }
    lines = []
    let yaml = World.yaml().split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      if line.hasPrefix("split:") { return "split: {type: column, column: part, folds: 3}" }
      if line.contains("role: target") { return line + "\n    - {name: part, type: category, role: ignore}" }
      return String(line)
    }.joined(separator: "\n")
    var parts = [[UInt8]]()
    for rows in [plain, changed] {
      let world = try World(rows.joined(separator: "\n") + "\n", yaml: yaml)
      let (_, folder) = try world.run()
      parts.append(try Files.read("\(folder.bundle)/parameters.bin"))
    }
    #expect(parts[0] == parts[1])
  }

  @Test func severalClassesAreLearnt() throws {
    let csv = Customers(target: { _, _, score in score > 1 ? "gone" : score > -1 ? "wavering" : "loyal" }).csv
    let world = try World(
      csv,
      yaml: World.yaml(
        target: "{name: left, type: category, role: target}", primary: "accuracy", criterion: "accuracy, min: 0.6", payoff: false))
    let findings = try world.run().result.evaluation.findings
    #expect(try #require(findings.testValue(MetricKey("accuracy"), of: findings.chosen)) > 0.8)
  }

  @Test func numbersAreLearnt() throws {
    let csv = Customers(target: { row, _, score in "\((score * 100).rounded() / 100)" }).csv
    let world = try World(
      csv,
      yaml: World.yaml(
        target: "{name: left, type: number, role: target}",
        candidates: "[linear_regression, ridge, random_forest, gradient_boosting, ensemble]", metric: "rmse",
        primary: "rmse", criterion: "rmse, max: 1", baseline: "mean", payoff: false, calibrates: false))
    let findings = try world.run().result.evaluation.findings
    #expect(try #require(findings.testValue(MetricKey("r2"), of: findings.chosen)) > 0.9)
  }

  @Test func emptyTargetsAreRefusedWithTheirLine() throws {
    let world = try World(Customers(count: 100, target: { row, truth, _ in row == 7 ? "" : truth ? "Yes" : "No" }).csv)
    let fault = try #require(world.faults().first)
    #expect(fault.code == "E4501" && fault.place?.line == 9)
  }

  @Test(arguments: [("-2", "holds -2"), ("", "is empty")])
  func aWeightThatIsNoneIsNamed(_ cell: String, _ said: String) throws {
    var lines = Customers(count: 60).csv.split(separator: "\n").map(String.init)
    var cells = lines[4].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    cells[2] = cell
    lines[4] = cells.joined(separator: ",")
    let yaml = World.yaml().replacing("charge, type: number, role: feature", with: "charge, type: number, role: weight")
    let fault = try #require(try World(lines.joined(separator: "\n") + "\n", yaml: yaml).faults().first)
    #expect(fault.code == "E4502" && fault.message.contains("'charge'") && fault.message.contains(said))
    #expect(fault.place?.line == 5)
  }

  @Test func aTargetOfOneValueIsRefused() throws {
    let world = try World(Customers(count: 100, target: { _, _, _ in "No" }).csv)
    let fault = try #require(world.faults().first)
    // A binary column keeps yes and no; the hint has the client's word.
    #expect(fault.code == "E4504" && fault.hint == "it is 'No'")
  }
}
