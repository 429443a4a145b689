#if canImport(Glibc)
  import Glibc
#endif

/// Numbers texts in the order in which they first come, without making a `String` of any.
///
/// Open addressing over the 64-bit hash of the bytes, at most half full. Plain memory, so that a parser can hold it
/// in a row of cells without reference counts: whoever makes it calls `deallocate`.
struct LevelTable {
  private var slots: UnsafeMutablePointer<UInt32>
  private var slotMask: Int
  private var hashes: UnsafeMutablePointer<UInt64>
  private var ends: UnsafeMutablePointer<Int>
  private var levelCapacity: Int
  private var bytes: UnsafeMutablePointer<UInt8>
  private var byteCapacity: Int
  /// What stands for each level where it is not its own number: missing or not allowed.
  private(set) var marks: UnsafeMutablePointer<Int32>
  private(set) var count = 0

  /// Bytes past the end of a text that may be read (never used): hashing takes words of eight.
  static let slack = 8

  init() {
    slotMask = 63
    slots = .allocate(capacity: 64)
    slots.initialize(repeating: 0, count: 64)
    levelCapacity = 32
    hashes = .allocate(capacity: 32)
    ends = .allocate(capacity: 33)
    ends[0] = 0
    marks = .allocate(capacity: 32)
    byteCapacity = 512
    bytes = .allocate(capacity: byteCapacity + Self.slack)
  }

  func deallocate() {
    slots.deallocate()
    hashes.deallocate()
    ends.deallocate()
    marks.deallocate()
    bytes.deallocate()
  }

  /// The bytes of a level; readable for `slack` more.
  func text(_ level: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + ends[level], count: ends[level + 1] - ends[level])
  }

  func string(_ level: Int) -> String { String(decoding: text(level), as: UTF8.self) }

  func setMark(_ mark: Int32, of level: Int) { marks[level] = mark }

  /// The number of a text of `length` bytes, new where `count` grows. `slack` bytes after it must be readable.
  @inline(__always)
  mutating func level(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int {
    let hash = Self.hash(text, length)
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while true {
      let entry = slots[slot]
      if entry == 0 { return insert(text, length, hash, slot) }
      let level = Int(entry) - 1
      if hashes[level] == hash, ends[level + 1] - ends[level] == length,
        memcmp(bytes + ends[level], text, length) == 0
      {
        return level
      }
      slot = (slot + 1) & slotMask
    }
  }

  /// Forgets all levels and keeps the memory.
  mutating func removeAll() {
    slots.update(repeating: 0, count: slotMask + 1)
    count = 0
  }

  @inline(never)
  private mutating func insert(_ text: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, _ slot: Int) -> Int {
    if count == levelCapacity {
      Self.grow(&hashes, from: count, to: levelCapacity * 2)
      Self.grow(&ends, from: count + 1, to: levelCapacity * 2 + 1)
      Self.grow(&marks, from: count, to: levelCapacity * 2)
      levelCapacity *= 2
    }
    let start = ends[count]
    if start + length > byteCapacity {
      let capacity = max(byteCapacity * 2, start + length)
      Self.grow(&bytes, from: start, to: capacity + Self.slack)
      byteCapacity = capacity
    }
    (bytes + start).update(from: text, count: length)
    hashes[count] = hash
    ends[count + 1] = start + length
    marks[count] = Int32(truncatingIfNeeded: count)
    slots[slot] = UInt32(truncatingIfNeeded: count + 1)
    count += 1
    if count * 2 > slotMask { rehash() }
    return count - 1
  }

  private mutating func rehash() {
    slots.deallocate()
    let capacity = (slotMask + 1) * 4
    slotMask = capacity - 1
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
    for level in 0..<count {
      var slot = Int(truncatingIfNeeded: hashes[level]) & slotMask
      while slots[slot] != 0 { slot = (slot + 1) & slotMask }
      slots[slot] = UInt32(truncatingIfNeeded: level + 1)
    }
  }

  private static func grow<Value>(_ memory: inout UnsafeMutablePointer<Value>, from: Int, to: Int) {
    let larger = UnsafeMutablePointer<Value>.allocate(capacity: to)
    larger.moveInitialize(from: memory, count: from)
    memory.deallocate()
    memory = larger
  }

  /// Multiplies word by word and folds the product. Texts that were made to collide only cost time.
  @inline(__always)
  private static func hash(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    let raw = UnsafeRawPointer(text)
    var hash = UInt64(truncatingIfNeeded: length) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset + 8 <= length {
      hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    let rest = length - offset
    if rest > 0 {
      let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = fold(hash ^ (word & (~0 &>> UInt64(64 - 8 * rest))))
    }
    return hash
  }

  @inline(__always)
  private static func fold(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
