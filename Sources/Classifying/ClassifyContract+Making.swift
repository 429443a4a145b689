import ClassifyModel
import FeatureFitting
import Features
import JSON
import LearnerFitting
import Solution
import Tables
import TimeAxis

extension ClassifyContract {
  /// The contract of a run's endpoint.
  /// - Parameters:
  ///   - decision: of the candidate that serves.
  ///   - example: a row of the table that works as a request.
  init(
    data: ClassifyData, pipeline: FeaturePipeline, solution: SolutionFile, decision: ClassifyDecision?,
    candidate: String, serves: String, example: Int, extra: [InputColumn]
  ) {
    let columns = pipeline.inputs + extra.filter { column in !pipeline.inputs.contains { $0.name == column.name } }
    let fields = columns.map { column -> Field in
      let contract = solution.data.columns.first { $0.name == column.name }
      return Field(
        column, minimum: contract?.min, maximum: contract?.max, missing: contract?.missing ?? [],
        positive: column.type == .binary ? contract?.positive : nil)
    }
    let outcome: Outcome
    switch data.target.kind {
    case .binary: outcome = .binary(positive: data.target.labels[1], negative: data.target.labels[0])
    case .multiclass: outcome = .multiclass(data.target.labels)
    case .regression: outcome = .number(unit: data.target.unit)
    }
    var members = JSONObject()
    for field in fields { members[field.column.name] = data.table.json(example, field.column) }
    self.init(
      fields: fields, identifiers: solution.data.columns(as: .id).map(\.name), target: data.target.name,
      outcome: outcome, decision: decision.flatMap { Self.served($0, solution, fields: fields.map(\.column.name)) },
      alertShare: solution.alertShare.map { min(1, $0) }, reasons: solution.classify.reasons, candidate: candidate,
      baseline: solution.models.baseline, serves: serves, batchMax: solution.export.endpoint.batchMax, example: members)
    review = ClassifyReview(solution, target: data.target)?.served(fields: fields.map(\.column.name))
  }

  private static func served(_ decision: ClassifyDecision, _ solution: SolutionFile, fields: [String]) -> ServedDecision? {
    if let least = decision.threshold { return .threshold(least) }
    return solution.scope.payoff.map { .expectedPayoff(.init($0, fields: fields)) }
  }
}

extension Table {
  /// A cell as a request holds it.
  func json(_ row: Int, _ column: InputColumn) -> JSONValue {
    guard let values = self[column.name]?.values, row < rowCount, !values.isMissing(row) else { return .null }
    switch values {
    case .numbers(let numbers): return .number(numbers[row])
    case .flags(let flags): return .bool(flags[row] == 1)
    case .timestamps(let moments, let format):
      return format.kind == .integer ? JSONValue(moments[row]) : .string(format.string(moments[row]))
    case .categories, .texts: return .string(values.text(row))
    }
  }
}
