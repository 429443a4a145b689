import Statistics

extension BoostingRun {
  /// Rows that stand for others that were not drawn, and by how much they weigh more.
  struct Amplified {
    var rows: [UInt32]
    var factor: Float
  }

  /// Chooses the rows of this iteration.
  func sampleRows(_ iteration: Int, _ numbers: RandomNumbers) -> Amplified? {
    switch settings.rows {
    case .all: return nil
    case .part(let part, let every):
      guard iteration % every == 0 || sampled == nil else { return nil }
      // The stream of the iteration of the draw, so that a continued fit draws the same rows.
      var random = self.random.stream(UInt64(iteration / every * every)).stream(0x0A11)
      let wanted = max(1, Int((part * Double(rowCount)).rounded()))
      sampled = chosen(wanted, of: rowCount, &random).map { UInt32($0) }
      return nil
    case .goss(let top, let other):
      // All rows at first, while gradients tell little (LightGBM does so for 1 / learningRate iterations).
      guard iteration >= Int(1 / settings.learningRate) else {
        sampled = nil
        return nil
      }
      var random = numbers.stream(0x6055)
      return sampleByGradient(top: top, other: other, &random)
    }
  }

  private func sampleByGradient(top: Double, other: Double, _ random: inout RandomNumbers) -> Amplified {
    var sizes = [Float](repeating: 0, count: rowCount)
    for index in 0..<classes {
      for row in 0..<rowCount {
        sizes[row] += abs(gradients[index * rowCount + row] * hessians[index * rowCount + row])
      }
    }
    let large = min(rowCount, max(1, Int(top * Double(rowCount))))
    let drawn = min(rowCount - large, Int(other * Double(rowCount)))
    // Ties by row number, so that the choice is one and the same everywhere.
    let order = (0..<rowCount).sorted { (sizes[$0], $1) > (sizes[$1], $0) }
    let rest = Array(order[large...])
    let picked = chosen(drawn, of: rest.count, &random).map { UInt32(rest[$0]) }
    sampled = (order[..<large].map { UInt32($0) } + picked).sorted()
    let factor = drawn > 0 ? Float(rest.count) / Float(drawn) : 1
    return Amplified(rows: picked, factor: factor)
  }

  /// So many of the numbers below `count`, ascending, each set alike probable (Knuth's algorithm S).
  private func chosen(_ wanted: Int, of count: Int, _ random: inout RandomNumbers) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(wanted)
    for index in 0..<count where result.count < wanted {
      if random.uniform() * Double(count - index) < Double(wanted - result.count) { result.append(index) }
    }
    return result
  }
}
