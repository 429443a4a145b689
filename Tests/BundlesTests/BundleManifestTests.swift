import Bundles
import Digests
import JSON
import Support
import Testing

/// Manifests whose checksum is right and whose content is not: made by a faulty tool, or on purpose.
@Suite struct BundleManifestTests {
  let folder = ScratchFolder()
  var path: String { "\(folder.path)/bundle" }

  /// Writes the sample bundle, changes its manifest and signs it again.
  private func forge(_ change: (inout JSONObject) -> Void) throws {
    try SampleBundle.writer.write(to: path)
    let document = try JSONValue(parsing: Files.read("\(path)/manifest.json"))
    var object = document.object ?? [:]
    change(&object)
    sign(JSONValue.object(object).prettyText)
  }

  private func sign(_ text: String) {
    overwrite("\(path)/manifest.json", Array(text.utf8))
    overwrite("\(path)/manifest.sha256", Array("\(Digest(of: text).hex)  manifest.json\n".utf8))
  }

  @Test(arguments: ["2.0", "10.3"]) func refusesANewerMajorVersion(format: String) throws {
    try forge { $0["format_version"] = .string(format) }
    #expect(faults(at: path) == ["E5104"])
  }

  @Test(arguments: ["", "1", "0.9", "-1.0", "1.0.0", "one"]) func refusesAVersionThatIsNone(format: String) throws {
    try forge { $0["format_version"] = .string(format) }
    #expect(faults(at: path) == ["E5103"])
  }

  @Test func readsANewerMinorVersionAndKeepsWhatItDoesNotKnow() throws {
    try forge {
      $0["format_version"] = "1.7"
      $0["licence"] = ["client": "ACME"]
    }
    try Bundle(at: path).copy(to: "\(folder.path)/copy", verdict: "pass", stamp: nil, approver: nil)
    let copy = try JSONValue(parsing: Files.read("\(folder.path)/copy/manifest.json"))
    #expect(copy["licence"] == ["client": "ACME"])
    #expect(copy["format_version"] == "1.7")
  }

  @Test func refusesAnUnknownMemberOfItsOwnVersion() throws {
    try forge { $0["licence"] = "ACME" }
    #expect(faults(at: path) == ["E5103"])
  }

  @Test(
    arguments: [
      "format_version", "vertical", "task", "project", "run", "model_version", "tool_version", "seed", "digests",
      "verdict", "stamp", "approver", "scores", "files",
    ])
  func refusesAMissingOrMistypedMember(name: String) throws {
    try forge { $0[name] = nil }
    #expect(faults(at: path) == ["E5103"])
    try forge { $0[name] = true }
    #expect(faults(at: path) == ["E5103"])
  }

  @Test(arguments: ["1e300", "-1", "0.5", "9007199254740993", "9000000000000000", "\"12\"", "null", "[]"])
  func refusesImpossibleSizes(size: String) throws {
    try forge { object in
      guard var files = object["files"]?.array, var file = files[0].object else { return }
      file["size"] = try? JSONValue(parsing: size)
      files[0] = .object(file)
      object["files"] = .array(files)
    }
    #expect(["E5103", "E5107"].contains(faults(at: path).first))
  }

  @Test(arguments: ["../../etc/passwd", "/etc/passwd", "manifest.json", "", "a\u{0}b"])
  func refusesNamesThatLeaveTheFolder(name: String) throws {
    try forge { $0["files"] = [["name": .string(name), "size": 1, "sha256": .string(Digest(of: "x").hex)]] }
    #expect(faults(at: path).first == "E5103")
  }

  @Test(arguments: ["", "{", "[]", "\u{FEFF}{}", "{\"format_version\": \"1.0\", \"format_version\": \"1.0\"}"])
  func refusesAManifestThatIsNone(text: String) throws {
    try SampleBundle.writer.write(to: path)
    sign(text)
    #expect(["E5102", "E5103"].contains(faults(at: path).first))
  }
}
