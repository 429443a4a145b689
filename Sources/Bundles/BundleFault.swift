import Digests
import Support

/// The faults of a bundle, in one wording.
enum BundleFault {
  static let remedy = "copy the bundle again from where it was made, or run 'solkit export' anew"

  static func none(_ message: String, at path: String) -> Diagnostic {
    Diagnostic(
      "E5101", message, at: Place(file: path), fix: "name the folder that 'solkit export' wrote",
      exitCode: .inputMissing)
  }

  static func manifest(_ what: String, in folder: String) -> Diagnostic {
    Diagnostic(
      "E5103", "the manifest is wrong: \(what)", at: Place(file: "\(folder)/\(ManifestFile.name)"), fix: remedy,
      exitCode: .dataError)
  }

  static func missing(_ name: String, in folder: String) -> Diagnostic {
    Diagnostic(
      "E5105", "the bundle lacks its file '\(name)'", at: Place(file: "\(folder)/\(name)"), fix: remedy,
      exitCode: .dataError)
  }

  static func stray(_ name: String, in folder: String) -> Diagnostic {
    Diagnostic(
      "E5106", "the bundle holds '\(name)', which its manifest does not list", at: Place(file: "\(folder)/\(name)"),
      fix: "take the file away; a bundle holds only what was hashed", exitCode: .dataError)
  }

  static func length(_ name: String, listed: Int, found: Int, in folder: String) -> Diagnostic {
    Diagnostic(
      "E5107", "'\(name)' has \(found) bytes, the manifest says \(listed)", at: Place(file: "\(folder)/\(name)"),
      hint: found < listed ? "it was cut" : "it has grown", fix: remedy, exitCode: .dataError)
  }

  static func hash(_ name: String, listed: Digest, found: Digest, in folder: String) -> Diagnostic {
    Diagnostic(
      "E5108", "'\(name)' was changed: its SHA-256 is \(found.short), the manifest says \(listed.short)",
      at: Place(file: "\(folder)/\(name)"), fix: remedy, exitCode: .dataError)
  }

  static func layout(_ what: String, in source: String) -> Diagnostic {
    Diagnostic(
      "E5109", "the parameters do not follow the layout: \(what)", at: Place(file: source), fix: remedy,
      exitCode: .dataError)
  }

  static func absent(_ kind: String, _ name: String, in folder: String) -> Diagnostic {
    Diagnostic(
      "E5110", "the bundle has no \(kind) '\(name)'", at: Place(file: folder),
      hint: "it was made for another model or by another version", fix: remedy, exitCode: .dataError)
  }

  static func unwritable(_ what: String, at path: String) -> Diagnostic {
    Diagnostic(
      "E5111", "the bundle cannot be written: \(what)", at: Place(file: path), fix: "report this bug",
      exitCode: .bug)
  }
}
