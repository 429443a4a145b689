/// The client's own names of things, numbered from 0: any text, each once. Found by hash in O(length).
public struct IdentifierTable: Sendable {
  /// Where each name begins in `bytes`, and after the last one their end.
  private(set) var starts: [UInt32] = [0]
  private(set) var bytes: [UInt8] = []
  /// A number plus one for each name, found by probing from its hash on; 0 is free. A power of two, never more than
  /// half full.
  private var slots: [UInt32] = [0, 0, 0, 0]

  public init() {}

  /// Numbers `names` in their order; nil where one stands twice.
  public init?(_ names: [String]) {
    reserve(names.count)
    for name in names where append(name) == nil { return nil }
  }

  /// Names cut from one text, as a decoder reads them; nil where they do not follow each other, or one stands twice.
  init?(bytes: [UInt8], starts: [UInt32]) {
    guard starts.first == 0, Int(starts.last ?? 1) == bytes.count, starts.count < Int(Int32.max) else { return nil }
    for (start, end) in zip(starts, starts.dropFirst()) {
      // A byte of the form 10xxxxxx would cut a character in two.
      guard start <= end, Int(start) == bytes.count || Int(start) < bytes.count && bytes[Int(start)] & 0xC0 != 0x80
      else { return nil }
    }
    self.bytes = bytes
    self.starts = starts
    guard rehash(room: starts.count - 1) else { return nil }
  }

  /// How many names there are.
  public var count: Int { starts.count - 1 }

  /// The name of a number.
  /// - Precondition: `0 <= number < count`.
  public subscript(number: Int) -> String { withUTF8(of: number) { String(decoding: $0, as: UTF8.self) } }

  /// All names, by number.
  public var names: [String] { (0..<count).map { self[$0] } }

  /// Calls `body` with the bytes of a name.
  /// - Precondition: `0 <= number < count`.
  public func withUTF8<Result>(of number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let range = Int(starts[number])..<Int(starts[number + 1])
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// The number of a name, nil where it is unknown.
  public func find(_ name: String) -> Int? {
    var name = name
    return name.withUTF8 { find(utf8: $0) }
  }

  /// The number of a name, given by its bytes.
  public func find(utf8 name: UnsafeBufferPointer<UInt8>) -> Int? {
    let number = slots[slot(of: name)]
    return number == 0 ? nil : Int(number) - 1
  }

  /// Gives a new name the next number; nil where it is known already, or there is no room for more.
  public mutating func append(_ name: String) -> Int? {
    guard bytes.count + name.utf8.count <= Int(UInt32.max), count < Int(Int32.max) - 1 else { return nil }
    if (count + 1) * 2 > slots.count { _ = rehash(room: (count + 1) * 2) }
    var name = name
    let place = name.withUTF8 { slot(of: $0) }
    guard slots[place] == 0 else { return nil }
    bytes.append(contentsOf: name.utf8)
    starts.append(UInt32(bytes.count))
    slots[place] = UInt32(count)
    return count - 1
  }

  /// Makes room for so many names.
  mutating func reserve(_ count: Int) {
    starts.reserveCapacity(count + 1)
    if count * 2 > slots.count { _ = rehash(room: count) }
  }

  /// Where a name is, or would be.
  private func slot(of name: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(name)) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      let isEqual = withUTF8(of: number) { known in known.count == name.count && known.elementsEqual(name) }
      if isEqual { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// Makes the slots anew for `room` names; false where two names are equal.
  private mutating func rehash(room: Int) -> Bool {
    var size = 4
    while size < room * 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    for number in 0..<count {
      let place = withUTF8(of: number) { slot(of: $0) }
      guard slots[place] == 0 else { return false }
      slots[place] = UInt32(number + 1)
    }
    return true
  }

  /// FNV-1a with the high half folded in.
  static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash &>> 32)
  }
}

extension IdentifierTable: Equatable {
  public static func == (a: IdentifierTable, b: IdentifierTable) -> Bool { a.starts == b.starts && a.bytes == b.bytes }
}
