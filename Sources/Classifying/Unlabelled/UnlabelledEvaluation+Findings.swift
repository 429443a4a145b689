import Evaluation
import Findings
import Solution

extension UnlabelledEvaluation {
  /// The share of alerts, which is all that can be judged, and the verdict on it.
  ///
  /// The baseline alerts nobody. That is no answer to the question, so it is never "enough" here: the verdict looks at
  /// the criteria alone.
  static func findings(
    known: [Bool], knownRows: [Int], acts: [Bool], split: RowSplit, data: ClassifyData, solution: SolutionFile,
    threads: Int
  ) -> Findings {
    let bootstrap = Bootstrap(seed: UInt64(bitPattern: Int64(solution.seed)), threads: threads)
    let judged = JudgedRows(split.test, of: data)
    let validation = JudgedRows(knownRows, of: data)
    let units = judged.unitOfRow ?? Array(split.test.indices)
    let slices = data.sliceNames.compactMap { name -> SliceColumn? in
      let slice = SliceColumn(
        name: name,
        valueOfUnit: data.slice(name, rows: split.test, unitOfRow: units, unitCount: judged.unitNames.count))
      return (2...200).contains(slice.groups.count) ? slice : nil
    }
    let unitWord = judged.unitOfRow == nil ? UnitWord.row : .group
    let baseline = solution.models.baseline
    func table(_ acts: [Bool], _ rows: JudgedRows, _ slices: [SliceColumn]) -> ScoreTable {
      ScoreTable(
        units: rows.unitNames,
        candidates: [
          scores(baseline, acts.map { _ in false }, rows), scores(candidate, acts, rows),
        ], slices: slices, unitWord: unitWord)
    }
    let test = table(acts, judged, slices)
    let judge = Judge(
      scores: test, baseline: baseline, bootstrap: bootstrap, rowsAreIndependent: judged.unitOfRow == nil
    ) { _ in nil }
    let criteria = judge.judge(solution.success.criteria, candidate: candidate)
    let runCost = solution.export.price.flatMap { RunCost(price: $0) }
    let feasibility = Feasibility.score(solution.scope)
    let failed = criteria.filter { $0.outcome == .fail }.map(\.index)
    let verdict: Verdict =
      feasibility.blockers.first.map { Verdict.noGo(reason: $0.text) } ?? (failed.isEmpty ? .pass : .fail(criteria: failed))
    let validationTable = table(known, validation, [])
    let share = validationTable[candidate]?.statistics[MetricKey("alert_share")]?.value() ?? .nan
    return Findings(
      solution: solution, chosen: candidate, ladder: [.init(baseline), .init(candidate)], untried: [],
      ranking: [(candidate, share)], validation: validationTable, test: test, testRows: split.test.count,
      bootstrap: bootstrap, estimates: ScoreEstimates(test, baseline: baseline, bootstrap: bootstrap),
      feasibility: feasibility, runCost: runCost, criteria: criteria,
      baselineCriteria: judge.judge(solution.success.criteria, candidate: baseline), money: nil, verdict: verdict,
      wording: Wording(
        units: unitWord.many, predictions: "rows", testPart: "test part", validationPart: "folds",
        asServed: "alerting nobody", noHeadline: "the test part has no rows", valueNote: "without labels nobody knows"))
  }

  private static func scores(_ name: String, _ acts: [Bool], _ rows: JudgedRows) -> CandidateScores {
    var alerts = [Double](repeating: 0, count: rows.unitNames.count)
    var cases = alerts
    for place in acts.indices {
      let unit = rows.unitOfRow?[place] ?? place
      let weight = rows.weights?[place] ?? 1
      cases[unit] += weight
      if acts[place] { alerts[unit] += weight }
    }
    return CandidateScores(
      name: name,
      statistics: [MetricKey("alert_share"): RatioStatistic(numerator: alerts, denominator: cases, caseWord: "rows")])
  }
}
