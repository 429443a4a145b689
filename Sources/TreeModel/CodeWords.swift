internal import Support

/// A set of category codes as 64-bit words, from the word of the least code to that of the largest.
struct CodeWords {
  var first = 0
  var words: [UInt64] = []

  init(first: Int, words: ArraySlice<UInt64>) {
    self.first = first
    self.words = Array(words)
  }

  init(_ codes: Set<Int>) {
    guard let least = codes.min(), let most = codes.max() else { return }
    first = least >> 6
    words = [UInt64](repeating: 0, count: (most >> 6) - first + 1)
    for code in codes { words[(code >> 6) - first] |= 1 << UInt64(code & 63) }
  }

  init(decoding reader: inout ByteReader) throws(Diagnostic) {
    first = Int(try reader.integer(UInt32.self))
    let count = try reader.count(ofAtLeast: 8)
    for _ in 0..<count { words.append(try reader.integer(UInt64.self)) }
  }

  func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(first))
    writer.put(UInt32(words.count))
    for word in words { writer.put(word) }
  }

  var codes: Set<Int> {
    var codes = Set<Int>()
    for (index, word) in words.enumerated() {
      var bits = word
      while bits != 0 {
        codes.insert((first + index) << 6 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
    return codes
  }
}
