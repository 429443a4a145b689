import Classifying
import ClassifyModel
import Digests
import Evaluation
import Findings
import JSON
import Reporting
import Runs
import Solution
import Support
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// What stands in a classifier's report about the model itself.
@Suite struct ReportTests {
  private func report(_ csv: String, yaml: String) throws -> (report: Report, result: ClassifyPipeline.Result) {
    let world = try World(csv, yaml: yaml)
    let run = try world.open()
    defer { run.close() }
    let data = try world.data()
    let result = try world.pipeline(run).execute()
    let facts = RunFacts(
      name: "0001", dataFile: "data/customers.csv", dataDigest: Digest(of: ""), configDigest: Digest(of: ""),
      toolVersion: "0.0.1", seconds: 1, date: "2026-11-21")
    return (ClassifyReport(result: result, facts: data.facts, run: facts).report(), result)
  }

  /// All blocks of all sections, those inside others too.
  private func blocks(_ json: JSONValue) -> [JSONValue] {
    func below(_ block: JSONValue) -> [JSONValue] {
      [block] + (block["blocks"]?.array ?? []).flatMap(below)
        + (block["columns"]?.array ?? []).flatMap { ($0.array ?? []).flatMap(below) }
    }
    return (json["sections"]?.array ?? []).flatMap { ($0["blocks"]?.array ?? []).flatMap(below) }
  }

