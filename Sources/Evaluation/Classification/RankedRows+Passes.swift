/// What only the order of the scores tells.
struct RankSums {
  var rocArea = Double.nan
  var averagePrecision = Double.nan
  /// Largest distance between the two classes' distributions of scores (Kolmogorov and Smirnov).
  var largestGap = Double.nan
  var calibrationError = Double.nan
}

extension RankedRows {
  /// First pass: how many cases each row stands for in this draw, and the sums that need no order.
  /// - Parameter mass: OUT, one a row.
  func weigh(_ times: [UInt16], into mass: UnsafeMutableBufferPointer<Double>) -> ConfusionSums {
    var sums = ConfusionSums()
    let n = count
    precondition(times.count >= unitBound && mass.count >= n)
    // Unchecked pointers: with the checks of seven arrays this pass takes three times as long.
    times.withUnsafeBufferPointer { times in
      unit.withUnsafeBufferPointer { unit in
        weight.withUnsafeBufferPointer { weight in
          for i in 0..<n { mass[i] = Double(times[Int(unit[i])]) * weight[i] }
        }
      }
    }
    let mass = UnsafeBufferPointer(rebasing: mass[..<n])
    func dot(_ column: [Double]) -> Double { column.withUnsafeBufferPointer { inner($0, mass) } }
    for value in mass { sums.total += value }
    sums.positives = dot(positive)
    sums.alerts = dot(acted)
    sums.hits = dot(hit)
    sums.logLoss = dot(logLoss)
    sums.squaredError = dot(squaredError)
    return sums
  }

  /// Second pass, from the highest score to the lowest, a group of equal scores at a time.
  /// - Parameter bins: of the calibration error; 0: it is not measured.
  func walk(_ mass: UnsafeMutableBufferPointer<Double>, _ sums: ConfusionSums, bins: Int) -> RankSums {
    var ranks = RankSums()
    let (positives, negatives) = (sums.positives, sums.negatives)
    guard sums.total > 0 else { return ranks }
    let isSplit = positives > 0 && negatives > 0
    let perPositive = positives > 0 ? 1 / positives : 0
    let perNegative = negatives > 0 ? 1 / negatives : 0
    var (above, hitsAbove, area, precision, gap) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var calibration = EqualMassError(bins: bins, total: sums.total)
    let n = count
    score.withUnsafeBufferPointer { score in
      positive.withUnsafeBufferPointer { positive in
        endsTie.withUnsafeBufferPointer { endsTie in
          var i = 0
          while i < n {
            var group = mass[i]
            var groupHits = mass[i] * positive[i]
            var groupScores = mass[i] * score[i]
            while !endsTie[i] {
              i += 1
              group += mass[i]
              groupHits += mass[i] * positive[i]
              groupScores += mass[i] * score[i]
            }
            i += 1
            if group == 0 { continue }
            area += (group - groupHits) * (hitsAbove + 0.5 * groupHits)
            if bins > 0 { calibration.add(mass: group, hits: groupHits, scores: groupScores, above: above) }
            above += group
            hitsAbove += groupHits
            if groupHits > 0 { precision += groupHits * (hitsAbove / above) }
            let distance = abs(hitsAbove * perPositive - (above - hitsAbove) * perNegative)
            if distance > gap { gap = distance }
          }
        }
      }
    }
    if isSplit {
      ranks.rocArea = area / (positives * negatives)
      ranks.largestGap = gap
    }
    if positives > 0 { ranks.averagePrecision = precision / positives }
    if bins > 0 { ranks.calibrationError = calibration.finish() }
    return ranks
  }

  /// Positives among the first `budget` cases; of the row in which the budget ends only the part that it reaches.
  func positives(amongFirst budget: Double, _ mass: UnsafeMutableBufferPointer<Double>) -> Double {
    var (left, hits) = (budget, 0.0)
    var i = 0
    while i < count, left > 0 {
      let taken = min(mass[i], left)
      hits += taken * positive[i]
      left -= taken
      i += 1
    }
    return hits
  }
}

/// The inner product, in four interleaved sums so that the processor need not wait for each addition.
private func inner(_ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>) -> Double {
  var sums = SIMD4<Double>.zero
  let n = min(a.count, b.count)
  var i = 0
  while i + 4 <= n {
    let left = SIMD4<Double>(a[i], a[i + 1], a[i + 2], a[i + 3])
    let right = SIMD4<Double>(b[i], b[i + 1], b[i + 2], b[i + 3])
    sums += left * right
    i += 4
  }
  var rest = 0.0
  while i < n {
    rest += a[i] * b[i]
    i += 1
  }
  return sums[0] + sums[1] + (sums[2] + sums[3]) + rest
}
