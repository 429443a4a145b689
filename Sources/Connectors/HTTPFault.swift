internal import CCurl
import Support

/// Why an answer did not come, or is none that can be used.
public enum HTTPFault: String, Sendable, CaseIterable {
  case request = "E1020"
  case noHost = "E1021"
  case noConnection = "E1022"
  case encryption = "E1023"
  case timeout = "E1024"
  case redirects = "E1025"
  case status = "E1026"
  case broken = "E1027"
  case snapshot = "E1028"

  /// What `solkit explain` tells of the code.
  public var explanation: String {
    switch self {
    case .request: "The address or a header field cannot be sent. Addresses begin with http:// or https://."
    case .noHost: "The name of the server is not known to the name service. Check its spelling and the network."
    case .noConnection: "Nothing accepts connections at that address and port, or a firewall refuses them."
    case .encryption:
      "The encrypted connection cannot be trusted or made: a certificate that expired, is for another name, or was "
        + "signed by an authority that this machine does not know (package ca-certificates); or the server does not "
        + "speak TLS at that port."
    case .timeout: "The server did not answer in time. It may be busy, or a firewall drops what is sent."
    case .redirects:
      "The server sends from address to address. Use the last of them, or check that it asks for no login."
    case .status: "The server answered, but not with the data. 404: nothing is there; 401 and 403: it wants a login."
    case .broken: "The connection ended before the whole answer was there. Nothing of it is kept."
    case .snapshot: "A snapshot that was fetched earlier is gone or was edited: fetch it anew."
    }
  }

  /// The fault for a code of libcurl.
  static func of(_ code: CURLcode, detail: String, url: String) -> Diagnostic {
    let address = masked(url)
    let host =
      address.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first.map(String.init) ?? address
    let told = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    func fault(_ fault: HTTPFault, _ message: String, _ fix: String, _ exit: ExitCode = .inputOutput) -> Diagnostic {
      Diagnostic(
        fault.rawValue, message, at: Place(file: address), hint: mask(told, of: url), fix: fix, exitCode: exit)
    }
    switch code {
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return fault(
        .request, "'\(address)' is no address that can be asked", "write http://... or https://...", .configuration)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return fault(.noHost, "the server '\(host)' is not known", "check its name and the network")
    case CURLE_COULDNT_CONNECT:
      return fault(.noConnection, "'\(host)' does not accept connections", "check that it runs, and its port")
    case CURLE_OPERATION_TIMEDOUT:
      return fault(.timeout, "'\(host)' did not answer in time", "try again later, or allow more time")
    case CURLE_TOO_MANY_REDIRECTS:
      return fault(.redirects, "'\(host)' redirects too often", "use the address that it leads to")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
      return fault(
        .encryption, "the encrypted connection to '\(host)' cannot be made or trusted",
        "check the certificate; install ca-certificates where the authority is not known")
    default:
      return fault(.broken, "the answer of '\(host)' did not come whole", "try again")
    }
  }

  /// The fault for an answer with a status other than 2xx.
  static func of(status: Int, url: String) -> Diagnostic {
    let exit: ExitCode =
      status == 404 || status == 410 ? .inputMissing : status == 401 || status == 403 ? .permission : .inputOutput
    let what =
      switch exit {
      case .inputMissing: "there is nothing at '\(masked(url))'"
      case .permission: "'\(masked(url))' may not be read"
      default: "'\(masked(url))' cannot be read"
      }
    return Diagnostic(
      HTTPFault.status.rawValue, "\(what): the server answers \(status)", at: Place(file: masked(url)),
      fix: exit == .inputMissing
        ? "check the address" : exit == .permission ? "ask for access to it" : "try again later", exitCode: exit)
  }

  /// The address without what may be secret: user, password, query and fragment.
  static func masked(_ url: String) -> String {
    var text = url.prefix { $0 != "?" && $0 != "#" }
    if let scheme = text.range(of: "://") {
      let host = text[scheme.upperBound...].prefix { $0 != "/" }
      if let at = host.lastIndex(of: "@") { text.removeSubrange(scheme.upperBound...at) }
    }
    return String(text) + (url.contains("?") ? "?..." : "")
  }

  private static func mask(_ told: String, of url: String) -> String {
    told.replacing(url, with: masked(url))
  }

  static func isLoopback(_ url: String) -> Bool {
    guard let scheme = url.range(of: "://") else { return false }
    let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    if host.hasPrefix("[::1]") { return true }
    let name = host.prefix { $0 != ":" }
    return name == "localhost" || name.hasPrefix("127.")
  }
}

extension StringProtocol {
  /// The first place of `text`.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
