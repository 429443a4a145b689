/// Rows by falling score with what acting on each adds: walked down once, it gives the payoff at every cut.
struct PayoffLadder: Sendable {
  private var unit: [Int32] = []
  private var weight: [Double] = []
  private var score: [Double] = []
  /// Of acting over leaving alone.
  private var gain: [Double] = []
  /// Of leaving alone.
  private var rest: [Double] = []

  init(_ outcomes: BinaryOutcomes, _ payoffs: Payoffs) {
    for row in outcomes.ranking() {
      let isPositive = outcomes.isPositive[row]
      unit.append(Int32(outcomes.unit(row)))
      weight.append(outcomes.weight(row))
      score.append(outcomes.scores[row])
      gain.append(payoffs.gainOfActing(row: row, isPositive: isPositive))
      rest.append(payoffs.amount(row: row, isActedOn: false, isPositive: isPositive))
    }
  }

  /// Mean payoff where the highest scores are acted on, up to each of the rising `shares`.
  func payoffs(atShares shares: [Double], times: [UInt16]) -> [Double] {
    var (total, base) = (0.0, 0.0)
    for i in unit.indices {
      let mass = Double(times[Int(unit[i])]) * weight[i]
      total += mass
      base += mass * rest[i]
    }
    var result = [Double]()
    result.reserveCapacity(shares.count)
    var (above, gained) = (0.0, 0.0)
    var i = 0
    while i < unit.count {
      var (group, groupGain) = (0.0, 0.0)
      repeat {
        let mass = Double(times[Int(unit[i])]) * weight[i]
        group += mass
        groupGain += mass * gain[i]
        i += 1
      } while i < unit.count && score[i] == score[i - 1]
      while result.count < shares.count, shares[result.count] * total < above + group {
        let part = (shares[result.count] * total - above) / group
        result.append((base + gained + part * groupGain) / total)
      }
      above += group
      gained += groupGain
    }
    while result.count < shares.count { result.append((base + gained) / total) }
    return result
  }

  /// Mean payoff, and the share acted on, where scores of at least each of the falling `thresholds` are acted on.
  func payoffs(atThresholds thresholds: [Double], times: [UInt16]) -> (payoffs: [Double], shares: [Double]) {
    var (total, base) = (0.0, 0.0)
    var gains = [Double]()
    var masses = [Double]()
    var gained = 0.0
    for i in unit.indices {
      while gains.count < thresholds.count, !(score[i] >= thresholds[gains.count]) {
        gains.append(gained)
        masses.append(total)
      }
      let mass = Double(times[Int(unit[i])]) * weight[i]
      total += mass
      base += mass * rest[i]
      gained += mass * gain[i]
    }
    while gains.count < thresholds.count {
      gains.append(gained)
      masses.append(total)
    }
    return (gains.map { (base + $0) / total }, masses.map { $0 / total })
  }

  /// The score of the last case acted on at each of the rising `shares`; infinite at 0.
  func thresholds(atShares shares: [Double]) -> [Double] {
    let total = weight.reduce(0, +)
    var result = [Double]()
    var (above, last) = (0.0, Double.infinity)
    for i in unit.indices {
      while result.count < shares.count, shares[result.count] * total <= above { result.append(last) }
      above += weight[i]
      last = score[i]
    }
    while result.count < shares.count { result.append(last) }
    return result
  }
}
