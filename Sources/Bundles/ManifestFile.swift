import Digests
import JSON
import Support

/// `manifest.json` and, beside it, `manifest.sha256` in the form of `sha256sum`: the manifest vouches for all
/// other files, and the checksum for the manifest.
enum ManifestFile {
  static let name = "manifest.json"
  static let checksumName = "manifest.sha256"
  /// More than any manifest needs; a file of another kind is not read whole.
  private static let largestSize = 16 << 20

  static func read(in folder: String) throws(Diagnostic) -> BundleManifest {
    guard Files.isFolder(folder) else {
      throw BundleFault.none("there is no bundle '\(folder)'", at: folder)
    }
    let path = "\(folder)/\(name)"
    guard let size = RegularFile.size(path) else {
      throw BundleFault.none("'\(folder)' holds no \(name), so it is no bundle", at: folder)
    }
    guard size <= largestSize else {
      throw BundleFault.manifest("it has \(size) bytes, 16 MiB is the most", in: folder)
    }
    let bytes = try Files.read(path)
    try check(bytes, in: folder)
    let document: JSONValue
    do throws(JSONFault) {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw Diagnostic(
        "E5102", "the manifest is not JSON: \(error.message)",
        at: Place(file: path, line: error.line, column: error.column), fix: BundleFault.remedy, exitCode: .dataError)
    }
    return try BundleManifest(decoding: document, in: folder)
  }

  /// Writes both files into `folder`.
  static func write(_ manifest: BundleManifest, in folder: String) throws(Diagnostic) {
    let bytes = Array(manifest.json.prettyText.utf8)
    try Files.write(bytes, to: "\(folder)/\(name)")
    try Files.write(line(for: bytes), to: "\(folder)/\(checksumName)")
  }

  private static func line(for bytes: [UInt8]) -> String { "\(Digest(of: bytes).hex)  \(name)\n" }

  private static func check(_ bytes: [UInt8], in folder: String) throws(Diagnostic) {
    let path = "\(folder)/\(checksumName)"
    guard let size = RegularFile.size(path), size <= 4096 else { throw BundleFault.missing(checksumName, in: folder) }
    guard try Files.read(path) == Array(line(for: bytes).utf8) else {
      throw Diagnostic(
        "E5102", "the manifest does not match \(checksumName)", at: Place(file: "\(folder)/\(name)"),
        hint: "one of the two was cut or edited", fix: BundleFault.remedy, exitCode: .dataError)
    }
  }
}
