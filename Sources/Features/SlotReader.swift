/// How a slot gets its number from a raw value: the only place where texts are touched.
package struct SlotReader: Sendable, Equatable {
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// The number itself, a flag as 0 or 1, days or seconds of a date.
    case number = 0
    /// Position among the input's levels; -1 for a text that is none of them, NaN for a missing one.
    case code
    /// Unicode scalars of a text.
    case length
    /// Words of a text.
    case words
    /// 52 bits of the hash of a text; NaN for a missing one.
    case hash
    /// A feature over earlier rows; `input` is its number in the pipeline's list of those.
    case history
  }

  package var kind: Kind
  package var input: Int

  package init(_ kind: Kind, input: Int) {
    self.kind = kind
    self.input = input
  }

  /// The slot's number for a value. `levels` is the table of the input's levels.
  @inline(__always)
  func number(of value: RawValue, levels: ByteTable) -> Double {
    switch kind {
    case .number, .history: return value.double
    case .code:
      guard case .text(let text) = value, !text.isEmpty else { return .nan }
      return Double(levels.find(text))
    case .hash:
      guard case .text(let text) = value, !text.isEmpty else { return .nan }
      return ByteTable.bucketHash(text)
    case .length:
      guard case .text(let text) = value else { return 0 }
      return Double(text.unicodeScalars.count)
    case .words:
      guard case .text(let text) = value else { return 0 }
      return Double(Self.words(text))
    }
  }

  /// Runs of bytes between ASCII blanks.
  static func words(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { words($0) }
  }

  static func words(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var words = 0
    var isInside = false
    for byte in text {
      let isBlank = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
      if !isBlank, !isInside { words += 1 }
      isInside = !isBlank
    }
    return words
  }
}
