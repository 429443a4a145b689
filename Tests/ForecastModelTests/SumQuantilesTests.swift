import ForecastModel
import Statistics
import Support
import Testing

/// Quantiles of sums against closed forms: errors whose correlation, and so the spread of whose sums, is known.
@Suite struct SumQuantilesTests {
  private static let contract = Toy.contract { $0.minimum = nil }

  /// Errors of an autoregression of order 1 with unit variance, forecast with median 100 and the right scale.
  private static func autoregression(_ phi: Double, windows: Int, horizon: Int, seed: UInt64) -> [WindowErrors] {
    var numbers = RandomNumbers(seed: seed)
    return (0..<windows).map { _ in
      var error = numbers.normal()
      let errors = (0..<horizon).map { step -> Double in
        if step > 0 { error = phi * error + (1 - phi * phi).squareRoot() * numbers.normal() }
        return error
      }
      return WindowErrors(
        actual: errors.map { 100 + $0 }, median: .init(repeating: 100, count: horizon),
        scale: .init(repeating: 1, count: horizon))
    }
  }

  private static func path(_ scale: [Double], median: Double = 100) -> ForecastPath {
    var path = ForecastPath()
    path.median = scale.map { _ in median }
    path.scale = scale
    return path
  }

  /// Var(S_k) = sum over i, j of phi^|i-j|; the 0.75 quantile of a normal is 0.674490 deviations from its middle.
  @Test(arguments: [-0.5, 0, 0.4, 0.8]) func closedFormOfAutoregression(phi: Double) {
    let sums = SumQuantiles.fit(Self.autoregression(phi, windows: 12_000, horizon: 6, seed: 3))
    #expect(abs(sums.correlation - phi) < 0.03)
    for periods in 1...6 {
      var variance = 0.0
      for i in 0..<periods { for j in 0..<periods { variance += power(phi, abs(i - j)) } }
      let exact = 0.674_489_75 * variance.squareRoot()
      let found = sums.quantile(
        0.75, of: Self.path(.init(repeating: 1, count: 6)), periods: periods, contract: Self.contract)
      #expect(abs(found - 100 * Double(periods) - exact) < 0.06 * exact + 0.02, "\(periods) periods")
    }
    func power(_ base: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1) { value, _ in value * base } }
  }

  /// What a model does not know of its errors the windows tell: a random walk, of which it says independent steps.
  /// Sums of k have the variance k (k + 1) (2k + 1) / 6.
  @Test func closedFormOfRandomWalk() {
    var numbers = RandomNumbers(seed: 5)
    let windows = (0..<12_000).map { _ -> WindowErrors in
      var level = 0.0
      let actual = (0..<7).map { _ -> Double in
        level += numbers.normal()
        return level
      }
      return WindowErrors(
        actual: actual, median: .init(repeating: 0, count: 7), scale: (1...7).map { Double($0).squareRoot() })
    }
    let sums = SumQuantiles.fit(windows)
    let path = Self.path((1...7).map { Double($0).squareRoot() }, median: 0)
    for k in [1.0, 2, 3, 5, 7] {
      let exact = 1.281_551_57 * (k * (k + 1) * (2 * k + 1) / 6).squareRoot()
      let found = sums.quantile(0.9, of: path, periods: Int(k), contract: Self.contract)
      #expect(abs(found - exact) < 0.08 * exact, "\(k) periods: \(found), \(exact)")
    }
  }

  /// On fresh windows the quantile of the sum holds as often as it says; the sum of quantiles more often.
  @Test(arguments: [0.5, 0.75, 0.9, 0.95]) func coverageOfFreshSums(level: Double) {
    let sums = SumQuantiles.fit(Self.autoregression(0.3, windows: 3000, horizon: 5, seed: 11))
    let fresh = Self.autoregression(0.3, windows: 4000, horizon: 5, seed: 12)
    for periods in [2, 3, 5] {
      let quantile = sums.quantile(
        level, of: Self.path(.init(repeating: 1, count: 5)), periods: periods, contract: Self.contract)
      let held = fresh.count { $0.actual.prefix(periods).reduce(0, +) <= quantile }
      #expect(abs(Double(held) / 4000 - level) < 0.025, "\(periods) periods")
      if level >= 0.75 {
        let single = Double(periods) * (100 + Normal.quantile(level))
        #expect(fresh.count { $0.actual.prefix(periods).reduce(0, +) <= single } > held + 40)
      }
    }
  }

  /// Lopsided errors: the medians of single periods do not add up to the median of the sum.
  @Test func theMiddleMayMove() {
    var numbers = RandomNumbers(seed: 21)
    let windows = (0..<3000).map { _ in
      // Mostly nothing, now and then 10: the median is 0, and that of a sum of six is 10.
      WindowErrors(
        actual: (0..<6).map { _ in numbers.uniform() < 0.25 ? 10 : 0 }, median: .init(repeating: 0, count: 6),
        scale: .init(repeating: 4, count: 6))
    }
    let found = SumQuantiles.fit(windows).quantile(
      0.5, of: Self.path(.init(repeating: 4, count: 6), median: 0), periods: 6, contract: Self.contract)
    #expect(found > 5 && found < 15)
  }

  @Test func neverFallsAndStaysWithinBounds() {
    let sums = SumQuantiles.fit(Self.autoregression(0.6, windows: 30, horizon: 4, seed: 2))
    let contract = Toy.contract { ($0.minimum, $0.maximum) = (0, 101) }
    var last = -Double.infinity
    for level in stride(from: 0.01, through: 0.99, by: 0.01) {
      let value = sums.quantile(level, of: Self.path([1, 2, 0, 5]), periods: 4, contract: contract)
      #expect(value >= last && (0...404).contains(value))
      last = value
    }
  }

  @Test func fewOrStrangeWindows() {
    #expect(SumQuantiles.fit([]) == .normal)
    let unknown = WindowErrors(actual: [.nan, 3], median: [1, 1], scale: [1, 1])
    #expect(unknown.known == 0 && SumQuantiles.fit([unknown]) == .normal)
    let largest = Double.greatestFiniteMagnitude
    let wild = WindowErrors(actual: [largest, -largest, 0], median: [0, 0, 0], scale: [largest, 1e-300, 0])
    let sums = SumQuantiles.fit([wild, wild])
    #expect(sums.quantile(0.99, of: Self.path([largest, largest]), periods: 2, contract: Self.contract).isFinite)
  }

  @Test func roundTripAndEveryCut() throws {
    let sums = SumQuantiles.fit(Self.autoregression(0.6, windows: 50, horizon: 4, seed: 2))
    let contract = Toy.ordering()
    let book = OrderBook(
      model: sums, baseline: .normal,
      terms: [(["Berlin", "milk"], .init(packSize: 6, leadTime: 2)), (["Berlin", "tea"], .init(minimum: 12))])
    let bytes = book.encoded()
    var reader = ByteReader(bytes, source: "orders")
    #expect(try OrderBook(from: &reader, contract: contract) == book)
    for count in 0..<bytes.count {
      var reader = ByteReader(bytes[..<count], source: "orders")
      #expect(throws: Diagnostic.self) { try OrderBook(from: &reader, contract: contract) }
    }
    var longer = ByteReader(bytes + [0], source: "orders")
    #expect(throws: Diagnostic.self) { try OrderBook(from: &longer, contract: contract) }
    var numbers = RandomNumbers(seed: 1)
    for _ in 0..<2000 {
      var changed = bytes
      changed[numbers.integer(below: changed.count)] ^= 1 << UInt8(numbers.integer(below: 8))
      var reader = ByteReader(changed, source: "orders")
      guard let read = try? OrderBook(from: &reader, contract: contract) else { continue }
      #expect(read.model.quantile(0.75, of: Self.path([1, 2, 3]), periods: 3, contract: contract).isFinite)
    }
  }
}
