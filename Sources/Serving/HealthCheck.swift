import Glibc

/// Asks a running server whether it is ready, as the health check of a container that has no other program in it.
struct HealthCheck {
  /// Address that the server listens on; one that stands for all is asked on the loopback.
  var host: String
  var port: Int
  /// Seconds until silence counts as no.
  var timeout = 2

  /// Whether `GET /readyz` is answered with 200.
  func isReady() -> Bool {
    guard (1...65535).contains(port) else { return false }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    let target = host == "0.0.0.0" || host == "::" || host == "localhost" ? "127.0.0.1" : host
    guard inet_pton(AF_INET, target, &address.sin_addr) == 1 else { return false }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var limit = timeval(tv_sec: timeout, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return false }
    let request = Array("GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
    let status = Array("HTTP/1.1 200".utf8)
    var answer = [UInt8](repeating: 0, count: status.count)
    var count = 0
    while count < status.count {
      let got = answer.withUnsafeMutableBytes { buffer in
        recv(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count, 0)
      }
      guard got > 0 else { return false }
      count += got
    }
    return answer == status
  }
}
