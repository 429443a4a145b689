/// Items that are marked: seen already, out of stock, denied. One bit an item.
public struct ItemMarks: Sendable, Equatable {
  public let itemCount: Int
  /// Sixteen items a word, the first in the lowest bit, up to a multiple of 64 items, as the scan of vectors reads
  /// them. What lies beyond the last item is marked.
  public private(set) var words: [UInt16]

  /// None is marked.
  public init(itemCount: Int) {
    self.itemCount = max(0, itemCount)
    words = [UInt16](repeating: 0, count: (self.itemCount + 63) / 64 * 4)
    for item in self.itemCount..<words.count * 16 { words[item >> 4] |= 1 << UInt16(item & 15) }
  }

  /// - Parameter item: any number; one outside of the catalogue is not marked.
  public func contains(_ item: Int) -> Bool {
    guard item >= 0, item < itemCount else { return false }
    return words[item >> 4] >> UInt16(item & 15) & 1 == 1
  }

  /// Marks an item; a number outside of the catalogue is passed over.
  public mutating func insert(_ item: Int) {
    guard item >= 0, item < itemCount else { return }
    words[item >> 4] |= 1 << UInt16(item & 15)
  }

  public mutating func remove(_ item: Int) {
    guard item >= 0, item < itemCount else { return }
    words[item >> 4] &= ~(1 << UInt16(item & 15))
  }

  public mutating func insert(_ items: ArraySlice<Int32>) { for item in items { insert(Int(item)) } }
  public mutating func remove(_ items: ArraySlice<Int32>) { for item in items { remove(Int(item)) } }
  public mutating func insert(_ items: [Int32]) { insert(items[...]) }
  public mutating func remove(_ items: [Int32]) { remove(items[...]) }
}
