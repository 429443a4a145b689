/// One raw value in the memory of a request: what `RawValue` says, without strings and without references to count.
///
/// Valid as long as the memory that its text stands in.
package struct RawCell {
  package enum Kind: UInt8, Sendable {
    case missing, number, text, flag, timestamp
  }

  package var kind: Kind
  /// A number, a flag as 0 or 1, a moment in days or seconds; NaN for a text and where it is missing.
  package var number: Double
  /// Of a text its position among the levels of its column, -1 where it is none of them.
  package var level: Int
  /// UTF-8; not empty where the kind is `text`.
  package var text: UnsafeBufferPointer<UInt8>

  package init(_ kind: Kind, number: Double) {
    self.kind = kind
    self.number = number
    level = -1
    text = UnsafeBufferPointer(start: nil, count: 0)
  }

  package init(text: UnsafeBufferPointer<UInt8>, level: Int) {
    kind = .text
    number = .nan
    self.level = level
    self.text = text
  }

  package static var missing: RawCell { RawCell(.missing, number: .nan) }
}

extension SlotReader {
  /// The slot's number for a value, the same as that of the `RawValue` that it stands for.
  @inline(__always)
  func number(of cell: RawCell) -> Double {
    let isText = cell.kind == .text
    switch kind {
    case .number, .history: return cell.number
    case .code: return isText ? Double(cell.level) : .nan
    case .hash: return isText ? Double(ByteTable.hash(cell.text) & 0xF_FFFF_FFFF_FFFF) : .nan
    case .length:
      // Every byte of UTF-8 that does not go on with a scalar begins one.
      return isText ? Double(cell.text.count { $0 & 0xC0 != 0x80 }) : 0
    case .words: return isText ? Double(Self.words(cell.text)) : 0
    }
  }
}
