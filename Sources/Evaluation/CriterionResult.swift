public import Solution

/// What became of one line of `success.criteria`.
public struct CriterionResult: Sendable {
  public enum Outcome: String, Sendable, Codable {
    case pass, fail
    /// Waits for `export`, which measures it on the running endpoint.
    case pending
  }

  public var criterion: Criterion
  /// Position in the file, from 0.
  public var index: Int
  public var outcome: Outcome
  /// The number that is compared with the limit in words: the metric, or its improvement over the baseline as a
  /// share. Nil while pending.
  public var value: Double?
  /// The number that decided: a confidence bound where the criterion asks for one, else `value`.
  public var decisive: Double?
  /// How `decisive` came about: "point", "95 % bound (bootstrap over 120 series)".
  public var method: String
  /// The two-sided 95 % interval of `value`.
  public var interval: Estimate?
  /// For a criterion by slice: each group with its value, the worst first.
  public var groups: [Group]

  public struct Group: Sendable {
    public var value: String
    public var units: Int
    public var measured: Double
    public var decisive: Double
    public var passes: Bool
  }

  /// The group that decides a criterion by slice.
  public var worst: Group? { groups.first }
}

extension Criterion {
  /// The requirement in words: `WAPE at most 0.28`.
  public var requirement: String {
    var parts = [String]()
    if let min { parts.append("at least \(min)") }
    if let max { parts.append("at most \(max)") }
    if let change = minRelativeChange {
      let percent = (change * 1000).rounded() / 10
      parts.append(change == 0 ? "not worse than the baseline" : "at least \(percent) % better than the baseline")
    }
    var text = metric + (k.map { "@\($0)" } ?? "")
    if let level { text += " of the \(Int((level * 100).rounded())) % interval" }
    text += " " + parts.joined(separator: " and ")
    if let slice { text += ", in every \(slice)" }
    return text
  }
}
