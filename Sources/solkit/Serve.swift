import ArgumentParser
import Support
import Templates
import Terminal

#if canImport(Glibc)
  import Glibc
#endif

/// `solkit serve`
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start the exported endpoint from a client folder.",
    discussion: "Becomes the server itself: what it prints and its exit code are the endpoint's.")

  @Option(name: .long, help: "The exported folder.")
  var export = "export"
  @Option(name: .long, help: "Port to listen on; 0 takes a free one.")
  var port: Int?
  @Option(name: .long, help: "Address to listen on.")
  var host = "127.0.0.1"
  @Option(name: .customLong("token-file"), help: "File that holds the bearer token.")
  var tokenFile: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let binary = "\(export)/solkit-endpoint"
    guard Files.exists("\(export)/endpoint.json"), Files.exists(binary) else {
      throw Diagnostic(
        "E1053", "there is no exported endpoint in '\(export)'", at: Place(file: export),
        fix: "run solkit export first", exitCode: .inputMissing)
    }
    var arguments = [binary, "--settings", "\(export)/endpoint.json", "--host", host]
    if let port { arguments += ["--port", String(port)] }
    if let tokenFile { arguments += ["--token-file", tokenFile] }
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    pointers.append(nil)
    execv(binary, &pointers)
    throw Diagnostic(
      "E1054", "'\(binary)' cannot be started: \(String(cString: strerror(errno)))", at: Place(file: binary),
      fix: "export again", exitCode: .permission)
  }
}
