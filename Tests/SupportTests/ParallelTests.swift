import Support
import Synchronization
import Testing

/// The parallel loop gives what a plain loop gives, on any number of threads.
@Suite struct ParallelTests {
  private struct Odd: Error, Equatable { var index: Int }

  @Test(arguments: [-1, 0, 1, 2, 7, 64])
  func mapKeepsTheOrder(threads: Int) {
    for count in [0, 1, 2, 63, 1000] {
      #expect(Parallel.map(count, threads: threads) { $0 * $0 } == (0..<count).map { $0 * $0 })
    }
  }

  @Test(arguments: [1, 2, 7])
  func eachIndexOnce(threads: Int) {
    let seen = Mutex([Int](repeating: 0, count: 500))
    Parallel.forEach(500, threads: threads) { index in seen.withLock { $0[index] += 1 } }
    #expect(seen.withLock { $0 } == [Int](repeating: 1, count: 500))
  }

  @Test(arguments: [1, 2, 7])
  func theLowestErrorIsThrown(threads: Int) {
    let error = #expect(throws: Odd.self) {
      try Parallel.tryMap(100, threads: threads) { index -> Int in
        if index % 10 == 9 { throw Odd(index: index) }
        return index
      }
    }
    #expect(error == Odd(index: 9))
  }

  @Test(arguments: [1, 2, 7])
  func objectsSurvive(threads: Int) throws {
    let texts = try Parallel.tryMap(300, threads: threads) { String(repeating: "x", count: $0) }
    #expect(texts.map(\.count) == Array(0..<300))
  }
}
