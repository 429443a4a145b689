/// What a forecast is turned into, where somebody orders by it.
public struct OrderSettings: Sendable, Equatable {
  /// Periods from an order to its arrival; 0 where it arrives at once.
  public var leadTime = 0
  /// Periods until the next order can be placed.
  public var reviewPeriod = 1
  /// Units in a pack: orders are whole packs.
  public var packSize = 1.0
  /// The least that can be ordered at once, in units.
  public var minimum = 0.0
  public var columns = OrderColumns()

  public init() {}

  /// Periods that an order has to cover: what is ordered now arrives after the lead time, and has to last until the
  /// next order arrives.
  public var periods: Int { leadTime + reviewPeriod }
}

/// What the client calls the numbers of an order, in files and requests.
public struct OrderColumns: Sendable, Equatable {
  public var stock = "stock"
  public var onOrder = "on_order"
  public var packSize = "pack_size"
  public var minimum = "minimum"
  public var leadTime = "lead_time"

  public init() {}

  /// With the keys that name them.
  public var all: [(key: String, name: String)] {
    [
      ("stock", stock), ("on_order", onOrder), ("pack_size", packSize), ("minimum", minimum), ("lead_time", leadTime),
    ]
  }
}
