/// What to order of one series, and why.
public struct OrderProposal: Sendable, Equatable {
  /// Periods that the order covers, from the one in which it is placed.
  public var periods: Int
  /// Demand over these periods: the middle, and the quantile that the cost of an error asks for.
  public var median: Double
  public var served: Double
  /// As the client gave them; nil where it did not, and nothing is counted then.
  public var stock: Double?
  public var onOrder: Double?
  public var packSize: Double
  public var minimum: Double
  /// What to order.
  public var quantity: OrderQuantity

  public init(
    periods: Int, median: Double, served: Double, stock: Double?, onOrder: Double?, packSize: Double, minimum: Double
  ) {
    self.periods = periods
    self.median = median
    self.served = served
    self.stock = stock
    self.onOrder = onOrder
    self.packSize = packSize
    self.minimum = minimum
    let need = served - (stock ?? 0) - (onOrder ?? 0)
    quantity = OrderQuantity(need: need, packSize: packSize, minimum: minimum)
  }

  /// Units that are lacking; below 0 where more is there than is served.
  public var need: Double { served - (stock ?? 0) - (onOrder ?? 0) }

  /// Why so much, in words: "short of 56.3 over 3 weeks, raised to the minimum order".
  /// - Parameter unit: of a period: "week".
  public func reason(unit: String) -> String {
    let span = periods == 1 ? "1 \(unit)" : "\(periods) \(unit)s"
    let unknown = [stock == nil ? "stock" : nil, onOrder == nil ? "on order" : nil].compactMap { $0 }
    let caveat = unknown.isEmpty ? "" : "; \(unknown.joined(separator: " and ")) not given, counted as 0"
    guard quantity.packs > 0 else { return "enough for \(span)\(caveat)" }
    let raised = need < minimum ? ", raised to the minimum order" : ""
    return "short of \(Self.text(need)) over \(span)\(raised)\(caveat)"
  }

  /// A number for people: one decimal where that says something.
  private static func text(_ value: Double) -> String {
    guard value < 1e15 else { return "\(value)" }
    let rounded = value < 0.05 ? value : (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension OrderBook {
  /// The order for a series whose next periods are forecast.
  /// - Parameters:
  ///   - path: at least as long as the order covers.
  ///   - intervals: quantiles of single periods.
  ///   - servesBaseline: whose quantiles of sums hold.
  func proposal(
    _ request: OrderRequest, of key: [String], path: ForecastPath, intervals: QuantileTable, servesBaseline: Bool,
    contract: ForecastContract, policy: OrderPolicy
  ) -> OrderProposal {
    let own = terms(of: key)
    let periods = periods(of: request, key: key, policy: policy)
    let sums = servesBaseline ? baseline : model
    let demand = sums.demand(of: path, periods: periods, intervals: intervals, contract: contract)
    return OrderProposal(
      periods: periods, median: demand.median, served: demand.served, stock: request.stock,
      onOrder: request.onOrder, packSize: request.packSize ?? own.packSize ?? policy.packSize,
      minimum: request.minimum ?? own.minimum ?? policy.minimum)
  }

  /// Periods that an order covers.
  public func periods(of request: OrderRequest, key: [String], policy: OrderPolicy) -> Int {
    max(1, (request.leadTime ?? terms(of: key).leadTime ?? policy.leadTime) + policy.reviewPeriod)
  }
}
