import Bundles
import ClassifyModel
import Classifying
import Evaluation
import Findings
import JSON
import ModelImport
import Runs
import Support
import Testing
import TreeModel

/// The client's own model: what its tool predicts, through everything that solkit puts around it.
@Suite struct ImportedTests {
  /// Files and rows that `Tests/ModelImportTests/Fixtures/make_models.py` wrote, with what LightGBM 4.7.0, XGBoost 3.2.0
  /// and CatBoost 1.2.10 predicted for them.
  struct PeerCase: CustomStringConvertible, Sendable {
    var name: String
    var file: String
    var rows: String
    var tolerance: Double
    var description: String { name }
  }

  static let fixtures: String = {
    let parts = #filePath.split(separator: "/").dropLast(2)
    return parts.reduce("") { "\($0)/\($1)" } + "/ModelImportTests/Fixtures"
  }()

  static let cases: [PeerCase] = {
    let list = (try? JSONValue(parsing: Files.read("\(fixtures)/cases.json")))?.array ?? []
    return list.compactMap { item in
      guard let name = item["name"]?.string, let file = item["file"]?.string, let rows = item["rows"]?.string else {
        return nil
      }
      return PeerCase(name: name, file: file, rows: rows, tolerance: item["tolerance"]?.number ?? 0)
    }
  }()

  private func table(_ name: String) throws -> (names: [String], cells: [[String]]) {
    let lines = try Files.readText("\(Self.fixtures)/\(name).csv").split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return (lines[0], Array(lines.dropFirst()))
  }

  @Test func thereAreCases() { #expect(Self.cases.count > 70) }

  /// The bundle that `solkit import` writes, loaded again as an endpoint does, answers what the peer answers.
  @Test(arguments: cases) func aBundleAnswersAsThePeer(item: PeerCase) throws {
    let bytes = try Files.read("\(Self.fixtures)/\(item.file)")
    let imported = try ImportedModel(parsing: bytes, source: item.file)
    let isHashed = imported.features.contains { if case .hashed = $0.kind { true } else { false } }
    let isOneAnswer = imported.model.outputCount == 1 || imported.task == .multiclass
    guard !isHashed, isOneAnswer else {
      let fault = #expect(throws: Diagnostic.self) {
        try ImportedBundle(imported, bytes: bytes, source: item.file)
      }
      #expect(fault?.code == (isHashed ? "E4572" : "E4573"))
      return
    }
    let folder = "/tmp/solkit-import-\(UInt64.random(in: 0..<UInt64.max))"
    defer { Files.remove(folder) }
    try ImportedBundle(imported, bytes: bytes, source: item.file).write(
      to: folder, project: "test", toolVersion: "0.0.1")
    let bundle = try Bundle(at: folder)
    #expect(bundle.manifest.stamp == .notApproved)
    let predictor = try ClassifyPredictor(bundle: bundle)
    let expected = try table(item.name)
    let outs = expected.names.indices.filter { expected.names[$0].hasPrefix("out") }
    let tolerance = max(item.tolerance, imported.format == .xgBoost ? 4e-7 : 1e-14)
    var different = [String]()
    for (index, cells) in try table(item.rows).cells.enumerated() {
      var body = JSONObject()
      for (cell, feature) in zip(cells, imported.features) {
        if case .category = feature.kind {
          body[feature.name] = cell.isEmpty ? .null : .string(cell)
        } else {
          body[feature.name] = Double(cell).map { .number($0) } ?? .null
        }
      }
      let answer = try #require(try predictor.answers(.object(body)).first)
      var mine = answer.prediction
      if imported.objective == "multi:softmax" { mine = [Double(answer.label)] }
      let theirs = outs.map { Double(expected.cells[index][$0]) ?? .nan }
      let agrees =
        mine.count == theirs.count
        && zip(mine, theirs).allSatisfy { $0 == $1 || abs($0 - $1) <= tolerance * max(1, abs($1)) }
      if !agrees { different.append("row \(index): \(mine), not \(theirs)") }
    }
    #expect(different.isEmpty, "\(different.count): \(different.prefix(3))")
  }

  // MARK: As a candidate

  /// A stump in LightGBM's text: `charge` at most 60 gives one margin, else the other.
  static func stump(feature: String = "charge", objective: String = "binary sigmoid:1", classes: Int = 1) -> String {
    var text = """
      tree
      version=v4
      num_class=\(classes)
      num_tree_per_iteration=\(classes)
      label_index=0
      max_feature_idx=0
      objective=\(objective)
      feature_names=\(feature)
      feature_infos=[20:100]


      """
    for tree in 0..<classes {
      text += """
        Tree=\(tree)
        num_leaves=2
        num_cat=0
        split_feature=0
        split_gain=1
        threshold=60
        decision_type=2
        left_child=-1
        right_child=-2
        leaf_value=-1.5 0.25
        leaf_weight=1 1
        leaf_count=1 1
        internal_value=0
        internal_weight=2
        internal_count=2
        is_linear=0
        shrinkage=1


        """
    }
    return text + "end of trees\n\npandas_categorical:null\n"
  }

