import Support

/// Rows to learn from, or to watch the loss on.
public struct BoostingData: Sendable {
  /// The features of the rows, in bins.
  public var matrix: BinnedMatrix
  /// Class or value of each row.
  public var target: [Double]
  /// Weight of each row, not negative; nil: all one.
  public var weights: [Double]?
  /// Price of mistakes a row, for `Objective.costs`.
  public var costs: MistakeCosts?
  /// Scores that trees are added to, all rows of the first class first; nil: the best constant, or those of the
  /// trees that are continued.
  public var startScores: [Double]?

  /// Lengths and values are checked when trees are fitted to them (`E4313`).
  public init(
    _ matrix: BinnedMatrix, target: [Double], weights: [Double]? = nil, costs: MistakeCosts? = nil,
    startScores: [Double]? = nil
  ) {
    self.matrix = matrix
    self.target = target
    self.weights = weights
    self.costs = costs
    self.startScores = startScores
  }

  /// Rows of the matrix, and of everything here.
  public var rowCount: Int { matrix.rowCount }
}

/// What mistakes cost, a row each, not negative, in one currency.
public struct MistakeCosts: Sendable, Equatable {
  /// Of an alarm where nothing is wrong.
  public var falsePositive: [Double]
  /// Of a case that is missed.
  public var falseNegative: [Double]

  /// One price a row in each.
  public init(falsePositive: [Double], falseNegative: [Double]) {
    self.falsePositive = falsePositive
    self.falseNegative = falseNegative
  }
}

extension BoostingData {
  /// - Throws: `Diagnostic` E4313 where lengths or values do not fit the objective.
  func check(for objective: Objective) throws {
    func fault(_ message: String) -> Diagnostic { Diagnostic("E4313", message, exitCode: .dataError) }
    guard target.count == rowCount else { throw fault("\(target.count) targets for \(rowCount) rows") }
    guard target.allSatisfy(objective.allows) else { throw fault("a target is outside what \(objective) can learn") }
    if let weights {
      guard weights.count == rowCount, weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
        throw fault("weights must be one a row, finite and not negative")
      }
    }
    if objective == .costs {
      guard let costs, costs.falsePositive.count == rowCount, costs.falseNegative.count == rowCount,
        (costs.falsePositive + costs.falseNegative).allSatisfy({ $0 >= 0 && $0.isFinite })
      else { throw fault("objective costs needs the two prices of each row, finite and not negative") }
    }
    if let startScores {
      guard startScores.count == rowCount * objective.scoresPerRow, startScores.allSatisfy(\.isFinite) else {
        throw fault("start scores must be \(objective.scoresPerRow) a row and finite")
      }
    }
  }

  /// Row weights with class weights and prices multiplied in, as one list; nil: all one.
  func effectiveWeights(_ objective: Objective, classWeights: [Double]?) -> [Double]? {
    var result = weights
    if let classWeights {
      result = target.indices.map { row in
        let index = Int(target[row].rounded())
        return (weights?[row] ?? 1) * (classWeights.indices.contains(index) ? classWeights[index] : 1)
      }
    }
    if objective == .costs, let costs {
      result = target.indices.map { row in
        let price = target[row] * costs.falseNegative[row] + (1 - target[row]) * costs.falsePositive[row]
        return (result?[row] ?? 1) * price
      }
    }
    return result
  }
}

extension Objective {
  fileprivate func allows(_ target: Double) -> Bool {
    switch self {
    case .binary, .costs: target >= 0 && target <= 1
    case .multiclass(let classes): target >= 0 && target < Double(classes) && target == target.rounded()
    case .poisson, .tweedie: target >= 0 && target.isFinite
    case .squared, .absolute, .huber, .quantile: target.isFinite
    }
  }
}

/// Weights that make every class count alike: rows / (classes x rows of the class); 0 for a class without rows.
/// - Parameter target: 0, 1, ... below `classes`; others are left out.
public func balancedClassWeights(target: [Double], classes: Int) -> [Double] {
  var counts = [Double](repeating: 0, count: classes)
  for value in target where value >= 0 && value < Double(classes) { counts[Int(value)] += 1 }
  let rows = counts.reduce(0, +)
  return counts.map { $0 > 0 ? rows / (Double(classes) * $0) : 0 }
}
