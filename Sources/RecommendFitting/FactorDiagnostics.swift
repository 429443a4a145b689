internal import Support

/// The faults of factor models; settings and data come from outside.
enum FactorFault {
  static func setting(_ what: String) -> Diagnostic {
    Diagnostic("E4711", "a factor model's \(what)", fix: "choose a value in that range", exitCode: .configuration)
  }

  static let nothing = Diagnostic(
    "E4712", "there are no users, no items or no interactions to fit factors to",
    fix: "give at least one interaction", exitCode: .dataError)

  static let notFinite = Diagnostic(
    "E4713", "factors are no longer finite numbers", hint: "weights or ratings may be extreme",
    fix: "raise the regularisation, or scale the weights down", exitCode: .dataError)
}
