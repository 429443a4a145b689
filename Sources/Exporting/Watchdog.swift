import Glibc

/// Ends a child when this process dies in a way that leaves it no time, `kill -9` above all.
///
/// A shell reads from a pipe whose other end only this process holds: it comes to an end with the process, and the
/// shell then ends the child.
final class Watchdog {
  private let shell: ChildProcess
  private let writing: Int32

  /// Nil where there is no shell: then nothing watches.
  init?(over pid: pid_t) {
    guard let sh = Programs.find("sh") else { return nil }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    // Other children must not hold the pipe open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    do throws(TransportFault) {
      shell = try ChildProcess(
        sh, ["-c", "trap '' INT TERM HUP; read -r nothing; kill -9 \(pid)"], input: ends[0], output: "/dev/null",
        environment: [])
    } catch {
      close(ends[1])
      return nil
    }
    writing = ends[1]
  }

  /// Before the child is ended in order.
  func dismiss() { shell.stop(grace: 0) }

  deinit {
    dismiss()
    close(writing)
  }
}
