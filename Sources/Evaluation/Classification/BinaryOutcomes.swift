/// What a classifier said about rows whose class is known.
public struct BinaryOutcomes: Sendable {
  /// Higher where the positive class is thought to be more likely. One that is not a number ranks last.
  public var scores: [Double]
  /// The scores are probabilities of the positive class; else only their order counts, and log loss, Brier score and
  /// calibration error are not measured.
  public var areProbabilities: Bool
  public var isPositive: [Bool]
  /// Whether the served rule acts on the row.
  public var isActedOn: [Bool]
  /// How many cases a row stands for, at least 0; nil: one each.
  public var weights: [Double]?
  /// What was sampled, numbered from 0, where several rows belong together (a customer); nil: each row by itself.
  public var unitOfRow: [Int]?
  /// Share of the cases that can be acted on, in (0, 1]; nil: there is no budget of alerts.
  public var alertShare: Double?
  /// Rows that a person decides; nil: none. They are not acted on by the rule.
  public var review: Review?

  /// What a person looks at, and what that costs.
  public struct Review: Sendable, Equatable {
    public var isReviewed: [Bool]
    /// Money for each row that is looked at.
    public var cost: Double

    public init(_ isReviewed: [Bool], cost: Double) {
      self.isReviewed = isReviewed
      self.cost = cost
    }
  }

  public init(
    scores: [Double], areProbabilities: Bool = true, isPositive: [Bool], isActedOn: [Bool],
    weights: [Double]? = nil, unitOfRow: [Int]? = nil, alertShare: Double? = nil,
    review: Review? = nil
  ) {
    self.scores = scores
    self.areProbabilities = areProbabilities
    self.isPositive = isPositive
    self.isActedOn = isActedOn
    self.weights = weights
    self.unitOfRow = unitOfRow
    self.alertShare = alertShare
    self.review = review
  }

  public var rowCount: Int { isPositive.count }
  public var unitCount: Int { unitOfRow.map { ($0.max() ?? -1) + 1 } ?? rowCount }

  func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
  func unit(_ row: Int) -> Int { unitOfRow?[row] ?? row }

  /// Only what the rule decides: rows that a person decides count for nothing.
  public var decidedByRule: BinaryOutcomes {
    guard let review else { return self }
    var outcomes = self
    outcomes.weights = (0..<rowCount).map { review.isReviewed[$0] ? 0 : weight($0) }
    outcomes.review = nil
    return outcomes
  }

  /// Rows by falling score; equal scores in the order of the rows.
  public func ranking() -> [Int] { descendingOrder(of: scores) }
}

/// Indices by falling value; equal values keep their order, what is not a number comes last.
func descendingOrder(of values: [Double]) -> [Int] {
  let keys = values.map { $0.isNaN ? -Double.infinity : $0 }
  return keys.indices.sorted { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }
}
