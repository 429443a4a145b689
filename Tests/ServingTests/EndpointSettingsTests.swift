import Glibc
import JSON
import Serving
import Support
import Testing

@Suite struct EndpointSettingsTests {
  private func faults(_ text: String) -> [Diagnostic] {
    do throws(Diagnostics) {
      _ = try EndpointSettings(decoding: (try? JSONValue(parsing: text)) ?? .null, file: "endpoint.json")
      return []
    } catch {
      return error.list
    }
  }

  @Test func readsBackWhatItWrites() throws {
    var settings = EndpointSettings(
      name: "acme", bundle: "model", host: "0.0.0.0", port: 9000, authentication: .bearer, tokenFile: "secret",
      metrics: .open, threads: 3, accessLog: true)
    settings.limits.batchMax = 7
    settings.limits.requestSeconds = 2.5
    #expect(try EndpointSettings(decoding: settings.json, file: "x") == settings)
    #expect(try EndpointSettings(decoding: [:], file: "x") == EndpointSettings())
  }

  @Test(
    arguments: [
      ("{\"prot\": 80}", "unknown key 'prot'", "did you mean 'port'?"),
      ("{\"limits\": {\"body_byte\": 80}}", "unknown key 'limits.body_byte'", "did you mean 'limits.body_bytes'?"),
      ("{\"port\": 65536}", "'port' is 65536, but a whole number from 0 to 65535 was expected", nil),
      ("{\"port\": \"80\"}", "'port' is \"80\", but a whole number from 0 to 65535 was expected", nil),
      ("{\"auth\": \"basic\"}", "'auth' is \"basic\", but bearer or none was expected", nil),
      ("{\"bundle\": \"\"}", "'bundle' is \"\", but a text that is not empty was expected", nil),
      ("{\"limits\": 3}", "'limits' is a number, but an object was expected", nil),
      (
        "{\"limits\": {\"batch_max\": 0}}",
        "'limits.batch_max' is 0, but a whole number from 1 to 1000000 was expected", nil
      ),
      ("{\"version\": 2}", "'version' is 2, this endpoint reads 1", nil),
      ("[]", "the document is a list, but an object was expected", nil),
    ])
  func refuses(_ text: String, _ message: String, _ hint: String?) {
    let found = faults(text)
    #expect(found.map(\.message) == [message])
    #expect(found.first?.hint == hint)
    #expect(found.first?.exitCode == .configuration)
    #expect(found.first?.fix != nil)
  }

  @Test func findsAllFaultsInOneGo() {
    #expect(faults("{\"port\": -1, \"threads\": 0.5, \"hots\": \"x\", \"limits\": {\"x\": 1}}").count == 4)
  }

  @Test func countsPathsFromItsOwnFolder() throws {
    let folder = "/tmp/solkit-settings-\(getpid())"
    try Files.makeFolder(folder)
    defer { Files.remove(folder) }
    try Files.write("{\"bundle\": \"model\", \"token_file\": \"/run/secrets/token\"}", to: "\(folder)/endpoint.json")
    let settings = try EndpointSettings(readingFile: "\(folder)/endpoint.json")
    #expect(settings.bundle == "\(folder)/model")
    #expect(settings.tokenFile == "/run/secrets/token")
  }

  @Test func namesTheLineThatIsNoJSON() throws {
    let path = "/tmp/solkit-settings-\(getpid()).json"
    try Files.write("{\n\"port\" 80}", to: path)
    defer { Files.remove(path) }
    do throws(Diagnostics) {
      _ = try EndpointSettings(readingFile: path)
      Issue.record("read what is no JSON")
    } catch {
      #expect(error.list[0].code == "E6102")
      #expect(error.list[0].place?.line == 2)
    }
  }

  @Test(
    arguments: [
      ("--prot 1", 64), ("--port", 64), ("--port x", 64), ("--port=70000", 64), ("serve", 64), ("--check=yes", 64),
      ("--settings /nowhere/endpoint.json", 66),
    ])
  func endsWithTheRightCode(_ line: String, _ code: Int32) {
    #expect(Endpoint.run(line.split(separator: " ").map(String.init), loaders: []) == code)
  }
}
