/// What a classifier of several classes said about rows whose class is known.
public struct MulticlassOutcomes: Sendable {
  /// Names of the classes, in the order of their numbers.
  public var classes: [String]
  /// By class, one a row; a row's probabilities sum to 1.
  public var probabilities: [[Double]]
  /// The class of each row, from 0.
  public var actual: [Int]
  /// The class that is served; the most probable one (the first of equals) where nothing else is said.
  public var decided: [Int]
  /// How many cases a row stands for; nil: one each.
  public var weights: [Double]?
  /// What was sampled, numbered from 0; nil: each row by itself.
  public var unitOfRow: [Int]?

  public init(
    classes: [String], probabilities: [[Double]], actual: [Int], decided: [Int]? = nil, weights: [Double]? = nil,
    unitOfRow: [Int]? = nil
  ) {
    self.classes = classes
    self.probabilities = probabilities
    self.actual = actual
    self.decided =
      decided
      ?? actual.indices.map { row in
        probabilities.indices.reduce(0) { probabilities[$1][row] > probabilities[$0][row] ? $1 : $0 }
      }
    self.weights = weights
    self.unitOfRow = unitOfRow
  }

  public var rowCount: Int { actual.count }
  public var unitCount: Int { unitOfRow.map { ($0.max() ?? -1) + 1 } ?? rowCount }

  func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
  func unit(_ row: Int) -> Int { unitOfRow?[row] ?? row }

  /// Cases by actual class (rows) and decided class (columns).
  public func confusion() -> [[Double]] {
    var table = [[Double]](repeating: [Double](repeating: 0, count: classes.count), count: classes.count)
    for row in 0..<rowCount { table[actual[row]][decided[row]] += weight(row) }
    return table
  }

  /// One class against all others.
  public func oneVersusRest(_ index: Int) -> BinaryOutcomes {
    BinaryOutcomes(
      scores: probabilities[index], isPositive: actual.map { $0 == index }, isActedOn: decided.map { $0 == index },
      weights: weights, unitOfRow: unitOfRow)
  }
}
