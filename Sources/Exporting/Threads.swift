import Glibc

/// Threads that wait for a server. The pool of `Parallel` has as many as there are processors; here a thread mostly
/// waits, so there may be more.
enum Threads {
  private final class Job {
    let index: Int
    let body: @Sendable (Int) -> Void
    init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.body = body
    }
  }

  /// Calls `body` once on each of `count` threads, with its number, and returns when all have ended.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads = [pthread_t]()
    for index in 1..<max(1, count) {
      let job = Unmanaged.passRetained(Job(index, body))
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, nil,
        { raw in
          guard let raw else { return nil }
          let job = Unmanaged<Job>.fromOpaque(raw).takeRetainedValue()
          job.body(job.index)
          return nil
        }, job.toOpaque())
      if failure == 0 { threads.append(thread) } else { job.release() }
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
  }
}
