/// Someone took something: one line of the log, with numbers for names.
public struct Interaction: Sendable, Equatable {
  public var user: Int32
  public var item: Int32
  /// The order or visit that it belongs to.
  public var session: Int32
  /// Seconds since 1970.
  public var time: Int64
  /// Quantity or the weight of the kind of event; above zero.
  public var weight: Float

  public init(user: Int32, item: Int32, session: Int32, time: Int64, weight: Float = 1) {
    self.user = user
    self.item = item
    self.session = session
    self.time = time
    self.weight = weight
  }
}
