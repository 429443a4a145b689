import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Bytes of a file, a stretch at a time.
///
/// The stretch is read, not mapped: a file that somebody cuts while it is mapped ends the process, mapped pages count
/// as memory of the process, and a copy that stays in the processor's cache costs next to nothing.
final class FileWindow {
  /// Bytes past `count` that may be read and hold nothing.
  static let slack = 64

  private let source: Source
  private let blockBytes: Int
  /// Bytes that were in earlier stretches and are not in this one.
  private var origin = 0
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int
  /// Offsets in the window where the blocks of the file end: where cuts are tried. The same for any thread count.
  private(set) var marks: [Int] = []
  /// Quotes before each of `marks`.
  private(set) var quotes: [Int] = []
  private(set) var isLast = false
  /// Bytes in the file.
  let size: Int

  private enum Source {
    case memory([UInt8])
    case file(Int32)
  }

  /// Opens a file; one that cannot be read in any order (a pipe) is read whole. Throws as `Files.read`.
  init(path: String, blockBytes: Int) throws(Diagnostic) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    if descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      source = .file(descriptor)
      size = Int(status.st_size)
      posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    } else {
      if descriptor >= 0 { close(descriptor) }
      let content = try Files.read(path)
      source = .memory(content)
      size = content.count
    }
    self.blockBytes = blockBytes
    capacity = 0
    bytes = .allocate(capacity: Self.slack)
  }

  init(bytes content: [UInt8], blockBytes: Int) {
    source = .memory(content)
    size = content.count
    self.blockBytes = blockBytes
    capacity = 0
    bytes = .allocate(capacity: Self.slack)
  }

  deinit {
    bytes.deallocate()
    if case .file(let descriptor) = source { close(descriptor) }
  }

  /// Drops the first `used` bytes and reads on, up to `blocks` more blocks. The last stretch ends with a line break,
  /// put there where the file has none. False where the file turns out shorter than it was.
  func advance(by used: Int, blocks: Int, threads: Int) -> Bool {
    let carried = count - used
    origin += used
    let start = origin + carried
    let stop = min(size, (start / blockBytes + blocks) * blockBytes)
    let needed = carried + stop - start + 1
    if needed > capacity {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: needed + Self.slack)
      larger.update(from: bytes + used, count: carried)
      bytes.deallocate()
      bytes = larger
      capacity = needed
    } else {
      memmove(bytes, bytes + used, carried)
    }
    isLast = stop == size
    count = carried + stop - start

    // Blocks end at multiples of their size in the file; the first of these parts is the rest of one.
    var ends = [Int]()
    var end = start
    while end < stop {
      end = min(stop, (end / blockBytes + 1) * blockBytes)
      ends.append(end)
    }
    let starts = [start] + ends.dropLast()
    nonisolated(unsafe) let memory = bytes
    let (source, base, parts) = (source, origin, ends)
    let counts = Parallel.map(ends.count, threads: threads) { index -> Int in
      let (from, length) = (starts[index], parts[index] - starts[index])
      guard Self.read(source, from, into: memory + (from - base), length) else { return -1 }
      return ByteScan(memory + (from - base), length).quotes
    }
    guard !counts.contains(-1) else { return false }
    var sum = carried > 0 ? ByteScan(bytes, carried).quotes : 0
    // A cut may also lie in what was carried over: blocks that ended in it.
    marks = []
    quotes = []
    for (end, count) in zip(ends, counts) {
      sum += count
      marks.append(end - origin)
      quotes.append(sum)
    }
    if isLast, count > 0, bytes[count - 1] != 0x0A {
      bytes[count] = 0x0A
      count += 1
      if marks.isEmpty {
        marks = [count]
        quotes = [sum]
      } else {
        marks[marks.count - 1] = count
      }
    }
    (bytes + count).update(repeating: 0, count: Self.slack)
    return true
  }

  private static func read(_ source: Source, _ offset: Int, into memory: UnsafeMutablePointer<UInt8>, _ length: Int)
    -> Bool
  {
    switch source {
    case .memory(let content):
      content.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { memory.update(from: base + offset, count: length) }
      }
      return true
    case .file(let descriptor):
      var done = 0
      while done < length {
        let got = pread(descriptor, memory + done, length - done, off_t(offset + done))
        if got < 0, errno == EINTR { continue }
        if got <= 0 { return false }
        done += got
      }
      return true
    }
  }
}
