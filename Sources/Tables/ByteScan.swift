/// What a stretch of bytes holds, found sixteen at a time.
struct ByteScan {
  var quotes = 0
  var newlines = 0
  var hasNonASCII = false
  var hasNUL = false

  init(_ start: UnsafePointer<UInt8>, _ count: Int) {
    typealias Block = SIMD16<UInt8>
    let raw = UnsafeRawPointer(start)
    let (quote, newline, zero) = (Block(repeating: 0x22), Block(repeating: 0x0A), Block(repeating: 0))
    var every = Block(repeating: 0)
    var zeros = Block(repeating: 0)
    var offset = 0
    while offset + 16 <= count {
      var (quoteSums, newlineSums) = (Block(repeating: 0), Block(repeating: 0))
      // A lane counts to 255 before it would wrap.
      let stop = min(count - 15, offset + 255 * 16)
      while offset < stop {
        let block = raw.loadUnaligned(fromByteOffset: offset, as: Block.self)
        quoteSums = quoteSums &- unsafeBitCast(block .== quote, to: Block.self)
        newlineSums = newlineSums &- unsafeBitCast(block .== newline, to: Block.self)
        zeros |= unsafeBitCast(block .== zero, to: Block.self)
        every |= block
        offset += 16
      }
      quotes += Int(SIMD16<UInt16>(truncatingIfNeeded: quoteSums).wrappedSum())
      newlines += Int(SIMD16<UInt16>(truncatingIfNeeded: newlineSums).wrappedSum())
    }
    for lane in 0..<16 {
      if every[lane] >= 0x80 { hasNonASCII = true }
      if zeros[lane] != 0 { hasNUL = true }
    }
    while offset < count {
      let byte = start[offset]
      if byte == 0x22 { quotes += 1 }
      if byte == 0x0A { newlines += 1 }
      if byte == 0 { hasNUL = true }
      if byte >= 0x80 { hasNonASCII = true }
      offset += 1
    }
  }

  /// Offsets, rising, of NUL bytes and of bytes that begin no UTF-8 character (RFC 3629: no surrogates, nothing over
  /// U+10FFFF, no overlong forms). A broken character counts once.
  static func brokenBytes(_ start: UnsafePointer<UInt8>, _ count: Int) -> [Int] {
    var broken = [Int]()
    var offset = 0
    func isTail(_ at: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
      at < count && start[at] >= low && start[at] <= high
    }
    while offset < count {
      let byte = start[offset]
      if byte < 0x80 {
        if byte == 0 { broken.append(offset) }
        offset += 1
        while offset + 8 <= count {
          let word = UnsafeRawPointer(start).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          // A zero byte borrows from the one above, which sets its high bit.
          guard (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { break }
          offset += 8
        }
        continue
      }
      var length = 0
      switch byte {
      case 0xC2...0xDF: if isTail(offset + 1) { length = 2 }
      case 0xE0...0xEF:
        let low: UInt8 = byte == 0xE0 ? 0xA0 : 0x80
        let high: UInt8 = byte == 0xED ? 0x9F : 0xBF
        if isTail(offset + 1, low, high), isTail(offset + 2) { length = 3 }
      case 0xF0...0xF4:
        let low: UInt8 = byte == 0xF0 ? 0x90 : 0x80
        let high: UInt8 = byte == 0xF4 ? 0x8F : 0xBF
        if isTail(offset + 1, low, high), isTail(offset + 2), isTail(offset + 3) { length = 4 }
      default: break
      }
      if length == 0 {
        broken.append(offset)
        length = 1
        while isTail(offset + length) { length += 1 }
      }
      offset += length
    }
    return broken
  }
}
