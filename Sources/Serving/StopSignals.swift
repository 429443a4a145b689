import Glibc

/// SIGTERM, SIGINT and SIGHUP as something that can be waited for. A handler may hardly do anything; a thread that waits
/// may do what it likes.
struct StopSignals {
  private var set = sigset_t()

  /// Blocks all for this thread and those it starts from now on.
  init() {
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGHUP)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for a signal to stop, then calls `stop` with a way to wait some seconds for another one.
  /// - Parameters:
  ///   - look: is called about once a second.
  ///   - again: is called for each SIGHUP.
  func wait(look: () -> Void, again: () -> Void, stop: (_ again: (Double) -> Int32?) -> Int32) -> Int32 {
    while true {
      switch next(within: 1) {
      case nil: look()
      case SIGHUP: again()
      default:
        return stop { seconds in
          let number = next(within: seconds)
          return number == SIGHUP ? nil : number
        }
      }
    }
  }

  private func next(within seconds: Double) -> Int32? {
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9))
    var set = set
    let number = sigtimedwait(&set, nil, &time)
    return number > 0 ? number : nil
  }
}
