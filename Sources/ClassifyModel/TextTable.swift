/// Numbers texts by their bytes. Plain pointers into a `TextArena`: copying one and finding a text counts no references.
struct TextTable {
  private struct Entry {
    var hash: UInt64
    var text: UnsafeBufferPointer<UInt8>
  }

  private let slots: UnsafeMutableBufferPointer<UInt32>
  private let entries: UnsafeMutableBufferPointer<Entry>

  /// A table of texts that all differ: each is known by its position.
  init(_ texts: [[UInt8]], in arena: TextArena) {
    var size = 4
    while size < texts.count * 2 { size *= 2 }
    slots = arena.memory(size, of: 0)
    entries = arena.memory(texts.count, of: Entry(hash: 0, text: UnsafeBufferPointer(start: nil, count: 0)))
    for (index, text) in texts.enumerated() {
      let kept = arena.keep(text)
      let hash = Self.hash(kept)
      entries[index] = Entry(hash: hash, text: kept)
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }

  /// The position of a text, or -1.
  func find(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = Self.hash(text)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, Self.areEqual(entries[index].text, text) { return index }
      slot = (slot + 1) & mask
    }
    return -1
  }

  static func areEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    for index in 0..<a.count where a[index] != b[index] { return false }
    return true
  }

  /// FNV-1a with the high half folded in.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash &>> 32)
  }
}

/// Owns the memory that tables and prepared texts stand in, and gives it back all at once.
final class TextArena {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit { for block in blocks { block.deallocate() } }

  /// - Parameter value: of a type without references: nothing is deinitialised.
  func memory<Value>(_ count: Int, of value: Value) -> UnsafeMutableBufferPointer<Value> {
    let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: max(1, count))
    buffer.initialize(repeating: value)
    if let base = buffer.baseAddress { blocks.append(UnsafeMutableRawPointer(base)) }
    return UnsafeMutableBufferPointer(rebasing: buffer[..<count])
  }

  func keep(_ text: [UInt8]) -> UnsafeBufferPointer<UInt8> {
    let buffer = memory(text.count, of: UInt8(0))
    for index in text.indices { buffer[index] = text[index] }
    return UnsafeBufferPointer(buffer)
  }
}
