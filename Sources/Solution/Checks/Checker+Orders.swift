import Support

extension Checker {
  /// Columns that a proposal has beside the client's own.
  private static let answerNames = [
    "from", "to", "periods", "demand_median", "demand_served", "to_order", "packs", "reason",
  ]

  /// Orders cover periods that are judged, and every number of an order has a name of its own.
  mutating func checkOrders() {
    guard let orders = file.orders, isSound("orders") else { return }
    if isSound("forecast.horizon"), !(1...file.forecast.horizon).contains(orders.periods) {
      error(
        .orders,
        orders.periods == 0
          ? "orders: lead_time and review_period are both 0, so an order covers nothing"
          : "orders: lead_time + review_period is \(orders.periods), and only \(file.forecast.horizon) periods are forecast",
        at: "orders.lead_time", hint: "an order covers lead_time + review_period periods, which must be judged",
        fix: orders.periods == 0
          ? "set review_period: 1" : "set forecast.horizon: \(orders.periods) or more, or order more often")
    }
    guard isSound("data.columns") else { return }
    let named = file.data.columns.filter { [.seriesID, .timestamp, .target, .knownFuture].contains($0.role) }.map(
      \.name)
    for (place, column) in orders.columns.all.enumerated() {
      let key = isGiven("orders.columns.\(column.key)") ? "orders.columns.\(column.key)" : "orders"
      if let other = orders.columns.all[..<place].first(where: { $0.name == column.name }) {
        error(
          .orders, "orders.columns: \(other.key) and \(column.key) are both called '\(column.name)'", at: key,
          fix: "give each a name of its own")
      } else if Self.answerNames.contains(column.name) {
        error(
          .orders,
          "orders.columns: \(column.key) cannot be called '\(column.name)', which is a column of every proposal",
          at: key, fix: "give it another name")
      } else if named.contains(column.name) {
        error(
          .orders, "orders.columns: \(column.key) is called '\(column.name)' as a column of the data is", at: key,
          hint: "both would stand in one file", fix: "set orders.columns.\(column.key) to another name")
      }
    }
  }
}
