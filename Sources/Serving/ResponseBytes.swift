import NIOCore
import Support

/// Draws an answer as the bytes of HTTP/1.1, head and body in one buffer.
struct ResponseBytes {
  private var dateSecond = -1
  private var date: [UInt8] = []

  /// An answer with `Content-Length`, and `Connection` where it differs from what HTTP/1.1 assumes.
  struct Head {
    var status: Int
    var contentType: StaticString
    var extra: [(name: String, value: String)] = []
    var id: [UInt8]
    /// nil says nothing.
    var connection: StaticString?
    /// A HEAD request wants the length of a body without the body.
    var hasBody = true
  }

  /// - Parameter common: header lines of every answer.
  mutating func draw(_ head: Head, _ body: [UInt8], common: [UInt8], into buffer: inout ByteBuffer) {
    buffer.writeStaticString("HTTP/1.1 ")
    buffer.writeInteger(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: head.status / 100 % 10))
    buffer.writeInteger(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: head.status / 10 % 10))
    buffer.writeInteger(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: head.status % 10))
    buffer.writeStaticString(" ")
    buffer.writeStaticString(Status.phrase(head.status))
    buffer.writeStaticString("\r\nContent-Type: ")
    buffer.writeStaticString(head.contentType)
    buffer.writeStaticString("\r\nContent-Length: ")
    write(body.count, into: &buffer)
    buffer.writeStaticString("\r\nX-Request-Id: ")
    buffer.writeBytes(head.id)
    buffer.writeStaticString("\r\n")
    buffer.writeBytes(common)
    for header in head.extra {
      buffer.writeString(header.name)
      buffer.writeStaticString(": ")
      buffer.writeString(header.value)
      buffer.writeStaticString("\r\n")
    }
    if let connection = head.connection {
      buffer.writeStaticString("Connection: ")
      buffer.writeStaticString(connection)
      buffer.writeStaticString("\r\n")
    }
    writeDate(into: &buffer)
    buffer.writeStaticString("\r\n")
    if head.hasBody { buffer.writeBytes(body) }
  }

  private mutating func writeDate(into buffer: inout ByteBuffer) {
    let second = Int(Clock.wall)
    if second != dateSecond {
      dateSecond = second
      date = Array("Date: \(Timestamp.http(second))\r\n".utf8)
    }
    buffer.writeBytes(date)
  }

  private func write(_ number: Int, into buffer: inout ByteBuffer) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      buffer.writeInteger(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }
}
