public import Solution
import Support

/// The faults of an export, by number.
public enum ExportCode: String, Sendable, CaseIterable {
  case criteriaNotMet = "E5201"
  case noGo = "E5202"
  case stale = "E5203"
  case noVerdict = "E5204"
  case noBinary = "E5210"
  case foreignFolder = "E5211"
  case nothingToReplay = "E5212"
  case didNotStart = "E5220"
  case differs = "E5221"
  case criterion = "E5222"
  case notGuarded = "E5223"
  case otherModel = "E5224"
  case badAnswer = "E5225"
  case underLoad = "E5226"
  case example = "E5227"
  case died = "E5228"

  /// A paragraph for each, for `solkit explain`.
  public static let references = allCases.map { ErrorReference($0.rawValue, $0.title, $0.text) }

  private var title: String {
    switch self {
    case .criteriaNotMet: "The run did not meet its criteria"
    case .noGo: "The run ended as a no-go"
    case .stale: "The configuration was changed after the run"
    case .noVerdict: "The run has no verdict"
    case .noBinary: "The server's program is missing"
    case .foreignFolder: "Something else stands at the destination"
    case .nothingToReplay: "There are no held-out rows"
    case .didNotStart: "The exported server did not start"
    case .differs: "The exported server answers differently from the run"
    case .criterion: "A criterion of the endpoint is not met"
    case .notGuarded: "The exported server answered without a token"
    case .otherModel: "The exported server serves another model"
    case .badAnswer: "The exported server refused a request of the run"
    case .underLoad: "The exported server failed under load"
    case .example: "An example of the README failed"
    case .died: "The exported server ended during its verification"
    }
  }

  private var text: String {
    switch self {
    case .criteriaNotMet:
      "The run did not meet all criteria of success.criteria, so there is nothing that was agreed to be served. "
        + "'--draft', or success.on_fail: warn, exports it all the same, stamped NOT APPROVED."
    case .noGo:
      "The scope or the money says that the project should not be done. A no-go is never exported."
    case .stale:
      "solution.yaml was changed after the run, other than in scope.decides. What would be exported is not what the "
        + "file asks for: run it again first."
    case .noVerdict: "The run never came to a verdict: it was interrupted or failed. Run it again; whole stages are kept."
    case .noBinary:
      "The server that an export carries is found beside solkit itself, where 'make build' and 'make install' put it."
    case .foreignFolder: "The destination exists and is no export of solkit. Nothing of it was touched."
    case .nothingToReplay: "An export is compared with held-out rows of its run, and this run has none."
    case .didNotStart: "The exported server was started from its folder and did not become ready in time."
    case .differs:
      "The exported server answers held-out rows differently from the run. On the same kind of processor every bit "
        + "must be equal; elsewhere export.verify.max_abs_diff is the limit."
    case .criterion: "A criterion with at: endpoint is not met by what was measured on the exported server."
    case .notGuarded: "The server should want a token and answered without one."
    case .otherModel: "The server's headers name another model or stamp than the bundle that was exported."
    case .badAnswer: "A request of the verification got no proper answer."
    case .underLoad: "During the load test the server answered with errors, or not at all."
    case .example: "An example for the README was executed and failed."
    case .died: "The server ended, or stopped answering, while it was verified."
    }
  }
}

extension Diagnostic {
  static func export(
    _ code: ExportCode, _ message: String, at place: Place? = nil, hint: String? = nil, fix: String,
    exitCode: ExitCode = .endpointDiffers
  ) -> Diagnostic {
    Diagnostic(code.rawValue, message, at: place, hint: hint, fix: fix, exitCode: exitCode)
  }
}
