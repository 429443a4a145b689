extension Objective {
  /// Mean loss by weight; `scores` hold all rows of the first class first. Zero without weight.
  func meanLoss(target: [Double], weights: [Double]?, scores: [Double]) -> Double {
    let rowCount = target.count
    var sum = 0.0
    var total = 0.0
    var row = [Double](repeating: 0, count: scoresPerRow)
    for index in 0..<rowCount {
      let weight = weights?[index] ?? 1
      for score in row.indices { row[score] = scores[score * rowCount + index] }
      sum += weight * loss(target: target[index], scores: row)
      total += weight
    }
    return total > 0 ? sum / total : 0
  }
}
