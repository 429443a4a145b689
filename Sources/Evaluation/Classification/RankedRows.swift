/// Rows by falling score, with what each adds to the sums, laid out for one pass after another.
struct RankedRows: Sendable {
  /// By place in the order.
  private(set) var unit: [Int32] = []
  private(set) var weight: [Double] = []
  private(set) var score: [Double] = []
  /// 1 where the row is positive, else 0.
  private(set) var positive: [Double] = []
  /// 1 where the row is acted on, else 0.
  private(set) var acted: [Double] = []
  private(set) var hit: [Double] = []
  private(set) var logLoss: [Double] = []
  private(set) var squaredError: [Double] = []
  /// The next row has another score.
  private(set) var endsTie: [Bool] = []
  /// Each row stands for a whole number of cases.
  private(set) var isWhole = true

  /// Number of units that the rows name at least.
  private(set) var unitBound = 0

  var count: Int { unit.count }

  init(_ outcomes: BinaryOutcomes) {
    let loss = Evaluation.logLoss(ofProbability:)
    for row in outcomes.ranking() {
      let isPositive = outcomes.isPositive[row]
      let probability = outcomes.scores[row]
      let error = probability - (isPositive ? 1 : 0)
      append(
        unit: Int32(outcomes.unit(row)), weight: outcomes.weight(row), score: probability,
        positive: isPositive ? 1 : 0, acted: outcomes.isActedOn[row] ? 1 : 0,
        logLoss: outcomes.areProbabilities ? loss(isPositive ? probability : 1 - probability) : 0,
        squaredError: outcomes.areProbabilities ? error * error : 0)
    }
    findTies()
  }

  private init() {}

  private mutating func append(
    unit: Int32, weight: Double, score: Double, positive: Double, acted: Double, logLoss: Double, squaredError: Double
  ) {
    self.unit.append(unit)
    self.weight.append(weight)
    self.score.append(score)
    self.positive.append(positive)
    self.acted.append(acted)
    hit.append(positive * acted)
    self.logLoss.append(logLoss)
    self.squaredError.append(squaredError)
  }

  private mutating func findTies() {
    unitBound = Int(unit.max() ?? -1) + 1
    isWhole = weight.allSatisfy { $0 == $0.rounded() }
    endsTie = score.indices.map { place in
      place + 1 == count || !(score[place] == score[place + 1] || (score[place].isNaN && score[place + 1].isNaN))
    }
  }

  /// The rows of these units, which are numbered anew in this order.
  func restricted(to units: [Int], of unitCount: Int) -> RankedRows {
    var numbers = [Int32](repeating: -1, count: unitCount)
    for (number, unit) in units.enumerated() { numbers[unit] = Int32(number) }
    var rows = RankedRows()
    for place in 0..<count where numbers[Int(unit[place])] >= 0 {
      rows.append(
        unit: numbers[Int(unit[place])], weight: weight[place], score: score[place], positive: positive[place],
        acted: acted[place], logLoss: logLoss[place], squaredError: squaredError[place])
    }
    rows.findTies()
    return rows
  }
}
