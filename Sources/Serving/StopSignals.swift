import Glibc

/// SIGTERM and SIGINT as something that can be waited for. A handler may hardly do anything; a thread that waits
/// may do what it likes.
struct StopSignals {
  private var set = sigset_t()

  /// Blocks both for this thread and those it starts from now on.
  init() {
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for the first signal, then calls `stop` with a way to wait some seconds for another one.
  func wait(_ stop: (_ again: (Double) -> Int32?) -> Int32) -> Int32 {
    var set = set
    var number: Int32 = 0
    while sigwait(&set, &number) != 0 {}
    return stop { seconds in
      var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9))
      var set = set
      let number = sigtimedwait(&set, nil, &time)
      return number > 0 ? number : nil
    }
  }
}
