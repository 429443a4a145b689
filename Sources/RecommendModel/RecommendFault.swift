import Support

/// The faults of a recommender's bundle, in one wording.
enum RecommendFault {
  private static let remedy = "export the model again"

  static func contract(_ name: String, in source: String) -> Diagnostic {
    Diagnostic(
      "E5951", "'\(name)' is missing or makes no sense in the recommender's contract", at: Place(file: source),
      fix: remedy, exitCode: .dataError)
  }

  static func items(_ what: String) -> Diagnostic {
    Diagnostic("E5952", "the table of items is wrong: \(what)", fix: remedy, exitCode: .dataError)
  }

  static func users(_ what: String) -> Diagnostic {
    Diagnostic("E5953", "the table of users is wrong: \(what)", fix: remedy, exitCode: .dataError)
  }

  static func parts(_ what: String) -> Diagnostic {
    Diagnostic("E5954", "the parts of the recommender do not fit: \(what)", fix: remedy, exitCode: .dataError)
  }

  static func rule(_ what: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      "E5955", "a rule cannot be kept: \(what)", hint: hint, fix: "correct recommend.rules and run again",
      exitCode: .configuration)
  }
}