  private func world(
    _ model: String, candidates: String = "[imported]", extra: String = "",
    target: String = "{name: left, type: binary, role: target, positive: \"Yes\"}", csv: String = Customers().csv
  ) throws -> World {
    let world = try World(
      csv, yaml: World.yaml(target: target, candidates: candidates + ", imported: {file: model.txt\(extra)}"))
    try Files.write(model, to: "\(world.folder)/model.txt")
    return world
  }

  /// Neither calibration nor anything else touches what the file answers; on the test part it is judged as the others.
  @Test func itIsJudgedAsItAnswers() throws {
    let world = try world(Self.stump())
    let (result, folder) = try world.run()
    #expect(result.evaluation.findings.chosen == "imported")
    let lines = try Files.readText(folder.file("predictions.csv")).split(separator: "\n").map { $0.split(separator: ",") }
    let column = try #require(lines[0].firstIndex(of: "model_probability"))
    let data = try Files.readText(world.path).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    // 1 / (1 + exp(1.5)) and 1 / (1 + exp(-0.25)), by Python 3.11.
    for line in lines.dropFirst() {
      let row = try #require(Int(line[0]))
      let charge = try #require(Double(data[row - 1][2]))
      let expected = charge <= 60 ? 0.18242552380635635 : 0.5621765008857981
      let found = try #require(Double(line[column]))
      #expect(abs(found - expected) < 1e-15)
    }
  }

  @Test func itCompetesWithOthersAndIsNoMember() throws {
    let world = try world(
      Self.stump(), candidates: "[imported, logistic_regression, gaussian_naive_bayes, ensemble]")
    let findings = try world.run().result.evaluation.findings
    #expect(findings.ladder.map(\.name).contains("imported"))
    let ensemble = try #require(findings.ladder.first { $0.name == "ensemble" })
    #expect(ensemble.members.sorted() == ["gaussian_naive_bayes", "logistic_regression"])
    // The charge says nothing about who leaves.
    #expect(findings.chosen != "imported")
  }

  @Test func threadsDoNotChangeAByte() throws {
    var all = [[String: String]]()
    for threads in [1, 7] {
      let world = try world(Self.stump(), candidates: "[imported, logistic_regression]")
      all.append(world.promised(try world.run(threads: threads).folder.path))
    }
    #expect(all[0] == all[1])
  }

  @Test(arguments: [
    (ImportedTests.stump(feature: "age"), "", "E4570"), (ImportedTests.stump(feature: "sex"), "", "E4570"),
    (ImportedTests.stump(feature: "contract"), "", "E4571"),
    (ImportedTests.stump(objective: "regression"), "", "E4573"),
    (ImportedTests.stump(objective: "lambdarank"), "", "E4573"),
    (ImportedTests.stump(objective: "multiclass num_class:3", classes: 3), "", "E4573"),
    (ImportedTests.stump(), ", classes: [\"Yes\", \"No\"]", "E4573"),
    (ImportedTests.stump(), ", classes: [a, b, c]", "E4573"),
    (ImportedTests.stump(), ", columns: [tenure, charge]", "E4570"),
    (String(ImportedTests.stump().prefix(300)), "", "E5603"), ("nothing", "", "E5601"),
  ])
  func whatDoesNotFitIsRefused(model: String, extra: String, code: String) throws {
    let faults = try world(model, extra: extra).faults()
    #expect(faults.map(\.code) == [code])
  }

  @Test func columnsOfOtherNamesAreNamed() throws {
    let findings = try world(Self.stump(feature: "Column_0"), extra: ", columns: [tenure]").run().result.evaluation.findings
    // Short tenure leaves, the stump says long tenure does: tenure is under 60 months in every row.
    #expect(findings.chosen == "imported")
  }

  /// Classes that the file does not name are taken in ascending order; `classes` says otherwise.
  @Test func classesStandInTheOrderThatIsSaid() throws {
    let target = "{name: left, type: category, role: target}"
    let csv = Customers(target: { _, _, score in score > 1 ? "gone" : score > -1 ? "wavering" : "loyal" }).csv
    for extra in ["", ", classes: [wavering, gone, loyal]"] {
      let yaml = World.yaml(
        target: target, candidates: "[imported]" + ", imported: {file: model.txt\(extra)}", primary: "accuracy",
        criterion: "accuracy, min: 0.1", payoff: false)
      let world = try World(csv, yaml: yaml)
      try Files.write(
        Self.stump(objective: "multiclass num_class:3", classes: 3), to: "\(world.folder)/model.txt")
      let header = try Files.readText(try world.run().folder.file("predictions.csv")).split(separator: "\n")[0]
      #expect(
        header.hasSuffix(
          extra.isEmpty ? "model_gone,model_loyal,model_wavering" : "model_wavering,model_gone,model_loyal"))
    }
  }
}
