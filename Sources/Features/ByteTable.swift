/// Numbers byte strings in the order in which they are added; finding one makes no `String` and allocates nothing.
///
/// Open addressing over a 64-bit hash of the bytes, at most half full.
package struct ByteTable: Sendable, Equatable {
  private var slots: [UInt32]
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt64] = []

  package init() { slots = [UInt32](repeating: 0, count: 16) }

  /// The table of texts that all differ: each is known by its position.
  package init(_ texts: [String]) {
    self.init()
    for text in texts { _ = add(Array(text.utf8)) }
  }

  package var count: Int { ends.count }

  /// The bytes of an entry.
  package func entry(_ index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

  /// The number of these bytes, or -1.
  package func find(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = Self.hash(text)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash, isEntry(index, text) { return index }
      slot = (slot + 1) & mask
    }
    return -1
  }

  /// As `find`, for the UTF-8 of a text.
  package func find(_ text: String) -> Int {
    // Native strings hand out their memory; only bridged ones are copied.
    if let found = text.utf8.withContiguousStorageIfAvailable({ find($0) }) { return found }
    return Array(text.utf8).withUnsafeBufferPointer { find($0) }
  }

  /// The number of these bytes, a new one where they were not there.
  package mutating func add(_ text: [UInt8]) -> Int {
    let found = text.withUnsafeBufferPointer { find($0) }
    if found >= 0 { return found }
    if (count + 1) * 2 > slots.count { grow() }
    let hash = text.withUnsafeBufferPointer { Self.hash($0) }
    bytes += text
    ends.append(bytes.count)
    hashes.append(hash)
    place(count - 1)
    return count - 1
  }

  private func isEntry(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == text.count else { return false }
    for offset in 0..<text.count where bytes[start + offset] != text[offset] { return false }
    return true
  }

  private mutating func place(_ index: Int) {
    var slot = Int(truncatingIfNeeded: hashes[index]) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(truncatingIfNeeded: index + 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    for index in 0..<count { place(index) }
  }

  /// FNV-1a of 64 bits (Fowler, Noll, Vo), with the high half folded in. Part of the file format: the buckets of hash
  /// encoding follow from it.
  package static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash &>> 32)
  }

  /// The hash of a text, cut to 52 bits so that a number holds it exactly.
  package static func bucketHash(_ text: String) -> Double {
    let bits =
      text.utf8.withContiguousStorageIfAvailable { hash($0) }
      ?? Array(text.utf8).withUnsafeBufferPointer { hash($0) }
    return Double(bits & 0xF_FFFF_FFFF_FFFF)
  }
}
