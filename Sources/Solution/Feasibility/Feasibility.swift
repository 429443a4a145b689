#if canImport(Glibc)
  import Glibc
#endif

/// Feasibility by REQUIREMENTS part 7: 0 to 100 from the scope's answers, and what no score helps against.
public struct FeasibilityResult: Sendable, Equatable {
  /// One line of the score.
  public struct Part: Sendable, Equatable {
    /// Short name, such as `drift`.
    public var name: String
    /// What was answered, such as "seasonal", or "not answered".
    public var answer: String
    public var points: Double
    public var most: Double
    /// How the points are counted, in words.
    public var rule: String
  }

  /// A reason not to do the project, whatever its score.
  public struct Blocker: Sendable, Equatable {
    /// Short name, such as `no_owner`.
    public var name: String
    public var text: String
    /// One concrete thing to do.
    public var fix: String
    /// The key to look at.
    public var key: String
  }

  public var parts: [Part]
  /// 0 to 100, not rounded.
  public var total: Double
  /// Failure rate today over the acceptable one; nil where `scope.acceptable_failure` is not set.
  public var costIndex: Double?
  public var blockers: [Blocker]

  /// The total as it is shown.
  public var score: Int { Int(total.rounded()) }
  public var isGo: Bool { blockers.isEmpty }
}

/// Scores a scope. The weights are ours and stated; a high score is no promise.
public enum Feasibility {
  /// Points, cost index and the blockers that follow from the scope alone. That the run cost is above the
  /// largest possible value needs the data: see `blocker(runCostPerYear:largestValuePerYear:currency:)`.
  public static func score(_ scope: Scope) -> FeasibilityResult {
    let answers = scope.feasibility
    let costIndex = scope.acceptableFailure.map(\.costIndex)
    let parts = [
      part(
        "data", answers.data?.rawValue, answers.data.map { [.have: 20, .obtainable: 10, .none: 0][$0] ?? 0 }, 20,
        "have 20, obtainable 10, none 0"),
      part(
        "labels", answers.labels?.rawValue, answers.labels.map { [.free: 20, .cheap: 12, .dear: 5][$0] ?? 0 }, 20,
        "free 20, cheap 12, dear 5"),
      part(
        "drift", answers.drift?.rawValue, answers.drift.map { [.stable: 20, .seasonal: 15, .fast: 5][$0] ?? 0 }, 20,
        "stable 20, seasonal 15, fast 5"),
      // A project without an accepted failure rate has stated no demand: it gets the points of cost index 1.
      FeasibilityResult.Part(
        name: "accuracy_demand", answer: costIndex.map { "cost index \(oneDecimal($0))" } ?? "no rate demanded",
        points: costIndex.map(demandPoints) ?? 20, most: 20, rule: "max(0, 20 - 10 log10(cost index)), at most 20"),
      part("solved_before", answers.solvedBefore.map(word), answers.solvedBefore.map { $0 ? 10 : 0 }, 10, "true 10"),
      part("human_can_do", answers.humanCanDo.map(word), answers.humanCanDo.map { $0 ? 10 : 0 }, 10, "true 10"),
    ]
    return FeasibilityResult(
      parts: parts, total: parts.reduce(0) { $0 + $1.points }, costIndex: costIndex, blockers: blockers(of: scope))
  }

  /// The blocker of a project that cannot pay even with a perfect model, or nil. Both amounts are money a year.
  public static func blocker(
    runCostPerYear cost: Double, largestValuePerYear value: Double, currency: String
  ) -> FeasibilityResult.Blocker? {
    guard cost > value else { return nil }
    return FeasibilityResult.Blocker(
      name: "cannot_pay",
      text:
        "running costs \(currency) \(money(cost)) a year, and a perfect model would save \(currency) \(money(value))",
      fix: "serve from a smaller machine, or leave the project", key: "export.price")
  }

  /// Points of the accuracy demand: each further nine costs ten points.
  static func demandPoints(_ costIndex: Double) -> Double {
    guard costIndex > 0, costIndex.isFinite else { return costIndex > 0 ? 0 : 20 }
    return min(20, max(0, 20 - 10 * log10(costIndex)))
  }

  private static func part(
    _ name: String, _ answer: String?, _ points: Double?, _ most: Double, _ rule: String
  ) -> FeasibilityResult.Part {
    FeasibilityResult.Part(
      name: name, answer: answer ?? "not answered", points: points ?? 0, most: most, rule: "\(rule); not answered 0")
  }

  private static func word(_ flag: Bool) -> String { flag ? "true" : "false" }

  private static func blockers(of scope: Scope) -> [FeasibilityResult.Blocker] {
    var blockers = [FeasibilityResult.Blocker]()
    func block(_ name: String, _ text: String, _ fix: String, _ key: String) {
      blockers.append(FeasibilityResult.Blocker(name: name, text: text, fix: fix, key: key))
    }
    if isBlank(scope.decides.owner) {
      block("no_owner", "nobody owns the solution", "name an owner", "scope.decides.owner")
    }
    let ethics = scope.ethics
    let unanswered = [("personal_data", ethics.personalData), ("harm_if_wrong", ethics.harmIfWrong)]
      .filter { isBlank($0.1) }.map(\.0)
    if !unanswered.isEmpty {
      block(
        "ethics_unanswered", "ethics is not answered: \(unanswered.joined(separator: ", "))",
        "answer it with the client", "scope.ethics")
    }
    if !isBlank(ethics.personalData), ethics.usesPersonalData, isBlank(ethics.legalBasis) {
      block(
        "no_legal_basis", "personal data is used (\(ethics.personalData ?? "")) without a stated legal basis",
        "state the legal basis, or leave personal data out", "scope.ethics.legal_basis")
    }
    if ethics.rightsOrSafety, scope.mode == .automation {
      block(
        "unsafe_automation", "predictions that touch rights or safety would act by themselves",
        "set scope.mode: augmentation", "scope.mode")
    }
    if scope.feasibility.data == Scope.FeasibilityAnswers.Data.none {
      block("no_data", "there is no data and none can be had", "collect data first", "scope.feasibility.data")
    }
    return blockers
  }

  private static func isBlank(_ text: String?) -> Bool { (text ?? "").allSatisfy(\.isWhitespace) }

  /// 3.6 for 3.58.
  static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((min(value, 1e12) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Two decimals, and thousands apart: `1 198 080.00`.
  static func money(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let cents = Int((abs(value) * 100).rounded())
    var whole = String(cents / 100)
    var groups = [String]()
    while whole.count > 3 {
      groups.insert(String(whole.suffix(3)), at: 0)
      whole.removeLast(3)
    }
    groups.insert(whole, at: 0)
    let rest = cents % 100
    return (value < 0 ? "-" : "") + groups.joined(separator: " ") + "." + (rest < 10 ? "0\(rest)" : "\(rest)")
  }
}
