import Support

/// The faults of a configuration, by number. `ErrorReference` has a paragraph for each.
enum SolutionCode: String, CaseIterable {
  case more = "E2000"
  case syntax = "E2001"
  case tab = "E2002"
  case tag = "E2003"
  case anchor = "E2004"
  case duplicateKey = "E2005"
  case characters = "E2006"
  case notAMapping = "E2007"
  case severalDocuments = "E2008"
  case tooLarge = "E2009"
  case unknownKey = "E2101"
  case notInThisVersion = "E2102"
  case missingKey = "E2103"
  case wrongKind = "E2104"
  case outOfRange = "E2105"
  case notAllowed = "E2106"
  case malformed = "E2107"
  case tooFew = "E2108"
  case unknownTopic = "E2109"
  case otherQuestion = "E2110"
  case environment = "E2201"
  case placeholder = "E2202"
  case option = "E2203"
  case secret = "E2301"
  case columnRoles = "E2401"
  case columnContract = "E2402"
  case columnNames = "E2403"
  case slice = "E2404"
  case quantiles = "E2405"
  case criterionBounds = "E2406"
  case candidates = "E2407"
  case frequency = "E2408"
  case windows = "E2409"
  case money = "E2410"
  case automation = "E2411"
  case criterionNeeds = "E2412"
  case source = "E2413"
  case authentication = "E2414"
  case signature = "E2415"
  case split = "E2416"
  case preparation = "E2417"
  case serve = "E2418"
  case process = "E2419"
  case leak = "E2420"
  case valueNeeds = "E2421"
  case rule = "E2422"
  case space = "E2423"
  case review = "E2424"
  case orders = "E2425"
  case recommend = "E2440"
  case hierarchy = "E2426"
  case anomalies = "E2430"
  case failureNotJudged = "E2501"
  case processDiffers = "E2502"
  case laxCriterion = "E2503"
  case budget = "E2504"
  case unusedColumns = "E2505"
  case timeIgnored = "E2506"
}

extension Diagnostic {
  /// A fault of the configuration, which ends a command with 78.
  static func solution(
    _ code: SolutionCode, _ message: String, at place: Place?, hint: String? = nil, fix: String? = nil,
    severity: Severity = .error
  ) -> Diagnostic {
    Diagnostic(
      code.rawValue, message, at: place, hint: hint, fix: fix, severity: severity, exitCode: .configuration)
  }
}
