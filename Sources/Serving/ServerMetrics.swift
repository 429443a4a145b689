/// Counts of what was answered: by route and status, and how long it took.
struct ServerMetrics: Sendable {
  /// Upper bounds of the latency buckets in seconds.
  static let bounds = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]
  private static let statuses = Status.counted.count + 1  // the last one is every other status
  private static let buckets = bounds.count + 1  // the last one is beyond all bounds

  private var answered = [UInt64](repeating: 0, count: Route.allCases.count * statuses)
  private var latency = [UInt64](repeating: 0, count: Route.allCases.count * buckets)
  private var seconds = [Double](repeating: 0, count: Route.allCases.count)

  /// Counts one answer.
  /// - Parameter seconds: from the head to the last byte handed to the system.
  mutating func count(_ route: Route, _ status: Int, seconds: Double) {
    let index = status == 200 ? 0 : Status.counted.firstIndex(of: status) ?? Self.statuses - 1
    answered[route.rawValue * Self.statuses + index] += 1
    var bucket = 0
    while bucket < Self.bounds.count, seconds > Self.bounds[bucket] { bucket += 1 }
    latency[route.rawValue * Self.buckets + bucket] += 1
    self.seconds[route.rawValue] += seconds
  }

  /// Answers to `route` by status, those that never happened left out.
  func answers(_ route: Route) -> [(status: String, count: UInt64)] {
    (0..<Self.statuses).compactMap { index in
      let count = answered[route.rawValue * Self.statuses + index]
      let status = index < Status.counted.count ? String(Status.counted[index]) : "other"
      return count > 0 ? (status, count) : nil
    }
  }

  /// Latency of `route`: answers within each bound, as a running sum, and the sum of seconds.
  func histogram(_ route: Route) -> (within: [UInt64], seconds: Double) {
    var sum: UInt64 = 0
    let within = (0..<Self.buckets).map { bucket in
      sum += latency[route.rawValue * Self.buckets + bucket]
      return sum
    }
    return (within, seconds[route.rawValue])
  }
}
