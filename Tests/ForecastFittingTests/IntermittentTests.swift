import ForecastFitting
import ForecastModel
import Statistics
import Testing

/// A slow seller and a quicker one.
private let slow: [Double] = [
  0, 0, 3, 0, 0, 0, 5, 0, 1, 0, 0, 2, 0, 0, 0, 0, 4, 1, 0, 0, 7, 0, 0, 2, 0, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 6, 0, 2, 0,
  0,
]
private let quick: [Double] = [4, 0, 2, 7, 1, 0, 3, 12, 2, 0, 5, 1, 0, 8, 2, 3, 0, 1, 6, 2]

/// A point forecast of statsforecast 2.1.1 (CrostonClassic, CrostonOptimized, CrostonSBA, TSB, ADIDA, IMAPA).
struct IntermittentReference: Sendable {
  var kind: CandidateKind
  var smoothing: IntermittentSmoothing
  var slow: Double
  var quick: Double
}

@Suite struct IntermittentTests {
  /// The weights by least squares of both lie within 1e-8 of the minimum, where the forecast hardly moves.
  @Test(arguments: [
    IntermittentReference(kind: .croston, smoothing: .customary, slow: 0.9856995626146856, quick: 3.033410067928774),
    IntermittentReference(kind: .croston, smoothing: .usual, slow: 0.9856995626146843, quick: 3.009959048756191),
    IntermittentReference(kind: .sba, smoothing: .customary, slow: 0.9364145844839513, quick: 2.881739564532335),
    IntermittentReference(kind: .tsb, smoothing: .customary, slow: 0.8690371857889129, quick: 3.05362914245872),
    IntermittentReference(
      kind: .tsb, smoothing: .fixed(demand: 0.3, occurrence: 0.05), slow: 0.818149245797472, quick: 2.79442133474929),
    IntermittentReference(kind: .adida, smoothing: .usual, slow: 0.9591336664325979, quick: 2.9997668802414292),
    IntermittentReference(kind: .imapa, smoothing: .usual, slow: 0.9159704020470721, quick: 2.9997668802414292),
  ])
  func pointForecastsAreThoseOfStatsforecast(reference: IntermittentReference) {
    let settings = FitSettings(intermittentSmoothing: reference.smoothing)
    for (values, expected) in [(slow, reference.slow), (quick, reference.quick)] {
      let path = fit(reference.kind, to: values, settings: settings).forecast(horizon: 3)
      #expect(path.median.allSatisfy { abs($0 - expected) < 1e-6 * expected })
    }
  }

  /// Croston's method by hand: demands 3, 5 with weight 1/2 give 4; intervals 3, 4 give 3.5.
  @Test func aFewStepsByHand() {
    let settings = FitSettings(intermittentSmoothing: .fixed(demand: 0.5, occurrence: 0.5))
    let values = Array(slow.prefix(8))
    #expect(fit(.croston, to: values, settings: settings).forecast(horizon: 1).median == [4 / 3.5])
    #expect(fit(.sba, to: values, settings: settings).forecast(horizon: 1).median == [0.75 * (4 / 3.5)])
    // The probability halves without a demand, and goes half way to 1 with one: 1/2, 1/4, 1/8, 1/16, 17/32, 17/64.
    #expect(fit(.tsb, to: values, settings: settings).forecast(horizon: 1).median == [4 * 17 / 64])
  }

