/// The inner loop of STL and its buffers.
struct StlLoops {
  let period: Int
  let count: Int
  private let seasonalLoess: Loess
  private let trendLoess: Loess
  private let lowPassLoess: Loess
  private(set) var seasonal: [Double]
  private(set) var trend: [Double]
  /// Cycle-subseries put together again, with a period more at both ends.
  private var cycles: [Double]
  private var work: [Double]
  private var smoothed: [Double]
  /// One cycle-subseries, its weights and its smoothed self.
  private var phase: [Double]
  private var phaseWeights: [Double]
  private var phaseSmoothed: [Double]

  init(period: Int, count: Int, seasonal: Loess, trend: Loess, lowPass: Loess) {
    self.period = period
    self.count = count
    seasonalLoess = seasonal
    trendLoess = trend
    lowPassLoess = lowPass
    self.seasonal = [Double](repeating: 0, count: count)
    self.trend = self.seasonal
    cycles = [Double](repeating: 0, count: count + 2 * period)
    work = cycles
    smoothed = cycles
    phase = [Double](repeating: 0, count: count / period + 1)
    phaseWeights = phase
    phaseSmoothed = phase
  }

  /// One pass: season of the detrended series, trend of the deseasonalised one.
  /// - Parameters:
  ///   - values: finite, `count` of them.
  ///   - weights: nil: all 1.
  mutating func pass(_ values: [Double], weights: [Double]?) {
    for t in 0..<count { work[t] = values[t] - trend[t] }
    smoothCycles(weights)
    // What is slow in the cycles is no season: three moving averages and a loess find it.
    let first = Self.average(&work, of: cycles, count: count + 2 * period, length: period)
    let second = Self.average(&smoothed, of: work, count: first, length: period)
    _ = Self.average(&work, of: smoothed, count: second, length: 3)
    Self.smooth(lowPassLoess, work, nil, count, into: &smoothed)
    for t in 0..<count {
      seasonal[t] = cycles[period + t] - smoothed[t]
      work[t] = values[t] - seasonal[t]
    }
    Self.smooth(trendLoess, work, weights, count, into: &trend)
  }

  /// Smooths each cycle-subseries of `work`, a cycle past both ends included.
  private mutating func smoothCycles(_ weights: [Double]?) {
    for start in 0..<period {
      let length = (count - 1 - start) / period + 1
      for index in 0..<length {
        phase[index] = work[start + index * period]
        if let weights { phaseWeights[index] = weights[start + index * period] }
      }
      let loess = seasonalLoess
      phase.withUnsafeBufferPointer { phase in
        phaseWeights.withUnsafeBufferPointer { phaseWeights in
          phaseSmoothed.withUnsafeMutableBufferPointer { smoothed in
            guard let y = phase.baseAddress, let out = smoothed.baseAddress else { return }
            let w = weights == nil ? nil : phaseWeights.baseAddress
            loess.smooth(y, w, count: length, into: out)
            let window = min(loess.window, length)
            cycles[start] = loess.estimate(y, w, count: length, at: -1, first: 0, last: window - 1) ?? out[0]
            cycles[start + (length + 1) * period] =
              loess.estimate(y, w, count: length, at: Double(length), first: length - window, last: length - 1)
              ?? out[length - 1]
            for index in 0..<length { cycles[start + (index + 1) * period] = out[index] }
          }
        }
      }
    }
  }

  /// The moving average of the first `count` values; returns how many there are of it.
  private static func average(_ out: inout [Double], of values: [Double], count: Int, length: Int) -> Int {
    var sum = 0.0
    for index in 0..<length { sum += values[index] }
    let scale = 1 / Double(length)
    out[0] = sum * scale
    for index in length..<max(length, count) {
      sum += values[index] - values[index - length]
      out[index - length + 1] = sum * scale
    }
    return count - length + 1
  }

  private static func smooth(
    _ loess: Loess, _ values: [Double], _ weights: [Double]?, _ count: Int, into out: inout [Double]
  ) {
    out.withUnsafeMutableBufferPointer { out in
      values.withUnsafeBufferPointer { values in
        guard let from = values.baseAddress, let to = out.baseAddress else { return }
        if let weights {
          weights.withUnsafeBufferPointer { loess.smooth(from, $0.baseAddress, count: count, into: to) }
        } else {
          loess.smooth(from, nil, count: count, into: to)
        }
      }
    }
  }
}
