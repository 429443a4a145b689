import Features
import Support

extension LineChecker {
  mutating func check(_ step: PreparationStep, at site: StepSite) {
    settings(step.action, at: site)
    if case .named(let names) = step.columns {
      if names.isEmpty { fail(site, "E3701", "the step names no column", fix: "name at least one, or leave columns out") }
      for name in names { check(name, step, at: site) }
    } else if case .type(let type) = step.columns, !["number", "category", "text"].contains(type) {
      fail(site, "E3704", "'\(type)' is no kind of columns", hint: "number, category, text or all")
    }
    let taken = columns.filter { step.takes($0) }
    if taken.isEmpty, !step.isNamed, !faults.contains(where: { $0.site == site }) {
      fail(
        site, "E3707", "no column is left that this step works on", fix: "take the step away, or name its columns",
        severity: .warning)
    }
    follow(step, taken)
  }

  private mutating func check(_ name: String, _ step: PreparationStep, at site: StepSite) {
    guard let column = columns.first(where: { $0.name == name }) else {
      // What an encoding makes is known from the rows only.
      if !encoded.contains(where: { name.hasPrefix("\($0)=") || name.hasPrefix("\($0)#") || name.hasPrefix("\($0)_") }) {
        failName(name, among: columns.map(\.name), at: site)
      }
      return
    }
    guard !step.accepts(column, isNamed: true) else { return }
    let isNumber = column.kind == .number || column.kind == .flag
    if case .impute(.interpolate, _) = step.action, isNumber {
      fail(
        site, "E3702", "'\(name)' cannot be interpolated: it is not a column of the file as it was",
        fix: "interpolate before other steps change the column")
    } else {
      fail(
        site, "E3702", "\(step.verb) cannot work on '\(name)', which is \(column.kind.inWords)",
        fix: "take '\(name)' out of this step, or choose another method")
    }
  }

  private mutating func settings(_ action: PreparationStep.Action, at site: StepSite) {
    switch action {
    case .impute(.constantNumber(let value), _):
      if !value.isFinite { fail(site, "E3704", "the constant is no finite number") }
    case .impute(.constantText(let text), _):
      if text.isEmpty { fail(site, "E3704", "the constant is empty, which is a missing value itself") }
    case .impute: break
    case .outliers(.robustZ(let threshold), _): range(site, "threshold", threshold, 0.1...1000)
    case .outliers(.quantileFences(let factor), _): range(site, "factor", factor, 0...1000)
    case .outliers(.isolation(let threshold), let action):
      range(site, "threshold", threshold, 0.01...0.99)
      if action == .clip {
        fail(
          site, "E3704", "an isolation score belongs to a whole row, which cannot be clipped",
          fix: "use action: flag or drop")
      }
    case .scale: break
    case .encode(.hash(let buckets)): range(site, "buckets", Double(buckets), 2...4096)
    case .encode(.targetOutOfFold(let smoothing, let folds)):
      range(site, "smoothing", smoothing, 0...1e9)
      range(site, "folds", Double(folds), 2...100)
    case .encode: break
    case .select(.permutation(let keep)), .select(.mutualInformation(let keep)):
      range(site, "keep", Double(keep), 1...1e6)
    case .select(.l1(let strength)): range(site, "strength", strength, 1e-9...1e9)
    case .select(.correlated(let threshold)): range(site, "threshold", threshold, 0...1)
    }
  }

  /// The columns after the step.
  private mutating func follow(_ step: PreparationStep, _ taken: [FittingState.Column]) {
    let names = Set(taken.map(\.name))
    func add(_ name: String, _ kind: FittingState.Column.Kind) {
      columns.append(FittingState.Column(name: name, kind: kind, slot: 0, sources: [], isUntouched: false))
    }
    switch step.action {
    case .impute(_, let indicator):
      for index in columns.indices where names.contains(columns[index].name) { columns[index].isUntouched = false }
      if indicator { for column in taken { add("\(column.name)_missing", .flag) } }
    case .outliers(.isolation, .flag): add("isolation_outlier", .flag)
    case .outliers(_, .flag): for column in taken { add("\(column.name)_outlier", .flag) }
    case .outliers(_, .clip), .scale:
      for index in columns.indices where names.contains(columns[index].name) { columns[index].isUntouched = false }
    case .outliers(_, .drop), .select: break
    case .encode(let method):
      columns.removeAll { names.contains($0.name) }
      encoded += taken.map(\.name)
      for column in taken {
        switch method {
        case .oneHot, .hash: break
        case .ordinal: add("\(column.name)_ordinal", .number)
        case .frequency: add("\(column.name)_frequency", .number)
        case .targetOutOfFold: add("\(column.name)_target", .number)
        }
      }
    }
  }
}

extension FittingState.Column.Kind {
  var inWords: String {
    switch self {
    case .number: "a number"
    case .flag: "a yes or no"
    case .category: "a category"
    case .text: "a text"
    case .timestamp: "a date"
    }
  }
}

extension PreparationStep {
  var verb: String {
    switch action {
    case .impute: "impute"
    case .outliers: "outliers"
    case .scale: "scale"
    case .encode: "encode"
    case .select: "select"
    }
  }
}
