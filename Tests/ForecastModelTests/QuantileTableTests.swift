import ForecastModel
import Statistics
import Support
import Testing

@Suite struct QuantileTableTests {
  private func errors(
    _ count: Int, seed: UInt64, _ value: (inout RandomNumbers, Int) -> Double
  ) -> [StandardisedError] {
    var numbers = RandomNumbers(seed: seed)
    return (0..<count).compactMap { index in
      let step = index % 8 + 1
      return StandardisedError(actual: value(&numbers, step), median: 0, scale: 1, step: step)
    }
  }

  @Test func withoutErrorsItIsNormal() {
    #expect(QuantileTable.fit([]) == .normal)
    for level in [1e-5, 0.001, 0.1, 0.333, 0.5, 0.975, 0.9999] {
      #expect(abs(QuantileTable.normal.standardised(level, step: 3) - Normal.quantile(level)) < 1e-4)
    }
  }

  /// Errors twice as wide as the model says, growing with the step: new ones fall under the quantiles as often as
  /// the level says, at each step. Standard error at most sqrt(0.25 / 5000) = 0.7 %, the table's own about as much.
  @Test(arguments: [0.05, 0.1, 0.5, 0.75, 0.9, 0.95]) func coversWhatItPromises(level: Double) {
    let table = QuantileTable.fit(errors(40_000, seed: 1) { (1 + 0.2 * Double($1)) * $0.normal() })
    let fresh = errors(40_000, seed: 2) { (1 + 0.2 * Double($1)) * $0.normal() }
    for group in [1...1, 2...3, 4...7, 8...8] {
      let own = fresh.filter { group.contains($0.step) }
      let under = own.filter { $0.value <= table.standardised(level, step: $0.step) }.count
      #expect(abs(Double(under) / Double(own.count) - level) < 0.02, "steps \(group)")
    }
  }

  @Test func fewErrorsLeanOnTheNormalDistribution() {
    let table = QuantileTable.fit(errors(6, seed: 3) { 0.1 * $0.normal() * Double($1) })
    // Six tiny errors narrow it, but not to their own spread.
    let high = table.standardised(0.9, step: 1)
    #expect(high > 0.5 && high < Normal.quantile(0.9) * 1.1)
  }

  @Test(arguments: [0, 1, 3, 30, 5000], [true, false]) func neverFalls(count: Int, isCentred: Bool) {
    let skewed = errors(count, seed: 4) { $0.uniform() < 0.5 ? -0.3 : 4 * $0.uniform() * Double($1) }
    let table = QuantileTable.fit(skewed, isCentred: isCentred)
    for step in [1, 2, 5, 8, 100] {
      var last = -Double.infinity
      for index in 0...2000 {
        let value = table.quantile(Double(index) / 2000, step: step, median: 3, scale: 2)
        #expect(value >= last && value.isFinite)
        last = value
      }
      if isCentred { #expect(table.quantile(0.5, step: step, median: 3, scale: 2) == 3) }
    }
    #expect(table.quantile(0.9, step: 1, median: 3, scale: 0) == 3)
  }

  @Test func nothingIsSaidByAScaleOfZero() {
    #expect(StandardisedError(actual: 3, median: 2, scale: 0, step: 1) == nil)
    #expect(StandardisedError(actual: .nan, median: 2, scale: 1, step: 1) == nil)
    #expect(StandardisedError(actual: 3, median: 2, scale: .infinity, step: 1)?.value ?? 0 == 0)
    #expect(StandardisedError(actual: 3, median: 2, scale: 0.5, step: 1)?.value == 2)
  }

  @Test func roundTripAndRefusal() throws {
    let table = QuantileTable.fit(errors(500, seed: 5) { numbers, _ in numbers.normal() })
    var writer = ByteWriter()
    table.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "quantiles.bin")
    #expect(try QuantileTable(from: &reader) == table)
    for count in stride(from: 0, to: writer.bytes.count, by: 7) {
      var cut = ByteReader(writer.bytes[..<count], source: "quantiles.bin")
      #expect(throws: Diagnostic.self) { try QuantileTable(from: &cut) }
    }
    // the first value above the second
    var changed = writer.bytes
    changed.replaceSubrange(12..<20, with: withUnsafeBytes(of: 99.0.bitPattern.littleEndian, Array.init))
    var other = ByteReader(changed, source: "quantiles.bin")
    #expect(throws: Diagnostic.self) { try QuantileTable(from: &other) }
  }
}
