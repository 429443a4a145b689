import Digests
public import JSON
import Support

extension BundleManifest {
  /// The document that `manifest.json` holds.
  public var json: JSONValue {
    var object: JSONObject = [
      "format_version": .string(formatVersion), "vertical": .string(vertical), "task": .string(task),
      "project": .string(project), "run": JSONValue(run), "model_version": .string(modelVersion),
      "tool_version": .string(toolVersion), "seed": JSONValue(seed),
      "digests": [
        "features": .string(features.hex), "schema": .string(schema.hex),
        "scope_and_criteria": .string(scopeAndCriteria.hex), "training_data": .string(trainingData.hex),
      ],
      "verdict": .string(verdict), "stamp": stamp.map { .string($0.rawValue) } ?? .null,
      "approver": approver.map { .string($0) } ?? .null, "scores": .object(scores),
      "files": .array(
        files.map { ["name": .string($0.name), "size": JSONValue($0.size), "sha256": .string($0.sha256.hex)] }),
    ]
    if !extensions.isEmpty { object["extensions"] = .array(extensions.map(\.json)) }
    for member in unknown.members { object[member.name] = member.value }
    return .object(object)
  }

  /// Decodes `manifest.json`; `folder` is named in faults, all of them `E5103` or `E5104`.
  init(decoding document: JSONValue, in folder: String) throws(Diagnostic) {
    guard let object = document.object else { throw BundleFault.manifest("it is no JSON object", in: folder) }
    let fields = ManifestFields(object: object, folder: folder)
    // The version comes first: a newer layout may lack everything else.
    let format = try fields.text("format_version")
    try Self.checkFormat(format, in: folder)
    guard let digests = object["digests"]?.object else {
      throw BundleFault.manifest("'digests' is missing or no object", in: folder)
    }
    let hashes = ManifestFields(object: digests, folder: folder)
    self.init(
      vertical: try fields.text("vertical"), task: try fields.text("task"), project: try fields.text("project"),
      run: try fields.integer("run"), toolVersion: try fields.text("tool_version"),
      seed: try fields.integer("seed"), features: try hashes.digest("features"),
      schema: try hashes.digest("schema"), scopeAndCriteria: try hashes.digest("scope_and_criteria"),
      trainingData: try hashes.digest("training_data"), verdict: try fields.text("verdict"),
      stamp: try fields.stamp(), approver: try fields.optionalText("approver"), scores: try fields.object("scores"))
    formatVersion = format
    files = try fields.files()
    guard try fields.text("model_version") == modelVersion else {
      throw BundleFault.manifest("'model_version' does not follow from the files, '\(modelVersion)' does", in: folder)
    }
    let known = format == Self.currentFormat ? Self.known : Self.known.union(["extensions"])
    for member in object.members where !known.contains(member.name) { unknown[member.name] = member.value }
    if format != Self.currentFormat { extensions = try fields.extensions() }
    guard unknown.members.isEmpty || ![Self.currentFormat, Self.extendedFormat].contains(format) else {
      throw BundleFault.manifest("it has the unknown member '\(unknown.members[0].name)'", in: folder)
    }
  }

  private static let known: Set<String> = [
    "format_version", "vertical", "task", "project", "run", "model_version", "tool_version", "seed", "digests",
    "verdict", "stamp", "approver", "scores", "files",
  ]

  private static func checkFormat(_ format: String, in folder: String) throws(Diagnostic) {
    let parts = format.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let major = parts[0], let minor = parts[1], major >= 1, minor >= 0 else {
      throw BundleFault.manifest("'format_version' is '\(format)', but 'major.minor' was expected", in: folder)
    }
    guard major == 1 else {
      throw Diagnostic(
        "E5104", "the bundle has format \(format), this version reads up to 1.x",
        at: Place(file: "\(folder)/\(ManifestFile.name)"), hint: "a newer solkit wrote it",
        fix: "use the solkit or solkit-endpoint of that version", exitCode: .dataError)
    }
  }
}

/// Members of the manifest with their types checked.
private struct ManifestFields {
  let object: JSONObject
  let folder: String

  func text(_ name: String) throws(Diagnostic) -> String {
    guard let value = object[name]?.string else { throw wrong(name, "a text") }
    return value
  }

  func optionalText(_ name: String) throws(Diagnostic) -> String? {
    guard let value = object[name] else { throw wrong(name, "a text or null") }
    return value.isNull ? nil : try text(name)
  }

  func integer(_ name: String) throws(Diagnostic) -> Int {
    guard let value = object[name]?.integer, value.magnitude <= 1 << 53 else { throw wrong(name, "a whole number") }
    return value
  }

  func object(_ name: String) throws(Diagnostic) -> JSONObject {
    guard let value = object[name]?.object else { throw wrong(name, "an object") }
    return value
  }

  func digest(_ name: String) throws(Diagnostic) -> Digest {
    guard let value = Digest(hex: try text(name)) else { throw wrong(name, "64 hexadecimal digits") }
    return value
  }

  func stamp() throws(Diagnostic) -> BundleManifest.Stamp? {
    guard let text = try optionalText("stamp") else { return nil }
    guard let stamp = BundleManifest.Stamp(rawValue: text) else {
      throw wrong("stamp", "DRAFT, NOT APPROVED or null")
    }
    return stamp
  }

  func files() throws(Diagnostic) -> [BundleManifest.File] {
    guard let list = object["files"]?.array else { throw wrong("files", "a list") }
    var files = [BundleManifest.File]()
    for entry in list {
      guard let members = entry.object else { throw wrong("files", "a list of objects") }
      let fields = ManifestFields(object: members, folder: folder)
      let file = BundleManifest.File(
        name: try fields.text("name"), size: try fields.integer("size"), sha256: try fields.digest("sha256"))
      guard FileName.isAllowed(file.name), file.size >= 0 else {
        throw BundleFault.manifest("it lists the impossible file '\(file.name)'", in: folder)
      }
      guard files.last.map({ $0.name < file.name }) ?? true else {
        throw BundleFault.manifest("its files are not sorted by name, or '\(file.name)' stands twice", in: folder)
      }
      files.append(file)
    }
    return files
  }

  func extensions() throws(Diagnostic) -> [BundleManifest.Extension] {
    guard let value = object["extensions"] else { return [] }
    guard let list = value.array else { throw wrong("extensions", "a list") }
    var extensions = [BundleManifest.Extension]()
    for entry in list {
      guard let members = entry.object else { throw wrong("extensions", "a list of objects") }
      let fields = ManifestFields(object: members, folder: folder)
      extensions.append(
        BundleManifest.Extension(
          parent: try fields.digest("parent"), data: try fields.digest("data"), rows: try fields.integer("rows"),
          through: try fields.text("through"), toolVersion: try fields.text("tool_version")))
    }
    return extensions
  }

  private func wrong(_ name: String, _ expected: String) -> Diagnostic {
    let found = object[name].map { "is \($0.kind)" } ?? "is missing"
    return BundleFault.manifest("'\(name)' \(found), but \(expected) was expected", in: folder)
  }
}

extension BundleManifest.Extension {
  var json: JSONValue {
    [
      "parent": .string(parent.hex), "data": .string(data.hex), "rows": JSONValue(rows), "through": .string(through),
      "tool_version": .string(toolVersion),
    ]
  }
}
