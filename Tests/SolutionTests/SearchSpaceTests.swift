import Solution
import Support
import Testing

/// `search.space` and `models.ensemble`: read as they are meant, and every slip is found where it stands.
@Suite struct SearchSpaceTests {
  static func text(_ space: String) -> String { ClassifySample.edited(42, "threads: 2", "threads: 2, space: \(space)") }

  @Test func rangesArriveInTheOrderOfTheReference() throws {
    let (file, warnings, resolved) = try Sample.load(
      Self.text("{random_forest: {trees: 50}, gradient_boosting: {leaves: [4, 16], learning_rate: {min: 0.01, max: 0.3, log: true}}}"))
    #expect(warnings.isEmpty)
    let families = try #require(file.search.space?.families)
    #expect(families.map(\.name) == ["gradient_boosting", "random_forest"])
    #expect(families[0].parameters.map(\.name) == ["learning_rate", "leaves"])
    #expect(families[0].parameters[0].values == .interval(from: 0.01, to: 0.3, isLogarithmic: true))
    #expect(families[0].parameters[1].values == .listed([4, 16]) && families[0].parameters[1].isWhole)
    #expect(families[1].parameters[0].values == .listed([50]))
    // What is printed reads back as the same.
    #expect(try Sample.load(resolved.printed()).resolved.canonicalJSON == resolved.canonicalJSON)
  }

  @Test func withoutRangesNothingIsSet() throws {
    let file = try Sample.load(ClassifySample.text).file
    #expect(file.search.space == nil && file.models.ensemble == .auto)
    #expect(try Sample.load(ClassifySample.edited(41, "auto", "auto\n  ensemble: stacked")).file.models.ensemble == .stacked)
  }

  static let slips: [(space: String, code: String, says: String)] = [
    ("{gradient_bosting: {leaves: 4}}", "E2101", "did you mean 'gradient_boosting'?"),
    ("{gradient_boosting: {leafs: 4}}", "E2101", "did you mean 'leaves'?"),
    ("{gradient_boosting: {leaves: 1}}", "E2105", "search.space.gradient_boosting.leaves"),
    ("{gradient_boosting: {leaves: 4.5}}", "E2104", "without decimals"),
    ("{gradient_boosting: {learning_rate: [0.1, 2]}}", "E2105", "search.space.gradient_boosting.learning_rate[1]"),
    ("{gradient_boosting: {learning_rate: []}}", "E2108", "at least 1"),
    ("{gradient_boosting: {learning_rate: {min: 0.1}}}", "E2103", "max"),
    ("{gradient_boosting: {learning_rate: {min: 0.3, max: 0.1}}}", "E2423", "swap the two"),
    ("{gradient_boosting: {learning_rate: {from: 0.1, max: 0.2}}}", "E2101", "from"),
    ("{gradient_boosting: {l2: {min: 0, max: 1, log: true}}}", "E2423", "cannot begin at 0"),
    ("{gradient_boosting: {leaves: [4, 4]}}", "E2423", "4 stands twice"),
    ("{gradient_boosting: {}}", "E2423", "names no parameter"),
    ("{decision_tree: {depth: 4}}", "E2423", "not in models.candidates"),
    ("{ridge: {alpha: 1}}", "E2110", "a number target"),
    ("4", "E2104", "a section"),
  ]

  @Test(arguments: slips) func everySlipIsFoundWhereItStands(_ slip: (space: String, code: String, says: String)) throws {
    let faults = Sample.faults(Self.text(slip.space))
    let fault = try #require(faults.first { $0.code == slip.code }, "\(faults.map { $0.drawn() })")
    let drawn = fault.drawn()
    #expect(fault.place?.line == 42 && fault.place?.file == "solution.yaml", "\(drawn)")
    #expect(drawn.contains(slip.says) && fault.fix != nil, "\(drawn)")
  }

  @Test func anEnsembleThatNobodyListsCannotBeStacked() throws {
    let text = ClassifySample.edited(40, ", ensemble", "")
    let fault = try #require(
      Sample.faults(text.split(separator: "\n", omittingEmptySubsequences: false).map {
        $0.hasPrefix("  calibration") ? "  calibration: auto\n  ensemble: stacked" : String($0)
      }.joined(separator: "\n")).first)
    #expect(fault.code == "E2407" && fault.place?.line == 42)
  }

  @Test func forecastsHaveNoRanges() {
    #expect(Sample.faults(Sample.edited(35, "threads: 2", "threads: 2, space: {}")).first?.code == "E2102")
  }

  @Test func explainKnowsParameters() throws {
    let text = try Explanation.of("search.space.gradient_boosting.learning_rate")
    #expect(text.contains("above 0") && text.contains("0.05") && text.contains("min, max, log"))
  }
}
