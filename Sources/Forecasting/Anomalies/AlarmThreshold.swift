#if canImport(Glibc)
  import Glibc
#endif

/// Sets the threshold of alarms so that a wanted number of them comes about by chance.
///
/// What counts is alarms, not readings: readings over the threshold that are close together are one alarm, which takes
/// care of scores that go together. The threshold for k alarms is the score at which held-out readings give their
/// k-th alarm; an equally long stretch of new readings then gives k of them on average (exchangeability of peaks over
/// a threshold). For few alarms the tail of the largest peaks is taken for exponential, as scores in orders of
/// magnitude are, and the uncertainty of its mean goes into the threshold (Davison and Smith, J. Royal Stat. Soc. B
/// 52, 1990, for peaks over a threshold).
public enum AlarmThreshold {
  /// Scores at which one more alarm comes about, falling: the n-th is the largest threshold that gives n alarms.
  /// - Parameters:
  ///   - scores: of each series in the order of time; NaN where a reading is not to be counted.
  ///   - coolDown: readings over the threshold with at most so many others between them are one alarm.
  ///   - renewal: an alarm counts once more whenever it has lasted for so many readings, as `AlarmEpisode.calls` has it.
  public static func peaks(_ scores: [[Double]], coolDown: Int, renewal: Int = .max) -> [Double] {
    var order = [(score: Double, series: Int, place: Int)]()
    for (series, list) in scores.enumerated() {
      for (place, score) in list.enumerated() where score.isFinite { order.append((score, series, place)) }
    }
    order.sort { ($0.score, $1.series, $1.place) > ($1.score, $0.series, $0.place) }
    // Readings over the threshold, as a set of places in each series; neighbours are found by walking no further than
    // the cool-down reaches. An alarm is known at its two ends, by the place of the other end.
    var otherEnd = scores.map { [Int](repeating: -1, count: $0.count) }
    var (alarms, peaks) = (0, [Double]())
    for (score, series, place) in order {
      func neighbour(_ direction: Int) -> Int? {
        for distance in 1...(coolDown + 1) {
          let other = place + direction * distance
          guard otherEnd[series].indices.contains(other) else { return nil }
          if otherEnd[series][other] >= 0 { return other }
        }
        return nil
      }
      func calls(_ first: Int, _ last: Int) -> Int { 1 + (last - first) / renewal }
      let (before, after) = (neighbour(-1), neighbour(1))
      if let before, let after, after - before <= coolDown + 1 {
        // Within an alarm nothing changes.
        otherEnd[series][place] = place
      } else {
        var (first, last) = (place, place)
        if let before {
          first = otherEnd[series][before]
          alarms -= calls(first, before)
        }
        if let after {
          last = otherEnd[series][after]
          alarms -= calls(after, last)
        }
        alarms += calls(first, last)
        otherEnd[series][place] = place
        (otherEnd[series][first], otherEnd[series][last]) = (last, first)
      }
      while alarms > peaks.count { peaks.append(score) }
    }
    return peaks
  }

  /// From so many alarms on they are counted; for fewer the tail is extended.
  static let countedFrom = 10.0

  /// The threshold that gives `alarms` alarms, on average, in as much time as `scores` cover; nil where there are too
  /// few scores to say.
  public static func threshold(
    _ scores: [[Double]], coolDown: Int, renewal: Int = .max, alarms: Double
  ) -> Double? {
    threshold(peaks: peaks(scores, coolDown: coolDown, renewal: renewal), alarms: alarms)
  }

  /// The same from peaks that are known; with fewer of them than `alarms` it is the lowest of all.
  static func threshold(peaks: [Double], alarms: Double) -> Double? {
    guard peaks.count >= 5, alarms > 0 else { return nil }
    if alarms >= countedFrom {
      let rank = min(alarms, Double(peaks.count)) - 1
      let low = Int(rank)
      guard low + 1 < peaks.count else { return peaks[peaks.count - 1] }
      return peaks[low] + (rank - Double(low)) * (peaks[low + 1] - peaks[low])
    }
    let count = min(peaks.count - 1, max(20, Int((3 * alarms).rounded(.up))))
    let start = peaks[count]
    let mean = peaks[..<count].reduce(0) { $0 + ($1 - start) } / Double(count)
    let many = Double(count)
    guard alarms < many else { return start }
    // The mean over what is not known of the tail: an exponential whose mean was estimated is a Lomax distribution.
    return start + many * mean * (pow(many / alarms, 1 / many) - 1)
  }
}
