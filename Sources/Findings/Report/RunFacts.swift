public import Digests

/// What a report says about the run itself.
public struct RunFacts: Sendable {
  /// Folder name, such as `0007-2026-11-20`.
  public var name: String
  public var dataFile: String
  public var dataDigest: Digest
  public var configDigest: Digest
  public var toolVersion: String
  /// Wall-clock seconds of the run so far.
  public var seconds: Double
  /// Today in ISO form.
  public var date: String

  public init(
    name: String, dataFile: String, dataDigest: Digest, configDigest: Digest, toolVersion: String, seconds: Double,
    date: String
  ) {
    self.name = name
    self.dataFile = dataFile
    self.dataDigest = dataDigest
    self.configDigest = configDigest
    self.toolVersion = toolVersion
    self.seconds = seconds
    self.date = date
  }
}
