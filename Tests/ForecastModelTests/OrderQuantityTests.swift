import ForecastModel
import Statistics
import Testing

/// Whole packs that hold what is needed and no more, never less than nothing.
@Suite struct OrderQuantityTests {
  @Test(arguments: [
    // need, pack, minimum -> packs
    (0.0, 12.0, 0.0, 0.0), (-5, 12, 24, 0), (.nan, 12, 24, 0), (1, 12, 0, 1), (12, 12, 0, 1), (12.01, 12, 0, 2),
    (5, 12, 24, 2), (5, 12, 25, 3), (100, 1, 24, 100), (0.6, 0.2, 0, 3), (0.3, 0.1, 0, 3), (1e-9, 12, 0, 1),
    (2.9, 1, 0, 3),
  ])
  func byHand(need: Double, packSize: Double, minimum: Double, packs: Double) {
    let quantity = OrderQuantity(need: need, packSize: packSize, minimum: minimum)
    #expect(quantity.packs == packs)
    #expect(quantity.units == packs * packSize)
  }

  /// The fewest packs that are enough, for any numbers; more is never ordered where less is needed.
  @Test func fewestThatAreEnough() {
    var numbers = RandomNumbers(seed: 7)
    for _ in 0..<20_000 {
      let need = (numbers.uniform() - 0.3) * pow10(numbers)
      let packSize = [0.001, 0.1, 1, 6, 12, 144, 1e6][numbers.integer(below: 7)]
      let minimum = numbers.integer(below: 3) == 0 ? numbers.uniform() * 1000 : 0
      let quantity = OrderQuantity(need: need, packSize: packSize, minimum: minimum)
      #expect(quantity.packs >= 0 && quantity.packs == quantity.packs.rounded())
      guard need > 0 else {
        #expect(quantity == OrderQuantity(need: 0, packSize: packSize, minimum: minimum))
        continue
      }
      let wanted = max(need, minimum)
      #expect(quantity.units >= wanted * (1 - 1e-8))
      #expect((quantity.packs - 1) * packSize < wanted)
      let more = OrderQuantity(need: need * 1.5, packSize: packSize, minimum: minimum)
      #expect(more.packs >= quantity.packs)
    }
    func pow10(_ numbers: RandomNumbers) -> Double {
      var own = numbers
      return [1, 1e3, 1e6, 1e-3][own.integer(below: 4)]
    }
  }

  @Test(arguments: [Double.infinity, .greatestFiniteMagnitude, 1e300])
  func hugeNumbersStayFinite(need: Double) {
    let quantity = OrderQuantity(need: need, packSize: 1e-6, minimum: 0)
    #expect(quantity.units.isFinite && quantity.packs.isFinite)
  }

  @Test func reasonsSaySo() {
    func reason(stock: Double?, minimum: Double = 0) -> String {
      OrderProposal(
        periods: 3, median: 90, served: 100, stock: stock, onOrder: 0, packSize: 12, minimum: minimum
      ).reason(unit: "week")
    }
    #expect(reason(stock: 43.74) == "short of 56.3 over 3 weeks")
    #expect(reason(stock: 100) == "enough for 3 weeks")
    #expect(reason(stock: 95, minimum: 24) == "short of 5 over 3 weeks, raised to the minimum order")
    #expect(reason(stock: nil) == "short of 100 over 3 weeks; stock not given, counted as 0")
  }
}
