public import Bundles
public import Solution
public import Support

/// Whether a run may be exported, and under which stamp (REQUIREMENTS part 2b, "Stamps").
public enum ExportGate {
  public enum Decision: Sendable, Equatable {
    case refuse(Diagnostic)
    /// Nil: passed and signed.
    case allow(BundleManifest.Stamp?)
  }

  /// Decides from what the run said and what the file says now.
  ///
  /// | run | signed | unsigned |
  /// |---|---|---|
  /// | 0 passed, 12 no ML needed (the baseline is served) | no stamp | DRAFT |
  /// | 10 failed | refused (10); with `--draft` or `on_fail: warn` NOT APPROVED | the same |
  /// | 11 no-go | never (11) | never (11) |
  /// | any, but the file changed since | refused (10) | refused (10) |
  ///
  /// - Parameters:
  ///   - verdict: the run's verdict as a word, for messages.
  ///   - exitCode: the code that the run ended with.
  ///   - signedOn: `scope.decides.signed_on` of the file as it is now.
  ///   - draft: whether `--draft` was given.
  ///   - isStale: whether the digest of the file, without `scope.decides`, differs from the run's.
  public static func decide(
    verdict: String, exitCode: ExitCode, signedOn: String?, draft: Bool, onFail: SuccessSettings.OnFail, isStale: Bool
  ) -> Decision {
    if isStale {
      return .refuse(
        .export(
          .stale, "the run is stale: the configuration was changed after it",
          hint: "only scope.decides may change between a run and its export",
          fix: "run it again, then export", exitCode: .criteriaNotMet))
    }
    switch exitCode {
    case .success, .noMachineLearningNeeded:
      let isSigned = signedOn.map { !$0.isEmpty } ?? false
      return .allow(isSigned ? nil : .draft)
    case .criteriaNotMet:
      if draft || onFail == .warn { return .allow(.notApproved) }
      return .refuse(
        .export(
          .criteriaNotMet, "nothing is exported: the verdict of the run is '\(verdict)'",
          hint: "its report says which criteria failed",
          fix: "improve the model, agree on other criteria, or export with --draft, which stamps NOT APPROVED",
          exitCode: .criteriaNotMet))
    case .noGo:
      return .refuse(
        .export(
          .noGo, "nothing is exported: the verdict of the run is '\(verdict)'",
          hint: "a no-go is never exported, not as a draft either", fix: "see the first page of its report",
          exitCode: .noGo))
    default:
      return .refuse(
        .export(
          .noVerdict, "the run has no verdict: it ended with code \(exitCode.rawValue)",
          fix: "run it again; stages that are whole are kept", exitCode: .inputMissing))
    }
  }
}
