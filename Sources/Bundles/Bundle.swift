// Bundles: the model on disk, and the contract of the predictor that reads it. Layout: docs/bundle-format.md.

import Digests
public import JSON
public import Support

/// The model on disk, whole and checked: a folder of `manifest.json`, JSON parts and binary parameters.
///
/// Opening reads every file and compares it with its hash before anything is decoded, so what a predictor gets
/// is what the run wrote. The layout is in `docs/bundle-format.md`.
public struct Bundle: Sendable {
  /// Where it was read from.
  public let path: String
  public let manifest: BundleManifest
  /// Contents by position in `manifest.files`.
  let contents: [[UInt8]]
  private let sections: SectionFile?

  /// The most that the files of a bundle may hold together.
  static let largestSize = 4 << 30

  /// Opens the bundle at `path` and checks all of it.
  ///
  /// Throws every fault found: `E5101` (66) where there is no bundle; with exit code 65 `E5102` and `E5103` for a
  /// manifest that is broken or incomplete, `E5104` for a newer format, `E5105` for a file that is missing,
  /// `E5106` for one that is not listed, `E5107` for a wrong length, `E5108` for a wrong hash and `E5109` for
  /// parameters that do not follow the layout.
  public init(at path: String) throws(Diagnostics) {
    let manifest = try Self.oneFault { () throws(Diagnostic) in try ManifestFile.read(in: path) }
    var faults = Self.faultsInNames(of: manifest, at: path)
    var contents = [[UInt8]]()
    if manifest.isWithin(Self.largestSize) {
      for file in manifest.files {
        do throws(Diagnostic) { contents.append(try Self.read(file, in: path)) } catch { faults.append(error) }
      }
    } else {
      faults.append(BundleFault.manifest("its files would hold more than 4 GiB together", in: path))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.path = path
    self.manifest = manifest
    self.contents = contents
    if let index = manifest.files.firstIndex(where: { $0.name == SectionFile.fileName }) {
      sections = try Self.oneFault { () throws(Diagnostic) in
        try SectionFile(parsing: contents[index], source: "\(path)/\(SectionFile.fileName)")
      }
    } else {
      sections = nil
    }
  }

  /// A reader at the start of the section `name`. Throws `E5110` where there is none.
  public func section(_ name: String) throws(Diagnostic) -> ByteReader {
    guard let bytes = sections?.section(name) else { throw BundleFault.absent("section", name, in: path) }
    return ByteReader(bytes, source: "\(path)/\(SectionFile.fileName), section \(name)")
  }

  /// The bytes of the section `name`. Throws `E5110` where there is none.
  func sectionBytes(_ name: String) throws(Diagnostic) -> [UInt8] {
    guard let bytes = sections?.section(name) else { throw BundleFault.absent("section", name, in: path) }
    return Array(bytes)
  }

  /// The names of all sections, in the order of the file.
  public var sectionNames: [String] { sections?.names ?? [] }

  /// The JSON document that was added under `name`. Throws `E5110` where there is none.
  public func json(_ name: String) throws(Diagnostic) -> JSONValue {
    let bytes = try file("\(name).json")
    do throws(JSONFault) {
      return try JSONValue(parsing: bytes, depth: 128)
    } catch {
      throw Diagnostic(
        "E5109", "'\(name).json' is not JSON: \(error.message)",
        at: Place(file: "\(path)/\(name).json", line: error.line, column: error.column),
        fix: BundleFault.remedy, exitCode: .dataError)
    }
  }

  /// The bytes of any listed file. Throws `E5110` where there is none.
  public func file(_ name: String) throws(Diagnostic) -> [UInt8] {
    guard let index = manifest.files.firstIndex(where: { $0.name == name }) else {
      throw BundleFault.absent("file", name, in: path)
    }
    return contents[index]
  }

  /// Reads one listed file; its size is compared before it is read, so no listed size is believed.
  private static func read(_ file: BundleManifest.File, in folder: String) throws(Diagnostic) -> [UInt8] {
    let path = "\(folder)/\(file.name)"
    guard let size = RegularFile.size(path) else { throw BundleFault.missing(file.name, in: folder) }
    guard size == file.size else { throw BundleFault.length(file.name, listed: file.size, found: size, in: folder) }
    let bytes = try Files.read(path)
    guard bytes.count == file.size else {
      throw BundleFault.length(file.name, listed: file.size, found: bytes.count, in: folder)
    }
    let found = Digest(of: bytes)
    guard found == file.sha256 else {
      throw BundleFault.hash(file.name, listed: file.sha256, found: found, in: folder)
    }
    return bytes
  }

  /// A bundle holds what its manifest lists and nothing else: a stray file may be half of another bundle.
  private static func faultsInNames(of manifest: BundleManifest, at path: String) -> [Diagnostic] {
    let known = manifest.files.map(\.name) + [ManifestFile.name, ManifestFile.checksumName]
    return Files.list(path).filter { !known.contains($0) }.map { BundleFault.stray($0, in: path) }
  }

  private static func oneFault<Value>(_ body: () throws(Diagnostic) -> Value) throws(Diagnostics) -> Value {
    do throws(Diagnostic) { return try body() } catch { throw Diagnostics([error]) }
  }
}
