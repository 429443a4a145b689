import Digests
public import JSON
public import Support

/// Collects the parts of a model and writes them as a bundle, whole or not at all.
///
///     var writer = BundleWriter(manifest)
///     writer.add(json: "interface", interface)
///     writer.add(section: "levels", bytes)
///     try writer.write(to: "runs/0007-2026-11-20/bundle")
public struct BundleWriter: Sendable {
  private let manifest: BundleManifest
  private var sections: [(name: String, bytes: [UInt8])] = []
  private var files: [(name: String, bytes: [UInt8])] = []

  /// - Parameter manifest: all that is known before the files are; its `files` are filled in on writing.
  public init(_ manifest: BundleManifest) { self.manifest = manifest }

  /// Adds a section of `parameters.bin`. Names: lower-case letters, digits, `_`, `-` and `.`, up to 48.
  public mutating func add(section name: String, _ bytes: [UInt8]) { sections.append((name, bytes)) }

  /// Adds a section of `parameters.bin`.
  public mutating func add(section name: String, _ writer: ByteWriter) { add(section: name, writer.bytes) }

  /// Adds `name.json`.
  public mutating func add(json name: String, _ value: JSONValue) {
    add(file: "\(name).json", Array(value.prettyText.utf8))
  }

  /// Adds a file as it is.
  public mutating func add(file name: String, _ bytes: [UInt8]) { files.append((name, bytes)) }

  /// Writes the bundle to `path`, in the place of one that stands there.
  ///
  /// Everything goes into a folder of a temporary name beside it, which is synced and renamed, so that nobody
  /// ever sees half a bundle. Throws `E5111` for a name that is not allowed or stands twice, `E1004` where
  /// writing fails.
  public func write(to path: String) throws(Diagnostic) {
    var files = files
    if !sections.isEmpty {
      try Self.checkNames(sections.map(\.name), at: path) {
        FileName.isPlain($0) && $0.utf8.count <= SectionFile.nameWidth
      }
      files.append((SectionFile.fileName, SectionFile.encoded(sections)))
    }
    try Self.checkNames(files.map(\.name), at: path, FileName.isAllowed)
    files.sort { $0.name < $1.name }
    try Self.write(manifest, files, to: path)
  }

  /// Writes manifest and files; the manifest's list is made from the files.
  static func write(
    _ manifest: BundleManifest, _ files: [(name: String, bytes: [UInt8])], to path: String
  ) throws(Diagnostic) {
    var manifest = manifest
    manifest.files = files.map {
      BundleManifest.File(name: $0.name, size: $0.bytes.count, sha256: Digest(of: $0.bytes))
    }
    guard manifest.seed.magnitude <= 1 << 53 else {
      throw BundleFault.unwritable("the seed \(manifest.seed) is beyond 2^53", at: path)
    }
    try FolderSwap.write(to: path) { (folder) throws(Diagnostic) in
      for file in files { try Files.write(file.bytes, to: "\(folder)/\(file.name)") }
      try ManifestFile.write(manifest, in: folder)
    }
  }

  private static func checkNames(
    _ names: [String], at path: String, _ isAllowed: (String) -> Bool
  ) throws(Diagnostic) {
    for (index, name) in names.enumerated() {
      guard isAllowed(name) else { throw BundleFault.unwritable("'\(name)' is no allowed name", at: path) }
      guard !names[..<index].contains(name) else {
        throw BundleFault.unwritable("'\(name)' was added twice", at: path)
      }
    }
  }
}

extension Bundle {
  /// Writes a copy of this bundle to `path` in which some sections are others, and says so in its manifest.
  ///
  /// Throws `E5110` for a section that the bundle does not have, `E1004` where writing fails.
  public func extended(
    to path: String, replacing sections: [String: [UInt8]], by step: BundleManifest.Extension
  ) throws(Diagnostic) {
    for name in sections.keys.sorted() where !sectionNames.contains(name) {
      throw BundleFault.absent("section", name, in: self.path)
    }
    var manifest = manifest
    if manifest.formatVersion == BundleManifest.currentFormat { manifest.formatVersion = BundleManifest.extendedFormat }
    manifest.extensions.append(step)
    var writer = BundleWriter(manifest)
    for file in manifest.files where file.name != SectionFile.fileName {
      writer.add(file: file.name, try self.file(file.name))
    }
    for name in sectionNames {
      if let bytes = sections[name] { writer.add(section: name, bytes) } else { writer.add(section: name, try sectionBytes(name)) }
    }
    try writer.write(to: path)
  }

  /// Writes a copy of this bundle to `path` with another stamp, approver and verdict: what `export` does, since a
  /// signature may come after the run. The model and its version stay the same.
  public func copy(
    to path: String, verdict: String, stamp: BundleManifest.Stamp?, approver: String?
  ) throws(Diagnostic) {
    var manifest = manifest
    manifest.verdict = verdict
    manifest.stamp = stamp
    manifest.approver = approver
    try BundleWriter.write(manifest, zip(manifest.files, contents).map { ($0.name, $1) }, to: path)
  }
}
