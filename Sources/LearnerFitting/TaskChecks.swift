internal import Matrices
public import Support

extension LearningTask {
  /// Number of classes; 0 for a regression.
  public var classCount: Int {
    switch kind {
    case .binary: 2
    case .multiclass(let count): count
    case .regression: 0
    }
  }

  /// Throws where nothing can be learnt, in the words of the client: `E4401` no rows or lengths that differ, `E4402`
  /// a target that is no class or no number, `E4403` weights that are negative, not finite or all zero, `E4404` a
  /// single class where `classesVary` is asked for.
  public func check(classesVary: Bool = true) throws(Diagnostic) {
    guard features.rowCount > 0, target.count == features.rowCount else {
      throw Diagnostic(
        "E4401", "\(features.rowCount) rows and \(target.count) target values to learn from",
        fix: "give at least one row with a target", exitCode: .dataError)
    }
    try Self.check(weights: weights, count: target.count)
    let classes = Double(classCount)
    for (row, value) in target.enumerated() {
      let sound = kind == .regression ? value.isFinite : value >= 0 && value < classes && value == value.rounded()
      guard sound else {
        throw Diagnostic(
          "E4402", "target \(value) of row \(row + 1) is \(kind == .regression ? "no finite number" : "no class")",
          exitCode: .dataError)
      }
    }
    if classesVary, kind != .regression, target.allSatisfy({ $0 == target[0] }) {
      throw Diagnostic(
        "E4404", "all \(target.count) rows have the same class",
        fix: "learn from rows of at least two classes", exitCode: .dataError)
    }
  }

  static func check(weights: [Double]?, count: Int) throws(Diagnostic) {
    guard let weights else { return }
    var sum = 0.0
    for weight in weights { sum += weight }
    guard weights.count == count, weights.allSatisfy({ $0 >= 0 && $0.isFinite }), sum > 0, sum.isFinite else {
      throw Diagnostic(
        "E4403", "weights must be \(count) finite numbers of at least 0, and not all 0", exitCode: .dataError)
    }
  }

  /// Throws `E4405` where `learner` cannot learn a target of this kind.
  func need(_ condition: Bool, _ learner: String) throws(Diagnostic) {
    guard condition else {
      let target = kind == .regression ? "a number" : "a class of \(classCount)"
      throw Diagnostic("E4405", "\(learner) cannot learn \(target)", exitCode: .configuration)
    }
  }
}

/// The fault of a setting that is out of its range.
func settingFault(_ what: String) -> Diagnostic { Diagnostic("E4406", what, exitCode: .configuration) }

/// The fault of a fit that did not give finite numbers.
func fitFault(_ what: String) -> Diagnostic {
  Diagnostic(
    "E4407", "\(what) could not be fitted: the numbers overflow or do not vary",
    fix: "scale the columns, or leave out those with extreme values", exitCode: .dataError)
}
