public import Digests
public import JSON

/// What a bundle says about itself: where the model comes from, what it may be used for, and what it holds.
///
/// Everything in it follows from the run; it has no clock time, so the same run gives the same bytes.
public struct BundleManifest: Sendable, Equatable {
  /// The format that this version writes. A reader takes any minor version of its own major one.
  public static let currentFormat = "1.0"
  /// The format of a bundle that was extended after its run: the minor version that knows `extensions`.
  public static let extendedFormat = "1.1"

  /// `major.minor`.
  public internal(set) var formatVersion = currentFormat
  /// Which predictor reads it: `forecast`, `recommend`, `classify` or `vision`.
  public var vertical: String
  /// `task` of the solution.
  public var task: String
  /// `project` of the solution.
  public var project: String
  /// Number of the run that made it, from 1.
  public var run: Int
  /// Version of solkit that made it.
  public var toolVersion: String
  /// Seed of the run, within +-2^53.
  public var seed: Int
  /// Digest of the feature steps that the parameters were fitted with.
  public var features: Digest
  /// Digest of the schema of requests and answers.
  public var schema: Digest
  /// Digest of scope and criteria without `scope.decides`: what was signed.
  public var scopeAndCriteria: Digest
  /// Fingerprint of the training data.
  public var trainingData: Digest
  /// The run's verdict, such as `pass`.
  public var verdict: String
  public var stamp: Stamp?
  /// Who signed, as the solution names them; nil where nobody did.
  public var approver: String?
  /// The scores of the served model, by metric.
  public var scores: JSONObject
  /// New observations by which the states of the models were moved on after the run, oldest first.
  public internal(set) var extensions: [Extension] = []
  /// Every other file, sorted by name. The writer fills it in.
  public internal(set) var files: [File] = []
  /// Members that a newer minor version wrote: kept when the bundle is copied.
  var unknown = JSONObject()

  /// A mark on a model that nobody signed or that did not pass (REQUIREMENTS part 2b).
  public enum Stamp: String, Sendable, CaseIterable {
    /// Passed, but unsigned.
    case draft = "DRAFT"
    /// Failed, exported all the same.
    case notApproved = "NOT APPROVED"
  }

  /// One step from the bundle of a run to this one: nothing was fitted, states moved on over new rows.
  public struct Extension: Sendable, Equatable {
    /// What the bundle before was: its `filesDigest`.
    public var parent: Digest
    /// Digest of the file with the new rows.
    public var data: Digest
    /// Rows that were new.
    public var rows: Int
    /// The last period known since, as the client writes it.
    public var through: String
    /// Version of solkit that did it.
    public var toolVersion: String

    public init(parent: Digest, data: Digest, rows: Int, through: String, toolVersion: String) {
      self.parent = parent
      self.data = data
      self.rows = rows
      self.through = through
      self.toolVersion = toolVersion
    }
  }

  /// One file beside the manifest.
  public struct File: Sendable, Equatable {
    public var name: String
    /// Length in bytes.
    public var size: Int
    public var sha256: Digest
  }

  public init(
    vertical: String, task: String, project: String, run: Int, toolVersion: String, seed: Int, features: Digest,
    schema: Digest, scopeAndCriteria: Digest, trainingData: Digest, verdict: String, stamp: Stamp? = nil,
    approver: String? = nil, scores: JSONObject = [:]
  ) {
    self.vertical = vertical
    self.task = task
    self.project = project
    self.run = run
    self.toolVersion = toolVersion
    self.seed = seed
    self.features = features
    self.schema = schema
    self.scopeAndCriteria = scopeAndCriteria
    self.trainingData = trainingData
    self.verdict = verdict
    self.stamp = stamp
    self.approver = approver
    self.scores = scores
  }

  /// One digest for all files beside the manifest: what the model is, whoever signed it.
  public var filesDigest: Digest {
    var hasher = ContentHasher()
    for file in files {
      hasher.update(file.name)
      hasher.update(file.sha256.hex)
    }
    return hasher.finish()
  }

  /// Names the model in `X-Model-Version`: number of the run and the start of the digest of its files, such as
  /// `7-9f3c01ab`. A stamp or a signature does not change it, since the predictions stay the same.
  public var modelVersion: String { "\(run)-\(filesDigest.hex.prefix(8))" }

  /// Whether all files together hold at most `limit` bytes.
  func isWithin(_ limit: Int) -> Bool {
    var rest = limit
    for file in files {
      guard file.size <= rest else { return false }
      rest -= file.size
    }
    return true
  }
}