  /// A rule that is known: short tenure or a monthly contract. The tree must ask for just that, in the client's units
  /// although preparation scales and encodes, and its ends must hold all rows.
  @Test func aSingleTreeIsDrawnInTheClientsWords() throws {
    let csv = Customers(target: { _, _, score in score > 1 ? "Yes" : "No" }).csv
    let (report, _) = try report(
      csv,
      yaml: World.yaml(
        candidates: "[decision_tree]",
        extra: "prepare:\n  - {step: scale, columns: [tenure, charge], method: standard}\n  - {step: encode, columns: [contract], method: one_hot}\n"))
    let tree = try #require(blocks(report.json()).first { $0["kind"] == "tree" })
    let rows = try #require(tree["data"]?["rows"]?.array)
    #expect(rows.count >= 3)
    let paths = rows.compactMap { $0[0]?.string }
    #expect(paths.contains { $0.contains("contract is month") || $0.contains("contract is not month") }, "\(paths)")
    #expect(paths.contains { $0.contains("tenure at most ") }, "\(paths)")
    // 2 - tenure / 12 + 1.5 > 1 where tenure < 30, and without the monthly contract where it is below 12.
    let numbers = paths.joined(separator: " ").split(whereSeparator: { $0 == " " || $0 == ";" }).compactMap { Double($0) }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 <= 100 }, "\(numbers)")
    #expect(numbers.contains { abs($0 - 29.5) < 1.1 || abs($0 - 11.5) < 1.1 }, "\(numbers)")
    let shares = rows.compactMap { $0[2]?.number }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
    #expect(rows.allSatisfy { (0...1).contains($0[1]?.number ?? -1) })
    let html = report.html()
    #expect(html.contains("class=\"question\"") && report.markdown().contains("contract is"))
  }

  /// The odds ratio of a unit is e to the coefficient of the client's unit, whatever preparation did to the number.
  @Test(arguments: ["", "prepare:\n  - {step: scale, columns: [charge], method: standard}\n"])
  func coefficientsAreInTheClientsUnits(_ extra: String) throws {
    let (report, result) = try report(
      Customers(count: 800).csv, yaml: World.yaml(candidates: "[logistic_regression]", extra: extra))
    let all = blocks(report.json())
    let table = all.first { $0["caption"]?.string?.hasPrefix("Coefficients: change of the log-odds of 'Yes'") == true }
    let curves = all.filter { $0["kind"] == "lines" && $0["title"]?.string?.hasPrefix("What ") == true }
    // Either the settings with plain numbers won, or those with curves: each column is in one of the two.
    #expect(table != nil || !curves.isEmpty)
    for row in table?["rows"]?.array ?? [] {
      guard let perUnit = row[2]?.number, let odds = row[3]?.number else { continue }
      #expect(abs(odds - exp(perUnit)) < 1e-9 * odds)
    }
    // The tenure of these customers moves the log-odds by 1/12 a month.
    let names = (table?["rows"]?.array ?? []).compactMap { $0[0]?.string }
    if let row = table?["rows"]?.array?.first(where: { $0[0]?.string == "tenure" }) {
      #expect(abs((row[2]?.number ?? 0) + 1.0 / 12) < 0.03)
    } else {
      #expect(curves.contains { $0["title"] == "What tenure adds" }, "\(names)")
    }
    #expect(result.evaluation.findings.chosen == "logistic_regression")
  }

  /// A blend says how much each member weighs, and how well the tree repeats it.
  @Test func aBlendIsSummarisedWithItsFidelity() throws {
    let (report, _) = try report(
      Customers().csv, yaml: World.yaml(candidates: "[random_forest]"))
    let all = blocks(report.json())
    let tree = try #require(all.first { $0["kind"] == "tree" })
    #expect(tree["title"] == "Roughly what the model does")
    #expect(tree["summary"]?.string?.contains("R²") == true && tree["summary"]?.string?.contains("decide alike") == true)
  }

  @Test func aPersonDecidesWhatLiesInTheBand() throws {
    let world = try World(
      Customers().csv,
      yaml: World.yaml(
        extra: "classify: {serve: {threshold: from_payoff}, review_band: {from: 0.3, to: 0.6, cost_per_review: 4}}\n",
        criterion: "review_share, max: 0.9"))
    let (result, folder) = try world.run()
    let money = try JSONValue(parsing: Files.read(folder.file("metrics.json")))["money"]
    let review = try #require(money?["review"])
    let lines = try Files.readText(folder.file("predictions.csv")).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let (p, acts, decision) = try (
      #require(lines[0].firstIndex(of: "model_probability")), #require(lines[0].firstIndex(of: "model_acts")),
      #require(lines[0].firstIndex(of: "decision")))
    for line in lines.dropFirst() {
      let isIn = (0.3..<0.6).contains(Double(line[p]) ?? 0)
      #expect((line[decision] == "review") == isIn)
      #expect(line[decision] == "review" ? line[acts] == "0" : (line[decision] == "act") == (line[acts] == "1"))
    }
    let share = Double(lines.dropFirst().count { $0[decision] == "review" }) / Double(lines.count - 1)
    #expect(share > 0 && review["share"]?.number == share)
    #expect(abs((review["cost_per_year"]?.number ?? 0) - share * 4 * 12000) < 1e-6)
    // The endpoint's answers of replay.jsonl say the same.
    for line in try Files.readText(folder.file("replay.jsonl")).split(separator: "\n") {
      let answer = try JSONValue(parsing: Array(line.utf8))["answer"]
      let isIn = (0.3..<0.6).contains(answer?["probability"]?.number ?? 0)
      #expect((answer?["decision"] == "review") == isIn)
    }
    #expect(result.evaluation.findings.criteria.first?.outcome == .pass)
  }

  @Test func severalClassesAreReviewedByTheirOwnLimits() throws {
    let csv = Customers(target: { _, _, score in score > 1 ? "gone" : score > -1 ? "wavering" : "loyal" }).csv
    func yaml(_ name: String) -> String {
      World.yaml(
        target: "{name: left, type: category, role: target}", candidates: "[logistic_regression]",
        extra: "classify: {review_band: {below: 0.5, margin: 0.1, classes: [{class: \(name), below: 0.9}]}}\n",
        primary: "accuracy", criterion: "accuracy, min: 0.6", payoff: false)
    }
    #expect(try World(csv, yaml: yaml("lost")).faults().map(\.code) == ["E4564"])
    let world = try World(csv, yaml: yaml("wavering"))
    let (_, folder) = try world.run()
    for line in try Files.readText(folder.file("replay.jsonl")).split(separator: "\n") {
      let answer = try JSONValue(parsing: Array(line.utf8))["answer"]
      let sorted = ["gone", "loyal", "wavering"].map { answer?["probabilities"]?[$0]?.number ?? 0 }.sorted(by: >)
      let limit = answer?["prediction"] == "wavering" ? 0.9 : 0.5
      #expect((answer?["decision"] == "review") == (sorted[0] < limit || sorted[0] - sorted[1] < 0.1))
    }
  }

  /// What the endpoint does row by row stands beside what the budget does on all rows.
  @Test func budgetAndThresholdAreBothCounted() throws {
    let world = try World(
      Customers().csv, yaml: World.yaml(extra: "classify: {serve: {alerts_per_month: 200}}\n"))
    let (_, folder) = try world.run()
    let metrics = try JSONValue(parsing: Files.read(folder.file("metrics.json")))
    let own = try #require(metrics["money"]?["at_endpoint_threshold"])
    let least = try #require(own["threshold"]?.number)
    let lines = try Files.readText(folder.file("predictions.csv")).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let (p, acts, byBudget) = try (
      #require(lines[0].firstIndex(of: "model_probability")), #require(lines[0].firstIndex(of: "endpoint_acts")),
      #require(lines[0].firstIndex(of: "model_acts")))
    for line in lines.dropFirst() { #expect((line[acts] == "1") == ((Double(line[p]) ?? 0) >= least)) }
    #expect(own["alerts"]?.integer == lines.dropFirst().count { $0[acts] == "1" })
    #expect(lines.dropFirst().count { $0[byBudget] == "1" } == 30)  // 200 x 12 / 12 000 of 150 rows
    for line in try Files.readText(folder.file("replay.jsonl")).split(separator: "\n") {
      let answer = try JSONValue(parsing: Array(line.utf8))["answer"]
      #expect(answer?["act"] == .bool((answer?["probability"]?.number ?? 0) >= least))
    }
  }
}
