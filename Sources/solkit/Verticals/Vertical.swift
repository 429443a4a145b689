import Bundles
import Findings
import JSON
import Reporting
import Runs
import Solution
import Support

/// What the commands need of a vertical; nothing else in this folder knows one.
///
/// A new vertical has a conformer of these three protocols in a file of its own, a line in `Verticals.all`, and a
/// small command that calls `RunFlow`.
protocol Vertical: Sendable {
  var task: Solution.Task { get }
  /// Files that a run leaves beside those of every run, for `plan`.
  var files: [String] { get }

  /// Reads and checks the client's data.
  /// - Parameter path: from where the user stands.
  /// - Throws: `Diagnostics` with every fault of the data (65), or of the file (66).
  func read(_ path: String, _ session: SolutionSession) throws -> any VerticalData

  /// What answers for a bundle of this vertical.
  func predictor(of bundle: Bundle) throws -> any Predictor

  /// The candidate that a stage of a run was for, as its name tells; nil where it was for none, or for the bundle only.
  func candidate(ofStage name: String) -> String?

  /// Answers a file of requests with the predictor that the endpoint serves.
  func predict(_ bundle: Bundle, _ batch: BatchRequest) throws -> BatchAnswer

  /// Writes a bundle whose models know new observations, and were not fitted again.
  func extend(_ bundle: Bundle, _ request: ExtensionRequest) throws -> ExtensionAnswer
}

extension Vertical {
  func extend(_ bundle: Bundle, _ request: ExtensionRequest) throws -> ExtensionAnswer {
    throw Diagnostic(
      "E1066", "a bundle of \(task.rawValue) cannot be extended", at: Place(file: bundle.path),
      hint: "only the models of time series have a state that moves on", fix: "run solkit \(task.rawValue) on the new data",
      exitCode: .usage)
  }
}

/// The client's data as a vertical read it.
protocol VerticalData: Sendable {
  /// Warnings and notes, for people.
  var notes: [Diagnostic] { get }
  /// `124 800 rows, 1 200 series, 104 weeks`
  var summary: String { get }
  /// The same for `check --json`.
  var facts: JSONObject { get }

  /// The stages of a run, known before anything is computed. Throws where the data cannot be split as asked.
  func stages(_ session: SolutionSession) throws -> [StageDescription]
  /// What a run will take, roughly.
  func estimate(_ session: SolutionSession) -> RunEstimate
  /// Fits everything that the time budget allows, and judges it; whole stages are taken from `work.run`.
  func execute(_ work: RunWork) throws -> any VerticalResult
}

/// What a run of a vertical found out and fitted.
protocol VerticalResult: Sendable {
  var findings: Findings { get }
  /// Trials that the search finished.
  var trials: Int { get }
  /// What the budgets of time and memory did to the run, for people.
  var notes: [Diagnostic] { get }

  /// Writes leaderboard, metrics, verdict, predictions, replay cases (`replay.jsonl`) and the bundle: all files of the
  /// run but summary and report. No clock reading goes into them.
  func write(_ work: RunWork) throws
  /// The report of the run. `export` adds the section on the service and the stamp.
  /// - Parameter secondsByCandidate: as the run measured them, where it is not this process that did.
  func report(_ facts: RunFacts, secondsByCandidate: [String: Double]?) -> Report
}

extension VerticalResult {
  var notes: [Diagnostic] { [] }
}

/// What a run works with.
struct RunWork {
  var session: SolutionSession
  var file: SolutionLock.DataFile
  var run: Run
  var interruption: Interruption
  var progress: any ProgressReporter
  /// When the command began, by `Clock.now`.
  var begin: Double
}

/// What a run will take.
struct RunEstimate {
  /// Wall-clock seconds.
  var seconds: Double
  /// Largest resident memory, in MB of 10^6 bytes.
  var megabytes: Double
}

/// What `solkit predict` was asked.
struct BatchRequest {
  /// Nil: all that was trained, where a vertical has such a thing.
  var input: String?
  var output: String
  /// Periods to forecast; nil is the trained horizon. Only forecasts have one.
  var horizon: Int?
  /// What to order is asked, not what will happen. Only forecasts tell.
  var makesOrders = false
}

/// What it answered.
struct BatchAnswer {
  var facts: JSONObject
  /// `1 280 rows for 160 series`
  var summary: String
  /// What people should know of the file.
  var notes: [Diagnostic] = []
}

/// What `solkit extend` was asked.
struct ExtensionRequest {
  /// The file with the new rows.
  var data: String
  /// The bundle to write.
  var output: String
  /// Periods of which no series has a row are no fault.
  var allowsGaps = false
  /// How the client's files are written, where that is known.
  var solution: SolutionFile?
}

/// What it did.
struct ExtensionAnswer {
  var facts: JSONObject
  /// `12 new rows for 6 series, up to 2026-11-23`
  var summary: String
  var modelVersion: String
  var notes: [Diagnostic]
}

/// The verticals of this version.
enum Verticals {
  static let all: [any Vertical] = [ForecastVertical(), RecommendVertical(), ClassifyVertical()]

  /// The vertical of a task.
  static func of(_ task: Solution.Task) throws(Diagnostic) -> any Vertical {
    try found(task.rawValue)
  }

  /// The vertical that a bundle was made by.
  static func of(_ bundle: Bundle) throws(Diagnostic) -> any Vertical { try found(bundle.manifest.vertical) }

  private static func found(_ name: String) throws(Diagnostic) -> any Vertical {
    if let vertical = all.first(where: { $0.task.rawValue == name }) { return vertical }
    throw Diagnostic(
      "E1059", "this version does not know '\(name)'", hint: "known: \(all.map(\.task.rawValue).joined(separator: ", "))",
      fix: "use the version of solkit that made it", exitCode: .configuration)
  }
}
