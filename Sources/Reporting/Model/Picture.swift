/// A small picture that a report carries within itself: nothing is loaded to show it.
///
/// The forms that every browser draws and that hold no links or scripts: PNG, JPEG, GIF and WebP, told by their first
/// bytes and not by what somebody calls them.
public struct Picture: Sendable, Equatable {
  /// `image/png` and so on.
  public let mediaType: String
  public let bytes: [UInt8]

  /// The most that one picture may hold, in bytes.
  public static let largestSize = 64 << 10

  /// Nil where the bytes are no such picture, or more than `largestSize`.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.largestSize, let type = Self.mediaType(of: bytes) else { return nil }
    mediaType = type
    self.bytes = bytes
  }

  /// As the address of an image, base64 (RFC 4648, section 4).
  public var address: String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text = Array("data:\(mediaType);base64,".utf8)
    text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for place in 0..<3 { group = group << 8 | (place < count ? UInt32(bytes[start + place]) : 0) }
      for place in 0..<4 {
        text.append(place <= count ? letters[Int(group >> (18 - 6 * UInt32(place)) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// What an address of the form `data:...;base64,...` holds; nil where it is none, or more than `largestSize`.
  public init?(address: String) {
    let text = Array(address.utf8)
    let marker = Array(";base64,".utf8)
    // Four letters for three bytes, and what stands before them.
    guard address.hasPrefix("data:image/"), text.count <= Self.largestSize / 3 * 4 + 64,
      let start = text.indices.prefix(40).first(where: { text[$0...].starts(with: marker) }),
      let bytes = Self.decoded(text[(start + marker.count)...])
    else { return nil }
    self.init(bytes)
  }

  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let body = text.suffix(2).contains(UInt8(ascii: "=")) ? text.prefix { $0 != UInt8(ascii: "=") } : text
    guard text.count - body.count <= 2, text.dropFirst(body.count).allSatisfy({ $0 == UInt8(ascii: "=") }),
      body.count % 4 != 1
    else { return nil }
    var bytes = [UInt8]()
    bytes.reserveCapacity(body.count / 4 * 3 + 2)
    var (bits, held) = (UInt32(0), 0)
    for letter in body {
      let value: UInt8
      switch letter {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = letter - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = letter - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = letter - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: return nil
      }
      bits = (bits << 6 | UInt32(value)) & 0xFFFF
      held += 6
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      }
    }
    return bytes
  }

  private static func mediaType(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) { return "image/gif" }
    if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) { return "image/webp" }
    return nil
  }
}
