import ForecastModel
import Glibc
import Statistics
import Support
import Testing

struct AnomalyTailTests {
  /// Shares that are known: of a sample of |normal| and of |Cauchy| values, a new value's surprise is the decimal
  /// logarithm of its share, within what a sample of that size can tell.
  @Test(arguments: [false, true]) func surpriseIsTheShareOfTheTail(isHeavy: Bool) {
    var random = RandomNumbers(seed: 3)
    func draw() -> Double { isHeavy ? abs(random.normal() / random.normal()) : abs(random.normal()) }
    let tail = AnomalyTail(fitting: (0..<20_000).map { _ in draw() })
    for share in [0.3, 0.1, 0.03, 0.01, 0.003] {
      // P(|Cauchy| > x) = 2 atan(1/x) / pi is close to 2 / (pi x) in the tail; the normal one from its quantile.
      let value = isHeavy ? tan((1 - share) * .pi / 2) : Normal.quantile(1 - share / 2)
      #expect(abs(tail.surprise(value) + log10(share)) < 0.08, "share \(share)")
    }
    // Beyond the sample, one in a million: a power law is right for heavy tails, and careful with light ones.
    let far = isHeavy ? tan((1 - 1e-6) * .pi / 2) : Normal.quantile(1 - 5e-7)
    #expect(isHeavy ? abs(tail.surprise(far) - 6) < 1.2 : (3.5...6.5).contains(tail.surprise(far)))
  }

  @Test func itNeverFallsAndKnowsItsEnds() {
    var random = RandomNumbers(seed: 5)
    let tails =
      [10, 30, 500].map { count in AnomalyTail(fitting: (0..<count).map { _ in abs(random.normal()) }) }
      + [AnomalyTail(fitting: []), AnomalyTail(fitting: [Double](repeating: 0, count: 50)), .normal]
      + [AnomalyTail(fitting: [Double](repeating: 2, count: 50))]
    for tail in tails {
      let surprises = (0...4000).map { tail.surprise(Double($0) / 100) }
      #expect(zip(surprises, surprises.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(surprises[0] == 0 && surprises.allSatisfy { (0...AnomalyTail.most).contains($0) })
      #expect(tail.surprise(.nan) == 0 && tail.surprise(-3) == 0 && tail.surprise(.infinity) == AnomalyTail.most)
    }
  }

  /// Conformal: among n held-out values and one new one every rank is as likely, so surprise 1 is reached by one in
  /// ten, also by short samples.
  @Test(arguments: [50, 99, 400]) func oneInTenReachesSurpriseOne(count: Int) {
    var random = RandomNumbers(seed: 8)
    var reached = 0
    let trials = 4000
    for _ in 0..<trials {
      let tail = AnomalyTail(fitting: (0..<count).map { _ in abs(random.normal()) })
      if tail.surprise(abs(random.normal())) >= 1 { reached += 1 }
    }
    let bounds = Wilson.interval(reached, of: trials, confidence: 0.999)
    #expect(bounds.lower < 0.1 && 0.1 < bounds.upper, "\(reached)")
  }

  @Test func bytesComeBack() throws {
    var random = RandomNumbers(seed: 13)
    let tail = AnomalyTail(fitting: (0..<300).map { _ in abs(random.normal()) })
    var writer = ByteWriter()
    tail.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "test")
    #expect(try AnomalyTail(from: &reader) == tail)
    for place in writer.bytes.indices {
      var bytes = writer.bytes
      bytes[place] ^= 0x80
      var broken = ByteReader(bytes, source: "test")
      _ = try? AnomalyTail(from: &broken)
    }
  }

  /// The normal score is the inverse of the quantile.
  @Test func normalScoresInvertQuantiles() {
    var random = RandomNumbers(seed: 21)
    let errors = (0..<2000).compactMap { _ in
      StandardisedError(actual: random.normal() * 2 + 0.5, median: 0, scale: 1, step: 1)
    }
    let table = QuantileTable.fit(errors, isCentred: false)
    for level in stride(from: 0.002, through: 0.998, by: 0.004) {
      #expect(abs(table.normalScore(table.standardised(level, step: 1), step: 1) - Normal.quantile(level)) < 1e-9)
    }
    // (2 x + 0.5 - 0.5) / 2 of a normal error is its score.
    #expect(abs(table.normalScore(0.5, step: 1)) < 0.1)
    #expect(abs(table.normalScore(4.5, step: 1) - 2) < 0.2)
    #expect(table.normalScore(1e300, step: 1) == 50 && table.normalScore(-1e300, step: 1) == -50)
    #expect(table.normalScore(.nan, step: 1).isNaN)
  }
}
