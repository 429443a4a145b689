public import LearnerFitting

/// What is to be learnt: one number a row, and what the numbers mean.
public struct ClassifyTarget: Sendable, Equatable {
  /// Column of the file.
  public var name: String
  public var kind: LearningTask.Kind
  /// Class of each row (position in `labels`), or its value.
  public var values: [Double]
  /// Classes in the order of their numbers: no, yes for a binary target, sorted names for several classes; empty for
  /// a number.
  public var labels: [String]
  public var unit: String?
  /// Whether `labels` are texts of the file; those of a yes-or-no column are a yes and a name for all else.
  var isCategory = false
  /// Whether anybody said how the rows ended; else `values` are all 0 and mean nothing.
  public internal(set) var isKnown = true

  /// Probabilities that a learner gives for a row: one for two classes (of the positive), one a class for several, and
  /// the value itself for a number.
  public var outputs: Int {
    if case .multiclass(let count) = kind { count } else { 1 }
  }

  public var isBinary: Bool { kind == .binary }
  public var isRegression: Bool { kind == .regression }

  init(name: String, kind: LearningTask.Kind, values: [Double], labels: [String], unit: String?) {
    (self.name, self.kind, self.values, self.labels, self.unit) = (name, kind, values, labels, unit)
  }

  /// The same target for some of the rows.
  public func values(of rows: [Int]) -> [Double] { rows.map { values[$0] } }

  /// Share of each class in some rows; for a number its mean. What is known without any feature.
  public func prior(of rows: [Int], weights: [Double]?) -> [Double] {
    var sums = [Double](repeating: 0, count: max(1, labels.count))
    var total = 0.0
    for row in rows {
      let weight = weights?[row] ?? 1
      total += weight
      if isRegression {
        sums[0] += weight * values[row]
      } else if sums.indices.contains(Int(values[row])) {
        sums[Int(values[row])] += weight
      }
    }
    let shares = sums.map { total > 0 ? $0 / total : 0 }
    return isBinary ? [shares.count > 1 ? shares[1] : 0] : shares
  }

  /// No target: what is unusual is looked for.
  static func unknown(rows: Int) -> ClassifyTarget {
    var target = ClassifyTarget(
      name: "unusual", kind: .binary, values: [Double](repeating: 0, count: rows), labels: ["usual", "unusual"],
      unit: nil)
    target.isKnown = false
    return target
  }
}
