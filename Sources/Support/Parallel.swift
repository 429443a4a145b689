import Dispatch
import Synchronization

/// The one parallel loop. Work is cut into chunks of a fixed size and results keep their order, so what is
/// computed never depends on how many threads compute it.
public enum Parallel {
  /// Calls `body` once for each index below `count`, on at most `threads` threads (the caller's is one of them).
  /// Below about 40 microseconds of work in all, a plain loop is faster.
  public static func forEach(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
    guard count > 0 else { return }
    let workers = max(1, min(threads, count))
    guard workers > 1 else {
      for index in 0..<count { body(index) }
      return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }

  /// The results of `body` for each index below `count`, in order.
  public static func map<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    guard count > 0 else { return [] }
    return [Result](unsafeUninitializedCapacity: count) { buffer, initialised in
      // Each index is written by exactly one thread, and the loop ends before the buffer is read.
      nonisolated(unsafe) let slots = buffer
      forEach(count, threads: threads) { index in
        slots.initializeElement(at: index, to: body(index))
      }
      initialised = count
    }
  }

  /// As `map`, for work that may fail: the error of the lowest index is thrown after all have ended.
  public static func tryMap<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    try map(count, threads: threads) { index in Swift.Result { try body(index) } }.map { try $0.get() }
  }
}