  /// A fitted model that sees new values is that with the same weights run over all of them.
  @Test(arguments: [CandidateKind.croston, .sba, .tsb, .adida, .imapa]) func appendingIsFiltering(kind: CandidateKind) {
    var settings = FitSettings(intermittentSmoothing: .fixed(demand: 0.2, occurrence: 0.15))
    var numbers = RandomNumbers(seed: 5)
    for first in [1, 2, 7, 20, 33] {
      var values = slow
      if first == 33 { values = slow.map { $0 == 0 || numbers.uniform() < 0.2 ? 0 : $0 } }
      var grown = fit(kind, to: Array(values.prefix(first)), settings: settings)
      // A longer series may have other sizes of buckets, and weights are not fitted anew.
      for value in values.dropFirst(first) { grown.append(value) }
      guard kind != .adida, kind != .imapa else { continue }
      let whole = fit(kind, to: values, settings: settings)
      #expect(grown.forecast(horizon: 2).median == whole.forecast(horizon: 2).median)
    }
    // Twice the same mean interval: the same sizes of buckets.
    settings.intermittentSmoothing = .fixed(demand: 0.2, occurrence: 0.2)
    var steady = [Double](repeating: 0, count: 40)
    for t in stride(from: 3, to: 40, by: 4) { steady[t] = Double(1 + (t * 7) % 5) }
    for first in [16, 20, 24, 36] {
      var grown = fit(kind, to: Array(steady.prefix(first)), settings: settings)
      for value in steady.dropFirst(first) { grown.append(value) }
      let whole = fit(kind, to: steady, settings: settings)
      let (one, two) = (grown.forecast(horizon: 1).median[0], whole.forecast(horizon: 1).median[0])
      #expect(abs(one - two) < 1e-12, "\(first)")
    }
  }

  /// Aggregating by hand at each length of the series: what the state keeps for every beginning of the buckets.
  @Test(arguments: [1, 2, 3, 5]) func bucketsAreThoseOfTheWholeSeries(size: Int) {
    var state = AggregationState([AggregationState.Level(size: size, weight: 0.3)])
    for (index, value) in slow.enumerated() {
      state.append(value)
      let seen = index + 1
      guard seen >= size else { continue }
      var level: Double?
      for first in stride(from: seen % size, to: seen, by: size) {
        let sum: Double = slow[first..<first + size].reduce(0, +)
        if let before = level { level = 0.3 * sum + 0.7 * before } else { level = sum }
      }
      let expected = (level ?? 0) / Double(size)
      #expect(abs(state.rate - expected) < 1e-12)
    }
  }

  @Test(arguments: [CandidateKind.croston, .sba, .tsb, .adida, .imapa])
  func missingPeriodsArePassedOver(kind: CandidateKind) {
    var gaps = [Double]()
    for value in slow { gaps += [value, .nan] }
    #expect(fit(kind, to: gaps) == fit(kind, to: slow))
  }

  /// Demand that ended: TSB goes to nothing, Croston's stays.
  @Test func onlyTsbForgets() {
    let ended = slow + [Double](repeating: 0, count: 200)
    let settings = FitSettings(intermittentSmoothing: .customary)
    #expect(fit(.tsb, to: ended, settings: settings).forecast(horizon: 1).median[0] < 1e-6)
    #expect(fit(.croston, to: ended, settings: settings).forecast(horizon: 1).median[0] > 0.9)
  }

  /// On simulated demand with probability p and mean size m, p m is the truth; SBA is nearer to it than Croston.
  @Test func theCorrectionTakesTheBiasOff() {
    var (croston, corrected, count) = (0.0, 0.0, 0.0)
    let settings = FitSettings(intermittentSmoothing: .fixed(demand: 0.3, occurrence: 0.3))
    for stream in 0..<400 {
      var numbers = RandomNumbers(seed: 11).stream(UInt64(stream))
      let values = (0..<200).map { _ in numbers.uniform() < 0.3 ? 1 + 8 * numbers.uniform() : 0 }
      croston += fit(.croston, to: values, settings: settings).forecast(horizon: 1).median[0]
      corrected += fit(.sba, to: values, settings: settings).forecast(horizon: 1).median[0]
      count += 1
    }
    let truth = 0.3 * 5
    #expect(croston / count > 1.08 * truth)
    #expect(abs(corrected / count - truth) < 0.07 * truth)
  }

  @Test func classesOfDemand() {
    #expect(DemandClass(of: [5, 5, 6, 5]) == .smooth)
    #expect(DemandClass(of: [1, 9, 1, 20]) == .erratic)
    #expect(DemandClass(of: [0, 0, 5, 0, 0, 6]) == .intermittent)
    #expect(DemandClass(of: [0, 0, 1, 0, 0, 40, .nan, 0, 2]) == .lumpy)
    #expect(DemandClass(of: [0, 0, .nan]) == nil)
    #expect(DemandClass(of: []) == nil)
    #expect(DemandClass(meanInterval: 1.32, squaredVariation: 0.49) == .lumpy)
    #expect(DemandClass.smooth.advised == .croston && DemandClass.lumpy.advised == .sba)
  }
}
