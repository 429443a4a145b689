import Solution
import Support
import Testing

/// The section `orders`: what it means, and what is refused.
@Suite struct OrderSettingsTests {
  private static func load(_ orders: String) throws -> SolutionFile {
    try Sample.load(Sample.text + "orders: \(orders)\n").file
  }

  @Test func defaults() throws {
    let orders = try #require(try Self.load("{lead_time: 2}").orders)
    #expect(orders.leadTime == 2 && orders.reviewPeriod == 1 && orders.periods == 3)
    #expect(orders.packSize == 1 && orders.minimum == 0 && orders.columns == OrderColumns())
    #expect(try Sample.load().file.orders == nil)
  }

  @Test func everyKey() throws {
    let orders = try #require(
      try Self.load("{lead_time: 1, review_period: 3, pack_size: 0.5, minimum: 24, columns: {stock: on_hand}}").orders)
    #expect(orders.periods == 4 && orders.packSize == 0.5 && orders.minimum == 24)
    #expect(orders.columns.stock == "on_hand" && orders.columns.onOrder == "on_order")
  }

  @Test(arguments: [
    ("{lead_time: 4}", "E2425", "5"), ("{lead_time: 0, review_period: 0}", "E2425", "covers nothing"),
    ("{lead_time: 1, columns: {stock: units}}", "E2425", "'units'"),
    ("{lead_time: 1, columns: {stock: store}}", "E2425", "'store'"),
    ("{lead_time: 1, columns: {stock: packs}}", "E2425", "'packs'"),
    ("{lead_time: 1, columns: {stock: a, on_order: a}}", "E2425", "both called 'a'"),
    ("{pack_size: 12}", "E2103", "lead_time"), ("{lead_time: 1, pack_size: 0}", "E2105", "pack_size"),
    ("{lead_time: -1}", "E2105", "lead_time"), ("{lead_time: 1.5}", "E2104", "lead_time"),
    ("{lead_time: 1, minimum: -1}", "E2105", "minimum"), ("{lead_time: 1, pack: 12}", "E2101", "pack"),
  ])
  func slips(orders: String, code: String, says: String) throws {
    let faults = Sample.faults(Sample.text + "orders: \(orders)\n")
    #expect(faults.map(\.code) == [code], "\(faults.map { $0.drawn() })")
    #expect(faults.first?.drawn().contains(says) == true)
    #expect(faults.first?.place?.file == "solution.yaml")
  }
}
