import Forecasting
import Glibc
import Statistics
import Testing

/// The rate of false alarms that is asked for is the rate that comes about, on series whose truth is known.
struct AlarmThresholdTests {
  @Test func peaksAreCountedAsAlarms() {
    // At 5 one alarm, at 4 two (6 readings apart); with a cool-down of 2 the 3 between joins them, the 2 makes them two
    // again, and only the 1 makes three.
    let scores: [[Double]] = [[0, 5, 0, 0, 3, 0, 0, 4, 0, .nan, 0, 0, 2, 0, 0, 0, 0, 1]]
    #expect(AlarmThreshold.peaks(scores, coolDown: 0).prefix(5) == [5, 4, 3, 2, 1])
    #expect(AlarmThreshold.peaks(scores, coolDown: 2).prefix(3) == [5, 4, 1])
    #expect(AlarmThreshold.peaks([[1, .nan], [3]], coolDown: 10) == [3, 1])
    #expect(AlarmThreshold.peaks([], coolDown: 3) == [])
    #expect(AlarmThreshold.threshold([[1, 2, 3]], coolDown: 1, alarms: 1) == nil)
  }

  /// Against a slow count: the n-th peak is the largest score at which runs of readings give n alarms.
  @Test func peaksAgreeWithCounting() {
    var random = RandomNumbers(seed: 2)
    for coolDown in [0, 1, 3, 8] {
      let scores = (0..<3).map { _ in (0..<120).map { _ in (random.uniform() * 40).rounded() + random.uniform() } }
      let peaks = AlarmThreshold.peaks(scores, coolDown: coolDown)
      for (place, peak) in peaks.enumerated() {
        #expect(Self.count(scores, peak, coolDown) == place + 1)
      }
      for score in scores.joined() where score > peaks.last ?? 0 {
        let above = peaks.count { $0 >= score }
        #expect(Self.count(scores, score, coolDown) <= above)
      }
      // An alarm that lasts counts again: a threshold may then give two more at once, and each has its peak.
      for renewal in [1, 2, 7, 30] {
        let peaks = AlarmThreshold.peaks(scores, coolDown: coolDown, renewal: renewal)
        #expect(zip(peaks, peaks.dropFirst()).allSatisfy { $0 >= $1 })
        for (place, peak) in peaks.enumerated() where place + 1 == peaks.count || peaks[place + 1] < peak {
          #expect(Self.count(scores, peak, coolDown, renewal) == place + 1)
        }
      }
    }
  }

  static func count(_ scores: [[Double]], _ threshold: Double, _ coolDown: Int, _ renewal: Int = .max) -> Int {
    scores.reduce(0) { sum, list in
      var (alarms, quiet, first, last) = (0, Int.max, 0, 0)
      for (place, score) in list.enumerated() {
        if score >= threshold {
          if quiet > coolDown {
            (alarms, first) = (alarms + 1, place)
          } else {
            alarms += (place - first) / renewal - (last - first) / renewal
          }
          last = place
          quiet = 0
        } else if quiet < .max {
          quiet += 1
        }
      }
      return sum + alarms
    }
  }

  /// The surprise of a standard normal value, as scores are: its tail is exponential.
  static func surprise(_ value: Double) -> Double { -log10(2 * Normal.cumulative(-abs(value))) }

  enum Noise: String, CaseIterable { case independent, autoregressive, heavyTails }

  /// Mean number of alarms over many worlds, each with its own threshold: the wanted one, within its standard error.
  @Test(arguments: Noise.allCases, [0.5, 2.0, 5.0, 20.0])
  func theWantedNumberOfAlarmsComesAbout(noise: Noise, alarms: Double) throws {
    let (worlds, length, coolDown) = (200, 1000, 6)
    var counts = [Double]()
    for world in 0..<worlds {
      var random = RandomNumbers(seed: 77).stream(UInt64(world))
      var last = 0.0
      func scores(_ count: Int) -> [Double] {
        (0..<count).map { _ in
          switch noise {
          case .independent: return Self.surprise(random.normal())
          case .autoregressive:
            last = 0.8 * last + 0.6 * random.normal()
            return Self.surprise(last)
          // The logarithm, as surprises are: the values have Student's tails with two degrees of freedom.
          case .heavyTails: return log(1 + abs(random.normal() / (-log(1 - random.uniform())).squareRoot()))
          }
        }
      }
      let threshold = try #require(AlarmThreshold.threshold([scores(length)], coolDown: coolDown, alarms: alarms))
      counts.append(Double(Self.count([scores(length)], threshold, coolDown)))
    }
    let mean = counts.reduce(0, +) / Double(worlds)
    let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(worlds - 1)
    // Four standard errors, and a tenth for the tail's form where it is extended.
    let slack = 4 * (variance / Double(worlds)).squareRoot() + 0.1 * alarms
    #expect(mean - alarms < slack, "\(noise) \(alarms): mean \(mean)")
    // Where less than one alarm is wanted, the extended tail may err on the quiet side, but by no more than half.
    #expect(alarms - mean < max(slack, alarms < 1 ? 0.5 * alarms : 0), "\(noise) \(alarms): mean \(mean)")
  }
}
