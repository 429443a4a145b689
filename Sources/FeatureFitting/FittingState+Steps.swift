import Features
import Support

extension FittingState {
  /// Fits a line of `prepare:` and does it.
  mutating func apply(_ step: PreparationStep, number: Int) throws(FeatureFault) {
    let site = StepSite.step(number)
    let chosen = columns.indices.filter { step.takes(columns[$0]) }
    switch step.action {
    case .impute(let method, let indicator):
      for name in chosen.map({ columns[$0].name }) {
        try impute(name, method, indicator: indicator, isNamed: step.isNamed, at: site)
      }
    case .outliers(let rule, let action): try outliers(chosen, rule, action, number: number, at: site)
    case .scale(let method): for index in chosen { try scale(index, method, at: site) }
    case .encode(let method):
      for name in chosen.map({ columns[$0].name }) { try encode(name, method, number: number, at: site) }
    case .select(let method): try select(chosen, method, number: number, at: site)
    }
  }
}

extension PreparationStep {
  var isNamed: Bool { if case .named = columns { true } else { false } }

  /// Whether the step works on a column. A word takes the columns that the step can do something with; a name takes
  /// its column, which `check` has found fit.
  func takes(_ column: FittingState.Column) -> Bool {
    switch columns {
    case .named(let names): return names.contains(column.name) && accepts(column, isNamed: true)
    case .all: return accepts(column, isNamed: false) && column.kind != .text
    case .type(let type):
      guard accepts(column, isNamed: false) else { return false }
      switch column.kind {
      case .number, .flag: return type == "number"
      case .category: return type == "category"
      case .text: return type == "text"
      case .timestamp: return false
      }
    }
  }

  /// Whether the step can work on a column.
  func accepts(_ column: FittingState.Column, isNamed: Bool) -> Bool {
    switch (action, column.kind) {
    case (_, .timestamp): false
    // What was known last is looked up in the file's column.
    case (.impute(.interpolate, _), .number), (.impute(.interpolate, _), .flag):
      column.input != nil && column.isUntouched
    case (.encode, .category), (.encode, .text): true
    case (.encode, _), (_, .text): false
    case (.impute(.mode, _), _): true
    case (.impute(.constantText, _), .category): true
    case (.impute(.constantText, _), _), (.impute, .category): false
    case (.impute, _): true
    // A column of zeros and ones has no outliers, and loses its meaning when it is scaled unasked.
    case (.outliers, .number), (.scale, .number): true
    case (.outliers, .flag), (.scale, .flag): isNamed
    case (.outliers, .category), (.scale, .category): false
    case (.select(.l1), .category), (.select(.correlated), .category): false
    case (.select, _): true
    }
  }
}
