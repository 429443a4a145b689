import Glibc
import JSON
import Support

/// Takes over another model and other tokens while the server runs: when their files change, or when SIGHUP says so.
struct EndpointRefresh {
  private let server: Server
  private let log: Log
  private let tokenFile: String?
  private var model: FileWatch?
  private var tokens: FileWatch?

  /// - Parameter settings: say where both are, and whether files are watched.
  init(_ server: Server, _ settings: EndpointSettings, _ log: Log) {
    self.server = server
    self.log = log
    tokenFile = settings.authentication == .bearer ? settings.tokenFile : nil
    guard settings.reload == .watch else { return }
    model = FileWatch(settings.bundle)
    tokens = tokenFile.map { FileWatch($0) }
  }

  /// Looks at the files, once a second or so.
  mutating func look() {
    if tokens?.hasChanged() ?? false { readTokens() }
    if model?.hasChanged() ?? false { readModel() }
  }

  /// Takes both anew, whatever the files look like.
  mutating func readAll() {
    readTokens()
    readModel()
  }

  private func readModel() {
    do throws(Diagnostics) {
      if try !server.useNewestModel() { log.write(.info, "model_unchanged") }
    } catch {
      refused("model_refused", error.list)
    }
  }

  private func readTokens() {
    guard let tokenFile else { return }
    do throws(Diagnostic) {
      server.admit(try AccessTokens(readingFile: tokenFile))
      log.write(.info, "tokens_read")
    } catch {
      refused("tokens_refused", [error])
    }
  }

  /// What was there before goes on.
  private func refused(_ event: String, _ faults: [Diagnostic]) {
    for fault in faults {
      log.write(.error, event, ["code": .string(fault.code), "message": .string(fault.message)])
    }
  }
}
