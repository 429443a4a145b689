/// Bytes that begin on a cache line and never change once filled: rows of bins, shared by threads.
final class AlignedBytes: @unchecked Sendable {
  let bytes: UnsafePointer<UInt8>
  let count: Int
  private let memory: UnsafeMutableRawPointer

  /// 64 bytes behind the last are readable, so that loops may load whole words.
  init(count: Int, filling fill: (UnsafeMutablePointer<UInt8>) -> Void) {
    memory = UnsafeMutableRawPointer.allocate(byteCount: count + 64, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: count + 64)
    let start = memory.assumingMemoryBound(to: UInt8.self)
    fill(start)
    bytes = UnsafePointer(start)
    self.count = count
  }

  deinit { memory.deallocate() }
}
