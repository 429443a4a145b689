import Glibc
import Support
import Templates
import Terminal
import Testing

/// A folder of its own for one test, removed with it.
final class TemplateWorld {
  let path: String

  init() {
    var template = Array("/tmp/solkit-templates-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.flatMap { realpath($0, nil) }.map { String(cString: $0) }
        ?? "/tmp/solkit-templates"
    }
  }

  deinit { Files.remove(path) }

  /// The template that ships, found as the program finds it: these tests run from a clone.
  static func shipped() throws -> Template { try Template.named("forecast-sales", in: .locate(extra: "")) }

  /// A console that asks nothing.
  static var silent: Console {
    var options = ConsoleOptions()
    options.noInput = true
    return Console(options, output: CapturedSink(), errors: CapturedSink(), answers: PreparedAnswers([]))
  }

  /// Writes a small template below `folder`; lines of its `template.yaml` may be replaced.
  func makeTemplate(_ name: String, in folder: String, replacing: (String, String)? = nil) throws {
    var text = """
      name: \(name)
      version: 1.2.0
      title: A title
      task: forecast
      story: A story.
      folder_name: [project]
      questions:
        - {key: owner, prompt: Who?, type: text, default: Somebody, sets: [scope.decides.owner]}
      files:
        - {from: README.md, to: README.md}

      """
    if let (old, new) = replacing { text = text.replacing(old, with: new) }
    let shipped = try Self.shipped()
    try Files.makeFolder("\(folder)/\(name)")
    try Files.write(text, to: "\(folder)/\(name)/template.yaml")
    try Files.write("read me\n", to: "\(folder)/\(name)/README.md")
    try Files.copy("\(shipped.folder)/solution.yaml", to: "\(folder)/\(name)/solution.yaml")
  }
}

/// The faults that `body` throws.
func faults(_ body: () throws -> Void) -> [Diagnostic] {
  do { try body() } catch let error as Diagnostics { return error.list } catch let error as Diagnostic {
    return [error]
  } catch { Issue.record("\(error)") }
  return []
}
