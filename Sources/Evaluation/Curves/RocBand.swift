/// The ROC curve's 95 % bounds: of the share of positives found, at each share of negatives acted on.
public struct RocBand: Sendable, Equatable {
  public struct Point: Sendable, Equatable {
    public var falsePositiveRate: Double
    /// Positives found at that rate; between two points of the curve on the straight line.
    public var truePositiveRate: Estimate
  }

  public var points: [Point]

  /// Resamples units; vertical averaging (Fawcett, Pattern Recognition Letters 27, 2006).
  public init(_ outcomes: BinaryOutcomes, bootstrap: Bootstrap, steps: Int = 50) {
    let rates = (0...max(1, steps)).map { Double($0) / Double(max(1, steps)) }
    let rows = RankedRows(outcomes)
    let whole = rows.recalls(at: rates, times: [UInt16](repeating: 1, count: outcomes.unitCount))
    let drawn = bootstrap.draws(units: outcomes.unitCount) { rows.recalls(at: rates, times: $0) }
    points = rates.indices.map { index in
      Point(
        falsePositiveRate: rates[index],
        truePositiveRate: Estimate(point: whole[index], draws: drawn.map { $0[index] }.filter(\.isFinite).sorted()))
    }
  }
}

extension RankedRows {
  /// The share of positives found at each of the rising false positive rates.
  func recalls(at rates: [Double], times: [UInt16]) -> [Double] {
    var positives = 0.0
    var negatives = 0.0
    for i in 0..<count {
      let mass = Double(times[Int(unit[i])]) * weight[i]
      positives += mass * positive[i]
      negatives += mass * (1 - positive[i])
    }
    guard positives > 0, negatives > 0 else { return rates.map { _ in .nan } }
    var result = [Double]()
    result.reserveCapacity(rates.count)
    var (hits, misses) = (0.0, 0.0)
    var i = 0
    while i < count {
      var (groupHits, groupMisses) = (0.0, 0.0)
      repeat {
        let mass = Double(times[Int(unit[i])]) * weight[i]
        groupHits += mass * positive[i]
        groupMisses += mass * (1 - positive[i])
        i += 1
      } while i < count && !endsTie[i - 1]
      while result.count < rates.count, rates[result.count] * negatives < misses + groupMisses {
        let part = (rates[result.count] * negatives - misses) / groupMisses
        result.append((hits + part * groupHits) / positives)
      }
      hits += groupHits
      misses += groupMisses
    }
    while result.count < rates.count { result.append(1) }
    return result
  }
}
