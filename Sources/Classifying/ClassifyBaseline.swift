import ClassifyModel
import Evaluation
import FeatureFitting
import Features
import Solution
import Support
import Tables

/// What happens without machine learning: as a model that can be judged and served, and as today's decisions.
struct ClassifyBaseline: Sendable {
  /// What the baseline of the solution says.
  var model: BaselineModel
  /// Columns that its rules look at.
  var columns: [InputColumn] = []
  /// What decides today, where rules do.
  private var todaysRules: RuleSet?

  /// - Parameter training: rows that shares and means are counted on.
  init(_ solution: SolutionFile, data: ClassifyData, training: [Int]) throws {
    let rules = try solution.rulesPath.map { path throws(Diagnostics) in
      try RulesFile.load(data.path(beside: path), columns: solution.data.columns)
    }
    if case .rules? = solution.scope.currentProcess { todaysRules = rules }
    let isRules = solution.models.baseline == "rules" || (solution.models.baseline == "current_process" && todaysRules != nil)
    if isRules, let rules {
      columns = rules.columns.compactMap { data.input($0) }
      model = .rules(rules, fields: [])
    } else {
      model = .constant(data.target.prior(of: training, weights: data.weights))
    }
  }

  /// The model with the places of its columns among the fields of a contract.
  func served(_ contract: ClassifyContract) -> BaselineModel {
    guard case .rules(let rules, _) = model else { return model }
    let names = contract.fields.map(\.column.name)
    return .rules(rules, fields: rules.columns.map { name in names.firstIndex(of: name) ?? names.count })
  }

  /// What the baseline says about some rows.
  func predictions(_ rows: [Int], data: ClassifyData) -> [Double] {
    switch model {
    case .constant(let values): rows.flatMap { _ in values }
    case .rules(let rules, _): rows.map { rules.score(of: $0, in: data.table) }
    }
  }

  /// Who is acted on today, of some rows.
  /// - Parameter share: of the rows that the model acts on: a random process acts on as many.
  func today(_ solution: SolutionFile, rows: [Int], data: ClassifyData, share: Double) -> Evaluation.CurrentProcess {
    switch solution.scope.currentProcess {
    case nil, .nobody, .model: return .none
    case .all: return .all
    case .random: return .random(share: solution.alertShare.map { min(1, $0) } ?? share)
    case .rules:
      guard let todaysRules else { return .none }
      let scores = rows.map { todaysRules.score(of: $0, in: data.table) }
      // With a budget the rules fill it from the top; else they act where they say "rather yes".
      if let share = solution.alertShare { return .decisions(AlertBudget.decisions(scores: scores, share: min(1, share))) }
      return .decisions(scores.map { $0 >= 0.5 })
    }
  }
}

extension RuleSet {
  /// The score of a row of a table.
  func score(of row: Int, in table: Table) -> Double {
    score { column in
      guard let values = table[columns[column]]?.values, !values.isMissing(row) else { return .missing }
      switch values {
      case .numbers(let numbers): return .number(numbers[row])
      case .flags(let flags): return .number(Double(flags[row]))
      case .timestamps(let moments, _): return .number(Double(moments[row]))
      case .categories, .texts: return .text(values.text(row))
      }
    }
  }
}
