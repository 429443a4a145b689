import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A server on a free port of this machine that answers from a closure, for the length of a test.
final class TinyServer: Sendable {
  struct Request: Sendable {
    var method: String
    var path: String
    var headers: String
    var body: [UInt8]
  }

  struct Answer: Sendable {
    var status = 200
    var headers = ""
    var body: [UInt8] = []
    /// Promised length, where it differs from the body's.
    var length: Int?
    /// Seconds before anything is sent.
    var delay = 0.0
  }

  let port: Int
  private let listener: Int32
  private let connections = Atomic<Int>(0)

  /// Connections so far.
  var connectionCount: Int { connections.load(ordering: .relaxed) }
  var url: String { "http://127.0.0.1:\(port)" }

  init(_ answer: @escaping @Sendable (Request) -> Answer) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, length)
        _ = listen(listener, 16)
        _ = getsockname(listener, $0, &length)
      }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    DispatchQueue(label: "accept").async { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        connections.add(1, ordering: .relaxed)
        DispatchQueue(label: "connection").async {
          Self.serve(connection, answer)
          close(connection)
        }
      }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func serve(_ connection: Int32, _ answer: (Request) -> Answer) {
    var buffer = [UInt8]()
    while true {
      var end: Int?
      while true {
        end = buffer.indices.dropFirst(3).first { Array(buffer[($0 - 3)...$0]) == [13, 10, 13, 10] }
        if end != nil { break }
        // The first byte of a TLS handshake: this server speaks none.
        if buffer.first == 0x16 { return }
        guard receive(connection, &buffer) else { return }
      }
      guard let end else { return }
      let head = String(decoding: buffer[...end], as: UTF8.self)
      let first = head.split(separator: " ")
      var length = 0
      for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
        length = Int(line.drop { $0 != " " }.dropFirst()) ?? 0
      }
      while buffer.count < end + 1 + length { guard receive(connection, &buffer) else { return } }
      let body = Array(buffer[(end + 1)..<(end + 1 + length)])
      buffer.removeSubrange(...(end + length))
      let reply = answer(
        Request(method: String(first[0]), path: String(first[1]), headers: head, body: body))
      if reply.delay > 0 { usleep(UInt32(reply.delay * 1e6)) }
      let text =
        "HTTP/1.1 \(reply.status) X\r\nContent-Length: \(reply.length ?? reply.body.count)\r\n\(reply.headers)\r\n"
      let bytes = Array(text.utf8) + (first[0] == "HEAD" ? [] : reply.body)
      guard send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return }
      if reply.length != nil { return }
    }
  }

  private static func receive(_ connection: Int32, _ buffer: inout [UInt8]) -> Bool {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let got = recv(connection, &piece, piece.count, 0)
    guard got > 0 else { return false }
    buffer += piece[..<got]
    return true
  }
}
