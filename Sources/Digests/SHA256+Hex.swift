import Crypto
public import Support

/// SHA-256 as lower-case hexadecimal text, 64 characters: the name of any content in solkit.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
  public let hex: String

  /// The digest of bytes in memory.
  public init(of bytes: some Sequence<UInt8>) {
    var hasher = ContentHasher()
    hasher.update(bytes)
    self = hasher.finish()
  }

  /// The digest of the UTF-8 form of a text.
  public init(of text: String) { self.init(of: Array(text.utf8)) }

  /// The digest of a file. Throws as `Files.read`.
  public init(ofFile path: String) throws(Diagnostic) { self.init(of: try Files.read(path)) }

  /// A digest that was written down; nil where it is not 64 lower-case hexadecimal digits.
  public init?(hex: String) {
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      return nil
    }
    self.hex = hex
  }

  fileprivate init(bytes: some Sequence<UInt8>) {
    let digits = Array("0123456789abcdef".utf8)
    var text = [UInt8]()
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    hex = String(decoding: text, as: UTF8.self)
  }

  public var description: String { hex }
  /// The first and last characters, for people: `9f3c..e1`.
  public var short: String { "\(hex.prefix(4))..\(hex.suffix(2))" }
}

/// Digests content that comes in pieces.
public struct ContentHasher: Sendable {
  private var state = SHA256()

  public init() {}

  /// Adds bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable {
      state.update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if done == nil { Array(bytes).withUnsafeBytes { state.update(bufferPointer: $0) } }
  }

  /// Adds a text with its length, so that neighbours cannot run into each other.
  public mutating func update(_ text: String) {
    update(Array("\(text.utf8.count):".utf8))
    update(Array(text.utf8))
  }

  /// The digest of all that was added.
  public func finish() -> Digest { Digest(bytes: state.finalize()) }
}
