/// An item with a number beside it: its score, its likeness, or its part of another item's score.
public struct ItemShare: Sendable, Equatable {
  public var item: Int32
  public var share: Float

  public init(item: Int32, share: Float) {
    self.item = item
    self.share = share
  }
}

extension [ItemShare] {
  /// Largest share first; of equal ones the smaller item number.
  package mutating func order() {
    sort { $0.share != $1.share ? $0.share > $1.share : $0.item < $1.item }
  }
}
