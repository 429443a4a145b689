import Digests
import JSON
public import Support

/// One output of a stage.
public struct StageFile: Sendable, Equatable {
  /// A plain file name, such as `scores.bin`.
  public var name: String
  public var bytes: [UInt8]

  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// A text, as UTF-8.
  public init(_ name: String, text: String) { self.init(name, Array(text.utf8)) }
}

/// What a stage has given, computed or found.
public struct StageResult: Sendable, Equatable {
  /// Where the bytes come from.
  public enum Origin: Sendable, Equatable {
    case computed
    /// This run had it from before.
    case reused
    /// An earlier run had it; its folder name.
    case copied(from: String)
  }

  public let name: String
  public let origin: Origin
  public let files: [StageFile]

  /// The bytes of one output. Throws `E4103` where the stage gave no such file.
  public func bytes(_ file: String) throws(Diagnostic) -> [UInt8] {
    guard let found = files.first(where: { $0.name == file }) else {
      throw Diagnostic(
        "E4103", "the stage '\(name)' gives no file '\(file)'",
        hint: "it gives \(files.map { "'\($0.name)'" }.joined(separator: ", "))", exitCode: .bug)
    }
    return found.bytes
  }

  public var isReused: Bool { origin != .computed }
}

/// `stage.json`, written last: what the stage was made from, and how its files must look.
struct StageRecord: Equatable {
  static let fileName = "stage.json"

  struct Output: Equatable {
    var name: String
    var digest: Digest
    var bytes: Int
  }

  var name: String
  /// Digest of tool version, name and inputs.
  var key: Digest
  var outputs: [Output]

  init(name: String, key: Digest, files: [StageFile]) {
    self.name = name
    self.key = key
    outputs = files.map { Output(name: $0.name, digest: Digest(of: $0.bytes), bytes: $0.bytes.count) }
  }

  /// Nil where there is no such file, or none that can be read.
  init?(in folder: String) {
    guard let bytes = try? Files.read("\(folder)/\(Self.fileName)"), let json = try? JSONValue(parsing: bytes),
      let name = json["stage"]?.string, let key = (json["input_sha256"]?.string).flatMap({ Digest(hex: $0) }),
      let list = json["files"]?.array
    else { return nil }
    self.name = name
    self.key = key
    outputs = []
    for item in list {
      guard let file = item["name"]?.string, StageName.isPlain(file),
        let digest = (item["sha256"]?.string).flatMap({ Digest(hex: $0) }), let size = item["bytes"]?.integer,
        size >= 0
      else { return nil }
      outputs.append(Output(name: file, digest: digest, bytes: size))
    }
  }

  var text: String {
    let files = outputs.map { output -> JSONValue in
      ["name": .string(output.name), "sha256": .string(output.digest.hex), "bytes": JSONValue(output.bytes)]
    }
    let json: JSONValue = ["stage": .string(name), "input_sha256": .string(key.hex), "files": .array(files)]
    return json.prettyText
  }

  /// The files as they were stored, or what is wrong with them.
  func read(in folder: String) -> Result<[StageFile], Damage> {
    var files = [StageFile]()
    for output in outputs {
      let path = "\(folder)/\(output.name)"
      // The size first, so that a file that grew beyond all bounds is not read.
      guard let size = Files.size(path) else { return .failure(Damage(what: "'\(output.name)' is missing")) }
      guard size == output.bytes, let bytes = try? Files.read(path), bytes.count == output.bytes else {
        return .failure(Damage(what: "'\(output.name)' has \(size) bytes, not \(output.bytes)"))
      }
      guard Digest(of: bytes) == output.digest else {
        return .failure(Damage(what: "'\(output.name)' does not have the bytes that were written"))
      }
      files.append(StageFile(output.name, bytes))
    }
    return .success(files)
  }

  struct Damage: Error { var what: String }
}

/// What may be a name of a stage and of its files: they become paths.
enum StageName {
  /// `window-2/ets`: parts of letters, digits, `-`, `_`, `.` and `+`, none beginning with a dot.
  static func isValid(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { isPlain(String($0)) }
  }

  static func isPlain(_ part: String) -> Bool {
    !part.isEmpty && part.utf8.count <= 200 && !part.hasPrefix(".") && !part.hasSuffix(Temporary.suffix)
      && part.utf8.allSatisfy {
        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || "-_.+".utf8.contains($0)
      }
  }
}
