import Testing
import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

/// Whether this thread's heap is asked for anything up to 1 KiB, by way of the C library's cache of freed blocks: each
/// size's next block is filled with a pattern and freed; who is given it in between writes over the pattern.
///
/// The cache must hold the block of each size, and it does not always: where a heap has a free block that is too long by
/// 16 bytes, too few to split, malloc gives all of it, and free puts it to those of the next size. So a block is taken
/// for a size only once it was given, freed, and given again; others are held until the end.
private func isHeapUsed(by work: () -> Void) -> Bool {
  // by their addresses, so that no compiler knows what memory they give
  let handle = UnsafeMutableRawPointer(bitPattern: 0)
  guard let mallocAddress = dlsym(handle, "malloc"), let freeAddress = dlsym(handle, "free"),
    let sizeAddress = dlsym(handle, "malloc_usable_size")
  else { return true }
  let allocate = unsafeBitCast(mallocAddress, to: (@convention(c) (Int) -> UnsafeMutableRawPointer?).self)
  let release = unsafeBitCast(freeAddress, to: (@convention(c) (UnsafeMutableRawPointer?) -> Void).self)
  let length = unsafeBitCast(sizeAddress, to: (@convention(c) (UnsafeMutableRawPointer?) -> Int).self)
  let sizes = Array(stride(from: 24, through: 1032, by: 16))
  var held = [UnsafeMutableRawPointer?]()
  held.reserveCapacity(100_000)
  defer { for block in held { release(block) } }
  var blocks = [UnsafeMutableRawPointer?](repeating: nil, count: sizes.count)
  for (index, size) in sizes.enumerated() {
    while blocks[index] == nil, held.count < 100_000 {
      let block = allocate(size)
      if length(block) == size {
        release(block)
        let again = allocate(size)
        if again == block {
          blocks[index] = block
          continue
        }
        held.append(again)
      } else {
        held.append(block)
      }
    }
    blocks[index]?.initializeMemory(as: UInt8.self, repeating: 0xA5, count: size)
  }
  for block in blocks { release(block) }
  work()
  var isUsed = false
  // taken in the order of the sizes, the array of results being there already
  for (index, size) in sizes.enumerated() {
    let block = allocate(size)
    // the first 16 bytes are the cache's own
    for byte in 16..<size where block?.load(fromByteOffset: byte, as: UInt8.self) != 0xA5 { isUsed = true }
    if block != blocks[index] { isUsed = true }
    release(block)
  }
  return isUsed
}

@Suite(.serialized) struct AllocationTests {
  @Test func aRowAllocatesNothing() throws {
    var random = RandomTrees(seed: 4, featureCount: 20)
    let model = try random.model(trees: 100, leaves: 31...31, link: .logistic(slope: 1))
    let row = random.row()
    var answer = [0.0]
    var attribution = [Double](repeating: 0, count: 21)
    let score = {
      row.withUnsafeBufferPointer { row in
        answer.withUnsafeMutableBufferPointer { model.predictions(row: row, into: $0) }
        attribution.withUnsafeMutableBufferPointer { model.attribution(row: row, into: $0) }
      }
    }
    score()
    // What else happens on this thread may disturb one try; an allocation of each row would show in all of them.
    let tries = (0..<10).map { _ in isHeapUsed { for _ in 0..<100 { score() } } }
    #expect(tries.contains(false))
    #expect(answer[0] > 0 && answer[0] < 1)
    // it does notice
    #expect(isHeapUsed { _ = model.margins(row: row) })
    #expect(isHeapUsed { _ = model.attribution(row: row) })
  }
}
