import Support

/// What the command line of the endpoint says: flags go over the settings file.
struct EndpointFlags: Equatable {
  var settings: String?
  var host: String?
  var port: Int?
  var tokenFile: String?
  /// Load, check, and end.
  var check = false
  /// Ask the server that runs with these settings whether it is ready, and end.
  var health = false
  var help = false

  static let usage = """
    usage: solkit-endpoint [--settings FILE] [--host ADDRESS] [--port N] [--token-file FILE]
                           [--check | --health]

    Serves the bundle that the settings name.

      --settings FILE     settings; default: endpoint.json here, else beside this program
      --host ADDRESS      address to listen on
      --port N            port to listen on; 0: any free one, printed on stdout
      --token-file FILE   file with the bearer token
      --check             check settings, token and bundle, and end
      --health            ask the server of these settings whether it is ready, and end: 0 yes, 1 no
      -h, --help          this text

    """

  private static let names = ["--settings", "--host", "--port", "--token-file", "--check", "--health", "--help"]

  init() {}

  /// Throws `E6101` (64) for what it does not know.
  init(parsing arguments: [String]) throws(Diagnostic) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let name = parts[0]
      switch name {
      case "--check" where parts.count == 1: check = true
      case "--health" where parts.count == 1: health = true
      case "--help" where parts.count == 1, "-h" where parts.count == 1: help = true
      case "--settings", "--host", "--port", "--token-file":
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst(), !value.isEmpty else {
          throw Self.fault("'\(name)' needs a value")
        }
        try take(name, value)
      default:
        let nearest = NearestName.of(name, in: Self.names)
        throw Self.fault("unknown argument '\(argument)'", hint: nearest.map { "did you mean '\($0)'?" })
      }
    }
  }

  private mutating func take(_ name: String, _ value: String) throws(Diagnostic) {
    switch name {
    case "--settings": settings = value
    case "--host": host = value
    case "--token-file": tokenFile = value
    default:
      guard let number = Int(value), (0...65535).contains(number) else {
        throw Self.fault("'--port' is '\(value)', but a number from 0 to 65535 was expected")
      }
      port = number
    }
  }

  private static func fault(_ message: String, hint: String? = nil) -> Diagnostic {
    Diagnostic("E6101", message, hint: hint, fix: "see solkit-endpoint --help", exitCode: .usage)
  }
}
