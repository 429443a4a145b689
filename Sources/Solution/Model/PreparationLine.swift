import Features
import Support

/// Why a line of `prepare` or `features` is not what its step or formula takes.
struct LineFault: Error {
  /// Last part of the key to point at; empty for the line as a whole.
  var key = ""
  var message: String
  var hint: String?
  var fix: String
}

/// One line of `prepare:` as it is written: a key for all that any step takes.
struct PreparationLine: Sendable, Equatable {
  enum Step: String, Sendable, CaseIterable { case impute, outliers, scale, encode, select }
  enum TypeOfColumns: String, Sendable, CaseIterable { case number, category, text, all }
  /// What the step is for: names, or a type.
  enum Columns: Sendable, Equatable {
    case named([String])
    case type(TypeOfColumns)
  }

  var step = Step.impute
  var method = ""
  /// Nil: what the step takes by default.
  var columns: Columns?
  var value: ScalarValue?
  var indicator: Bool?
  var threshold: Double?
  var factor: Double?
  var action: PreparationStep.OutlierAction?
  var buckets: Int?
  var smoothing: Double?
  var folds: Int?
  var keep: Int?
  var strength: Double?

  init() {}

  /// Methods of each step, with the keys that each takes besides `step`, `method` and `columns`.
  static let methods: [(step: Step, method: String, keys: [String])] = [
    (.impute, "constant", ["value", "indicator"]), (.impute, "fill_zero", ["indicator"]),
    (.impute, "median", ["indicator"]), (.impute, "mode", ["indicator"]), (.impute, "interpolate", ["indicator"]),
    (.outliers, "robust_z", ["threshold", "action"]), (.outliers, "fences", ["factor", "action"]),
    (.outliers, "isolation", ["threshold", "action"]),
    (.scale, "standard", []), (.scale, "robust", []), (.scale, "min_max", []), (.scale, "log1p", []),
    (.scale, "box_cox", []),
    (.encode, "one_hot", []), (.encode, "ordinal", []), (.encode, "frequency", []), (.encode, "hash", ["buckets"]),
    (.encode, "target_out_of_fold", ["smoothing", "folds"]),
    (.select, "permutation", ["keep"]), (.select, "mutual_information", ["keep"]), (.select, "l1", ["strength"]),
    (.select, "correlated", ["threshold"]),
  ]

  /// The keys that were given, of those that not every step takes.
  private var given: [String] {
    let all: [(String, Bool)] = [
      ("value", value != nil), ("indicator", indicator != nil), ("threshold", threshold != nil),
      ("factor", factor != nil), ("action", action != nil), ("buckets", buckets != nil),
      ("smoothing", smoothing != nil), ("folds", folds != nil), ("keep", keep != nil), ("strength", strength != nil),
    ]
    return all.filter(\.1).map(\.0)
  }

  /// The step that the line means.
  func definition() throws(LineFault) -> PreparationStep {
    let known = Self.methods.filter { $0.step == step }
    guard let taken = known.first(where: { $0.method == method }) else {
      let names = known.map(\.method)
      let nearest = NearestName.of(method, in: names)
      throw LineFault(
        key: "method", message: "the step '\(step.rawValue)' has no method '\(method)'",
        hint: nearest.map { "did you mean '\($0)'?" } ?? "methods: \(names.joined(separator: ", "))",
        fix: nearest.map { "write \($0)" } ?? "choose one of them")
    }
    if let stray = given.first(where: { !taken.keys.contains($0) }) {
      throw LineFault(
        key: stray, message: "'\(stray)' has no meaning for the method '\(method)' of step '\(step.rawValue)'",
        hint: taken.keys.isEmpty ? "it takes columns only" : "it takes columns, \(taken.keys.joined(separator: ", "))",
        fix: "delete \(stray)")
    }
    return PreparationStep(try made(), columns: stepColumns)
  }

  private var stepColumns: PreparationStep.Columns {
    switch columns {
    case .named(let names)?: return .named(names)
    case .type(.all)?: return .all
    case .type(let type)?: return .type(type.rawValue)
    case nil:
      switch step {
      case .impute, .select: return .all
      case .outliers, .scale: return .type("number")
      case .encode: return .type("category")
      }
    }
  }

  private func made() throws(LineFault) -> PreparationStep.Action {
    switch (step, method) {
    case (.impute, "constant"):
      switch value {
      case .number(let number)?: return .impute(.constantNumber(number), indicator: indicator ?? false)
      case .text(let text)?: return .impute(.constantText(text), indicator: indicator ?? false)
      case nil: throw LineFault(message: "the method 'constant' needs a value", fix: "add value: 0")
      }
    case (.impute, "fill_zero"): return .impute(.constantNumber(0), indicator: indicator ?? false)
    case (.impute, "median"): return .impute(.median, indicator: indicator ?? false)
    case (.impute, "mode"): return .impute(.mode, indicator: indicator ?? false)
    case (.impute, _): return .impute(.interpolate, indicator: indicator ?? false)
    case (.outliers, "robust_z"): return .outliers(.robustZ(threshold: threshold ?? 3.5), self.action ?? .clip)
    case (.outliers, "fences"): return .outliers(.quantileFences(factor: factor ?? 1.5), self.action ?? .clip)
    case (.outliers, _):
      if let threshold, threshold >= 1 {
        throw LineFault(
          key: "threshold", message: "an isolation score is between 0 and 1, so none is above \(threshold)",
          fix: "give a threshold such as 0.6")
      }
      if action == .clip {
        throw LineFault(
          key: "action", message: "an isolation score is of a whole row, so no cell can be clipped",
          fix: "set action: flag or action: drop")
      }
      return .outliers(.isolation(threshold: threshold ?? 0.6), self.action ?? .flag)
    case (.scale, _): return .scale(PreparationStep.Scaling(rawValue: method) ?? .standard)
    case (.encode, "one_hot"): return .encode(.oneHot)
    case (.encode, "ordinal"): return .encode(.ordinal)
    case (.encode, "frequency"): return .encode(.frequency)
    case (.encode, "hash"): return .encode(.hash(buckets: buckets ?? 32))
    case (.encode, _): return .encode(.targetOutOfFold(smoothing: smoothing ?? 10, folds: folds ?? 5))
    case (.select, "l1"): return .select(.l1(strength: strength ?? 1))
    case (.select, "correlated"):
      if let threshold, threshold > 1 {
        throw LineFault(
          key: "threshold", message: "a correlation is at most 1", fix: "give a threshold such as 0.95")
      }
      return .select(.correlated(threshold: threshold ?? 0.95))
    case (.select, _):
      guard let keep else {
        throw LineFault(message: "the method '\(method)' needs the number of columns to keep", fix: "add keep: 20")
      }
      return .select(method == "permutation" ? .permutation(keep: keep) : .mutualInformation(keep: keep))
    }
  }
}
