import JSON

/// How a client orders: what turns the forecast of a series into an order.
///
/// Periodic review: an order that is placed at the beginning of a period arrives `leadTime` periods later and has to
/// last until the one after it arrives, so it covers `leadTime + reviewPeriod` periods (Silver, Pyke, Thomas, Inventory
/// and Production Management in Supply Chains, 4th ed. 2017, section 6.9). All amounts are in the unit of the target.
public struct OrderPolicy: Sendable, Equatable {
  /// Periods from an order to its arrival.
  public var leadTime: Int
  /// Periods between two orders.
  public var reviewPeriod: Int
  /// Units in a pack, above 0.
  public var packSize: Double
  /// The least that can be ordered at once, at least 0.
  public var minimum: Double
  public var columns: Columns

  /// What the client calls the numbers of an order.
  public struct Columns: Sendable, Equatable {
    public var stock: String
    public var onOrder: String
    public var packSize: String
    public var minimum: String
    public var leadTime: String

    public init(stock: String, onOrder: String, packSize: String, minimum: String, leadTime: String) {
      self.stock = stock
      self.onOrder = onOrder
      self.packSize = packSize
      self.minimum = minimum
      self.leadTime = leadTime
    }

    public var all: [String] { [stock, onOrder, packSize, minimum, leadTime] }
  }

  public init(leadTime: Int, reviewPeriod: Int, packSize: Double, minimum: Double, columns: Columns) {
    self.leadTime = leadTime
    self.reviewPeriod = reviewPeriod
    self.packSize = packSize
    self.minimum = minimum
    self.columns = columns
  }

  /// Periods that an order covers.
  public var periods: Int { leadTime + reviewPeriod }

  /// Lead times with which an order covers at least one period, and none that was not judged.
  /// - Parameter horizon: at least `reviewPeriod`.
  public func leadTimes(horizon: Int) -> ClosedRange<Int> {
    let least = max(0, 1 - reviewPeriod)
    return least...max(least, horizon - reviewPeriod)
  }
}

extension OrderPolicy {
  /// The policy as the contract keeps it.
  var json: JSONValue {
    [
      "lead_time": JSONValue(leadTime), "review_period": JSONValue(reviewPeriod), "pack_size": .number(packSize),
      "minimum": .number(minimum),
      "columns": [
        "stock": .string(columns.stock), "on_order": .string(columns.onOrder), "pack_size": .string(columns.packSize),
        "minimum": .string(columns.minimum), "lead_time": .string(columns.leadTime),
      ],
    ]
  }

  /// Reads what `json` wrote; nil where a member is missing or makes no sense.
  /// - Parameter horizon: periods that were judged: an order covers no more.
  init?(json: JSONValue, horizon: Int) {
    guard let leadTime = json["lead_time"]?.integer, let reviewPeriod = json["review_period"]?.integer,
      (0...horizon).contains(leadTime), (0...horizon).contains(reviewPeriod),
      (1...horizon).contains(leadTime + reviewPeriod), let packSize = json["pack_size"]?.number,
      OrderLimits.packSize.contains(packSize), let minimum = json["minimum"]?.number,
      OrderLimits.minimum.contains(minimum), let names = json["columns"]
    else { return nil }
    let found = ["stock", "on_order", "pack_size", "minimum", "lead_time"].compactMap { names[$0]?.string }
    guard found.count == 5, Set(found).count == 5 else { return nil }
    self.init(
      leadTime: leadTime, reviewPeriod: reviewPeriod, packSize: packSize, minimum: minimum,
      columns: Columns(
        stock: found[0], onOrder: found[1], packSize: found[2], minimum: found[3], leadTime: found[4]))
  }
}

/// What the numbers of an order may be.
public enum OrderLimits {
  public static let packSize = 1e-6...1e12
  public static let minimum = 0...1e12
  /// Below 0 where customers wait for goods.
  public static let stock = -1e15...1e15
  public static let onOrder = 0...1e15
}
