import Synchronization

/// Names a request in answers, problems and log lines.
enum RequestID {
  /// Longest one that a client may choose.
  private static let longest = 128

  /// What the client sent, where it is short and harmless; it comes back in a header and in the log.
  static func accepted(_ header: String?) -> [UInt8]? {
    guard let header, (1...longest).contains(header.utf8.count), header.utf8.allSatisfy(isHarmless) else {
      return nil
    }
    return Array(header.utf8)
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: ":"):
      true
    default: false
    }
  }

  /// Makes ids for one connection: a number of the process, one of the connection, one of the request. Random
  /// numbers for each would cost a call of the system.
  struct Maker: Sendable {
    private static let process = UInt32.random(in: 0 ... .max)
    private static let connections = Atomic<UInt32>(0)
    private let connection = connections.wrappingAdd(1, ordering: .relaxed).newValue
    private var request: UInt32 = 0

    mutating func next() -> [UInt8] {
      request &+= 1
      var text = [UInt8]()
      text.reserveCapacity(26)
      for (index, number) in [Self.process, connection, request].enumerated() {
        if index > 0 { text.append(UInt8(ascii: "-")) }
        for shift in stride(from: UInt32(28), through: 0, by: -4) {
          let digit = UInt8(truncatingIfNeeded: number >> shift & 15)
          text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
      }
      return text
    }
  }
}
