import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Where text goes: a stream of the process, or memory in a test.
public protocol TextSink: Sendable {
  /// Writes all of `text`. False once something could not be written.
  @discardableResult
  func write(_ text: String) -> Bool
  /// Whether a person looks at it.
  var isTerminal: Bool { get }
  /// Columns of the terminal; nil where lines may have any length.
  var width: Int? { get }
}

/// An open file descriptor.
public struct StreamSink: TextSink {
  private let descriptor: Int32

  public init(descriptor: Int32) { self.descriptor = descriptor }

  public static let output = StreamSink(descriptor: 1)
  public static let errors = StreamSink(descriptor: 2)

  public func write(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { buffer in
      var done = 0
      while done < buffer.count {
        let wrote = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        if wrote < 0, errno != EINTR { return false }
        done += max(0, wrote)
      }
      return true
    }
  }

  public var isTerminal: Bool { isatty(descriptor) == 1 }

  public var width: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// Keeps what was written, for tests.
public final class CapturedSink: TextSink {
  public let isTerminal: Bool
  public let width: Int?
  private let kept = Mutex("")

  public init(isTerminal: Bool = false, width: Int? = nil) {
    self.isTerminal = isTerminal
    self.width = width ?? (isTerminal ? 80 : nil)
  }

  public func write(_ text: String) -> Bool {
    kept.withLock { $0 += text }
    return true
  }

  public var text: String { kept.withLock { $0 } }
  /// Lines without their breaks.
  public var lines: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

/// Where answers come from.
public protocol Answers: Sendable {
  var isTerminal: Bool { get }
  /// The next line without its break; nil at the end.
  func line() -> String?
}

/// Standard input.
public struct StandardInput: Answers {
  public init() {}
  public var isTerminal: Bool { isatty(0) == 1 }
  public func line() -> String? { readLine() }
}

/// Lines that were prepared, for tests.
public final class PreparedAnswers: Answers {
  public let isTerminal: Bool
  private let rest: Mutex<[String]>

  public init(_ lines: [String], isTerminal: Bool = true) {
    self.isTerminal = isTerminal
    rest = Mutex(lines)
  }

  public func line() -> String? { rest.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
