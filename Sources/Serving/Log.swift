import Glibc
public import JSON
import Support

/// Lines of JSON on stderr: start, stop, errors, and requests where wanted. Never a body, a token or a query.
public struct Log: Sendable {
  public enum Level: String, Sendable { case info, warning, error }

  private let descriptor: Int32
  private let name: String

  /// - Parameters:
  ///   - name: of the instance, in every line.
  ///   - descriptor: where lines go, stderr by default; -1 keeps none.
  public init(name: String, descriptor: Int32 = 2) {
    self.name = name
    self.descriptor = descriptor
  }

  /// Writes one line in one call, so that lines of several threads do not mix.
  public func write(_ level: Level, _ event: String, _ fields: JSONObject = [:]) {
    guard descriptor >= 0 else { return }
    var writer = JSONWriter()
    writer.raw("{\"time\":")
    writer.string(Timestamp.rfc3339(Clock.wall))
    writer.raw(",\"level\":")
    writer.string(level.rawValue)
    writer.raw(",\"instance\":")
    writer.string(name)
    writer.raw(",\"event\":")
    writer.string(event)
    for member in fields.members {
      writer.raw(",")
      writer.string(member.name)
      writer.raw(":")
      writer.value(member.value)
    }
    writer.raw("}\n")
    _ = writer.bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
