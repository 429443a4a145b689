public import Bundles
public import Solution
public import Support

/// A held-out request and what the run answered it: both byte for byte.
public struct ReplayCase: Sendable, Equatable {
  /// Body of `POST route`.
  public var request: String
  /// The answer that the run's own predictor wrote.
  public var answer: String

  public init(request: String, answer: String) {
    self.request = request
    self.answer = answer
  }
}

/// A file of the export that somebody else renders.
public struct ExportFile: Sendable, Equatable {
  /// Path below the folder that it is for, such as `index.html`.
  public var name: String
  public var bytes: [UInt8]

  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// Everything that an export is made from. Knows no vertical: the predictor is known by its interface only.
public struct ExportPlan: Sendable {
  /// Path of the run's bundle.
  public var bundle: String
  /// What the served model can be asked.
  public var interface: PredictorInterface
  public var settings: ExportSettings
  public var project: String
  /// From `ExportGate.decide`.
  public var stamp: BundleManifest.Stamp?
  public var approver: String?
  /// The run's verdict as a word.
  public var verdict: String
  /// Held-out requests with the run's answers.
  public var replay: [ReplayCase]
  /// Whether those answers were computed on this kind of processor, so that every bit must be equal; else
  /// `settings.verify.maxAbsoluteDifference` decides.
  public var isSameProcessor = true
  /// The criteria with `at: endpoint`.
  public var criteria: [Criterion]
  /// Currency of `settings.price`.
  public var currency: String
  /// Path of the program `solkit-endpoint`.
  public var endpointBinary: String
  /// The folder to make.
  public var destination = "export"
  /// Path of the licence text that the binary is handed over under; nil leaves it away.
  public var licence: String?
  /// Seconds within which the server must be ready.
  public var startSeconds = 20.0
  /// Renders `report/` from what was measured. Called twice: the size of the folder stands in the report.
  public var reportFiles: @Sendable (VerifyResult) throws -> [ExportFile] = { _ in [] }
  /// Throws once somebody wants the export to stop.
  public var checkpoint: @Sendable () throws(Diagnostic) -> Void = { () throws(Diagnostic) in }

  public init(
    bundle: String, interface: PredictorInterface, settings: ExportSettings, project: String,
    stamp: BundleManifest.Stamp?, approver: String?, verdict: String, replay: [ReplayCase], criteria: [Criterion],
    currency: String, endpointBinary: String
  ) {
    self.bundle = bundle
    self.interface = interface
    self.settings = settings
    self.project = project
    self.stamp = stamp
    self.approver = approver
    self.verdict = verdict
    self.replay = replay
    self.criteria = criteria
    self.currency = currency
    self.endpointBinary = endpointBinary
  }
}

/// What became of an export.
public struct ExportOutcome: Sendable {
  /// What was measured; nil where the server never became ready.
  public var verify: VerifyResult?
  /// Why nothing was written; empty where it was.
  public var failures: [Diagnostic]
  public var destination: String

  /// Whether the folder stands in its place now.
  public var wrote: Bool { failures.isEmpty }
  /// 0 where it was written, else 13.
  public var exitCode: ExitCode { wrote ? .success : .endpointDiffers }
}
