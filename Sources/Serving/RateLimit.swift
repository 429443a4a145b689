/// How many requests each holder of a token may send: a bucket each that fills at the agreed rate and holds a second's worth,
/// or one request where that is less.
struct RateLimit: Sendable {
  /// Requests a second; 0 is no limit.
  let rate: Double
  private var buckets: [(tokens: Double, time: Double)] = []

  init(perSecond rate: Double) { self.rate = rate }

  private var depth: Double { max(1, rate) }

  /// Takes one request from the bucket of `holder`; nil where there is one, else the seconds until there will be.
  mutating func wait(_ holder: Int, at now: Double) -> Double? {
    guard rate > 0 else { return nil }
    while buckets.count <= holder { buckets.append((depth, now)) }
    let tokens = min(depth, buckets[holder].tokens + max(0, now - buckets[holder].time) * rate)
    guard tokens >= 1 else {
      buckets[holder] = (tokens, now)
      return (1 - tokens) / rate
    }
    buckets[holder] = (tokens - 1, now)
    return nil
  }
}
