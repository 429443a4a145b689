public import JSON
import TimeAxis

extension ForecastPredictor {
  /// Periods that must be forecast for the order that a request asks for; 0 where it asks for none.
  func orderPeriods(_ request: ForecastRequest) -> Int {
    guard let order = request.order, let orders, let policy = contract.orders else { return 0 }
    return min(orders.periods(of: order, key: request.key, policy: policy), contract.horizon)
  }

  /// The order that a request asks for.
  /// - Parameter path: of at least `orderPeriods`.
  func order(
    _ request: ForecastRequest, path: ForecastPath, intervals: QuantileTable, servesBaseline: Bool
  ) -> OrderProposal? {
    guard let order = request.order, let orders, let policy = contract.orders else { return nil }
    return orders.proposal(
      order, of: request.key, path: path, intervals: intervals, servesBaseline: servesBaseline, contract: contract, policy: policy)
  }
}

extension OrderProposal {
  /// Under the client's own names, with the first and last period that it covers.
  /// - Parameter lastKnown: the period before the one in which the order is placed.
  public func json(contract: ForecastContract, lastKnown: Int) -> JSONValue {
    func moment(_ period: Int) -> JSONValue {
      let moment = contract.frequency.timestamp(of: period, kind: contract.format.kind)
      return contract.format.kind == .integer ? JSONValue(moment) : .string(contract.format.string(moment))
    }
    let names = contract.orders?.columns
    var object: JSONObject = [
      "from": moment(lastKnown + 1), "to": moment(lastKnown + periods), "periods": JSONValue(periods),
      "demand_median": .number(median), "demand_served": .number(served),
    ]
    object[names?.stock ?? "stock"] = stock.map { .number($0) } ?? .null
    object[names?.onOrder ?? "on_order"] = onOrder.map { .number($0) } ?? .null
    object["to_order"] = .number(quantity.units)
    object["packs"] = .number(quantity.packs)
    object[names?.packSize ?? "pack_size"] = .number(packSize)
    object["reason"] = .string(reason(unit: contract.frequency.unit))
    return .object(object)
  }
}
