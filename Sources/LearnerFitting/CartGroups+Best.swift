extension CartGroups {
  /// Where a column is best cut: after the group at `position`.
  struct Cut {
    var position: Int
    var purity: Double
    var leftCount: Int
    var missingLeft: Bool
  }

  /// The first of the best cuts that is better than `above`; nil where there is none.
  /// - Parameter only: the one position to look at.
  func best(_ target: CartTarget, rowCount: Int, minimumLeaf: Int, only: Int?, above: Double) -> Cut? {
    target.measure == .moments
      ? bestOfMoments(rowCount, minimumLeaf, only, above) : bestOfClasses(target, rowCount, minimumLeaf, only, above)
  }

  private func bestOfMoments(_ rowCount: Int, _ minimumLeaf: Int, _ only: Int?, _ above: Double) -> Cut? {
    let (weight, sum) = (total[0], total[1])
    let (missingWeight, missingSum) = missingCount > 0 ? (missingSums[0], missingSums[1]) : (0, 0)
    var best = Cut(position: -1, purity: above, leftCount: 0, missingLeft: false)
    var (leftWeight, leftSum, leftCount) = (0.0, 0.0, 0)
    // Where values are missing, after the last group only they go right.
    let end = missingCount > 0 ? count : count - 1
    for position in 0..<end {
      leftWeight += sums[2 &* position]
      leftSum += sums[2 &* position &+ 1]
      leftCount &+= Int(counts[position])
      if let only, only != position { continue }
      if leftCount >= minimumLeaf, rowCount &- leftCount >= minimumLeaf {
        let (rightWeight, rightSum) = (weight - leftWeight, sum - leftSum)
        let purity = leftSum * leftSum / leftWeight + rightSum * rightSum / rightWeight
        if purity > best.purity {
          best = Cut(position: position, purity: purity, leftCount: leftCount, missingLeft: false)
        }
      }
      let withMissing = leftCount &+ missingCount
      if missingCount > 0, position < count &- 1, withMissing >= minimumLeaf, rowCount &- withMissing >= minimumLeaf {
        let (allWeight, allSum) = (leftWeight + missingWeight, leftSum + missingSum)
        let (rightWeight, rightSum) = (weight - allWeight, sum - allSum)
        let purity = allSum * allSum / allWeight + rightSum * rightSum / rightWeight
        if purity > best.purity {
          best = Cut(position: position, purity: purity, leftCount: withMissing, missingLeft: true)
        }
      }
    }
    return best.position >= 0 ? best : nil
  }

  private func bestOfClasses(
    _ target: CartTarget, _ rowCount: Int, _ minimumLeaf: Int, _ only: Int?, _ above: Double
  ) -> Cut? {
    var best = Cut(position: -1, purity: above, leftCount: 0, missingLeft: false)
    left.update(repeating: 0, count: width)
    var leftCount = 0
    let end = missingCount > 0 ? count : count - 1
    for position in 0..<end {
      for index in 0..<width { left[index] += sums[position &* width &+ index] }
      leftCount &+= Int(counts[position])
      if let only, only != position { continue }
      for missingLeft in [false, true] {
        if missingLeft, missingCount == 0 || position == count - 1 { continue }
        let all = missingLeft ? leftCount + missingCount : leftCount
        guard all >= minimumLeaf, rowCount - all >= minimumLeaf else { continue }
        for index in 0..<width { side[index] = left[index] + (missingLeft ? missingSums[index] : 0) }
        var purity = target.purity(side)
        for index in 0..<width { side[index] = max(0, total[index] - side[index]) }
        purity += target.purity(side)
        if purity > best.purity {
          best = Cut(position: position, purity: purity, leftCount: all, missingLeft: missingLeft)
        }
      }
    }
    return best.position >= 0 ? best : nil
  }
}

/// Sorts ascending: insertion for few, else the median of three parts them.
func sortKeys(_ keys: UnsafeMutablePointer<UInt32>, _ count: Int) {
  var (keys, count) = (keys, count)
  while count > 24 {
    let (a, b, c) = (keys[0], keys[count / 2], keys[count - 1])
    let pivot = max(min(a, b), min(max(a, b), c))
    var (low, high) = (0, count - 1)
    while true {
      while keys[low] < pivot { low &+= 1 }
      while keys[high] > pivot { high &-= 1 }
      if low >= high { break }
      (keys[low], keys[high]) = (keys[high], keys[low])
      low &+= 1
      high &-= 1
    }
    let middle = high + 1
    // The shorter part first, so that the stack stays short.
    if middle <= count - middle {
      sortKeys(keys, middle)
      keys += middle
      count -= middle
    } else {
      sortKeys(keys + middle, count - middle)
      count = middle
    }
  }
  guard count > 1 else { return }
  for index in 1..<count {
    let key = keys[index]
    var place = index
    while place > 0, keys[place &- 1] > key {
      keys[place] = keys[place &- 1]
      place &-= 1
    }
    keys[place] = key
  }
}
