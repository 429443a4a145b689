import Glibc
import Support

/// A program that this process started and will end: it is never left behind.
final class ChildProcess {
  let pid: pid_t
  private var status: Int32?

  /// Starts `path` with `arguments`, which leave out the program's own name.
  /// - Parameters:
  ///   - input: descriptor that becomes stdin; nil: there is nothing to read.
  ///   - output: file that takes stdout and stderr.
  ///   - environment: `NAME=value`.
  /// - Throws: `errno` in words.
  init(
    _ path: String, _ arguments: [String], input: Int32? = nil, output: String, environment: [String]
  ) throws(TransportFault) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What this process ignores or blocks is no business of the child.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var started: pid_t = 0
    let failure = posix_spawn(&started, path, &actions, &attributes, &argv, &envp)
    guard failure == 0 else { throw TransportFault(message: String(cString: strerror(failure))) }
    pid = started
  }

  deinit { stop(grace: 0) }

  /// How it ended, in words; nil as long as it runs.
  func ending() -> String? {
    if status == nil {
      var found: Int32 = 0
      if waitpid(pid, &found, WNOHANG) == pid { status = found }
    }
    return status.map { code in
      let signal = code & 0x7F
      return signal == 0 ? "it ended with code \((code >> 8) & 0xFF)" : "it was ended by signal \(signal)"
    }
  }

  /// Waits for the end at most `seconds`. The exit code, 128 and more for a signal; nil where it still runs.
  func wait(seconds: Double, _ checkpoint: () throws(Diagnostic) -> Void) throws(Diagnostic) -> Int32? {
    let deadline = Clock.now + seconds
    while ending() == nil {
      guard Clock.now < deadline else { return nil }
      try checkpoint()
      usleep(2000)
    }
    return status.map { $0 & 0x7F == 0 ? ($0 >> 8) & 0xFF : 128 + $0 & 0x7F }
  }

  /// Asks it to end, and ends it after `grace` seconds; it is reaped in any case. Twice does no harm.
  func stop(grace: Double) {
    guard ending() == nil else { return }
    if grace > 0 {
      kill(pid, SIGTERM)
      let deadline = Clock.now + grace
      while ending() == nil, Clock.now < deadline { usleep(2000) }
    }
    guard status == nil else { return }
    kill(pid, SIGKILL)
    var found: Int32 = 0
    while waitpid(pid, &found, 0) < 0, errno == EINTR {}
    status = found
  }
}
