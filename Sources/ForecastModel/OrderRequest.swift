import JSON
import Support

/// What a client says about an order: what it has, and where its terms differ from the policy.
public struct OrderRequest: Sendable, Equatable {
  /// Units at hand, below 0 where customers wait; nil where it is not known.
  public var stock: Double?
  /// Units that were ordered and have not arrived; nil where it is not known.
  public var onOrder: Double?
  /// Nil: what holds for the series, else the policy's.
  public var packSize: Double?
  public var minimum: Double?
  public var leadTime: Int?

  public init(
    stock: Double? = nil, onOrder: Double? = nil, packSize: Double? = nil, minimum: Double? = nil,
    leadTime: Int? = nil
  ) {
    self.stock = stock
    self.onOrder = onOrder
    self.packSize = packSize
    self.minimum = minimum
    self.leadTime = leadTime
  }
}

extension ForecastRequestReader {
  /// The member `order` of a request, by the client's own names.
  mutating func order(_ value: JSONValue, at base: String) -> OrderRequest? {
    guard let policy = contract.orders else {
      fail(base, "this model makes no order proposals: its solution.yaml has no section 'orders'")
      return nil
    }
    guard case .object(let object) = value else {
      fail(base, "an object was expected, found \(value.kind)")
      return nil
    }
    let names = policy.columns
    for member in object.members where !names.all.contains(member.name) {
      guard faults.count < Self.mostFaults else { break }
      let near = NearestName.of(member.name, in: names.all).map { "; did you mean '\($0)'?" }
      fail(
        "\(base)/\(Self.pointer(member.name))",
        "unknown field\(near ?? "; known are \(names.all.joined(separator: ", "))")")
    }
    var order = OrderRequest()
    order.stock = amount(object, names.stock, OrderLimits.stock, at: base)
    order.onOrder = amount(object, names.onOrder, OrderLimits.onOrder, at: base)
    order.packSize = amount(object, names.packSize, OrderLimits.packSize, at: base)
    order.minimum = amount(object, names.minimum, OrderLimits.minimum, at: base)
    let leadTimes = policy.leadTimes(horizon: contract.horizon)
    if let leadTime = object[names.leadTime], !leadTime.isNull {
      if let whole = leadTime.integer, leadTimes.contains(whole) {
        order.leadTime = whole
      } else {
        fail(
          "\(base)/\(Self.pointer(names.leadTime))",
          "a whole number from \(leadTimes.lowerBound) to \(leadTimes.upperBound) was expected, found "
            + Self.shown(leadTime))
      }
    }
    return order
  }

  private mutating func amount(
    _ object: JSONObject, _ name: String, _ range: ClosedRange<Double>, at base: String
  ) -> Double? {
    guard let value = object[name], !value.isNull else { return nil }
    if let number = value.number, range.contains(number) { return number }
    let (low, high) = (JSONValue.number(range.lowerBound).text, JSONValue.number(range.upperBound).text)
    fail(
      "\(base)/\(Self.pointer(name))", "a number from \(low) to \(high) was expected, found \(Self.shown(value))")
    return nil
  }
}
