/// What became of a criterion.
public enum CriterionResult: String, Sendable, CaseIterable {
  case pass, fail
  /// Measured on the exported endpoint, which does not exist yet.
  case pending

  /// The word beside the icon.
  public var word: String {
    switch self {
    case .pass: "pass"
    case .fail: "fail"
    case .pending: "pending"
    }
  }
}

/// The conditions that the client signed, each with what was measured. Its anchor is `#gate`.
public struct CriteriaList: Sendable, Equatable {
  public struct Line: Sendable, Equatable {
    /// The requirement in words: "Error (WAPE) at most 0.28".
    public var requirement: Prose
    /// The point estimate on the test window.
    public var measured: Cell
    /// What was compared with the limit where that is a confidence bound, with its level in words.
    public var bound: Prose?
    public var result: CriterionResult
    /// Why it failed or what it waits for.
    public var note: Prose?

    public init(
      _ requirement: Prose, measured: Cell, bound: Prose? = nil, _ result: CriterionResult, note: Prose? = nil
    ) {
      self.requirement = requirement
      self.measured = measured
      self.bound = bound
      self.result = result
      self.note = note
    }
  }

  public var caption: String
  public var lines: [Line]

  public init(caption: String = "What was agreed, and what was measured", _ lines: [Line]) {
    self.caption = caption
    self.lines = lines
  }

  /// "6 of 6 pass, 2 wait for the endpoint".
  public var summary: String {
    let pass = lines.count { $0.result == .pass }
    let pending = lines.count { $0.result == .pending }
    let judged = lines.count - pending
    var text = "\(pass) of \(judged) pass"
    if pending > 0 { text += ", \(pending) \(pending == 1 ? "waits" : "wait") for the endpoint" }
    return text
  }
}
