/// The parts of a report, in their fixed order. A report may leave any of them out; those it has are numbered from 1.
public enum SectionID: String, Sendable, CaseIterable {
  case decision, scope, data, split, models, quality, slices, why, whatif, money, service, watching, limits, reproduce

  /// The heading, in English.
  public var title: String {
    switch self {
    case .decision: "Decision"
    case .scope: "Scope"
    case .data: "Data"
    case .split: "Past and future"
    case .models: "Models"
    case .quality: "Quality"
    case .slices: "Slices"
    case .why: "Why"
    case .whatif: "What if"
    case .money: "Money"
    case .service: "Service"
    case .watching: "Watching"
    case .limits: "Limits"
    case .reproduce: "Reproduce"
    }
  }

  /// The question that the section answers, shown above its heading.
  public var question: String {
    switch self {
    case .decision: "Should we use it?"
    case .scope: "What was asked?"
    case .data: "What was it told?"
    case .split: "How was it tested?"
    case .models: "What was tried?"
    case .quality: "How good is it?"
    case .slices: "Is it good for everyone?"
    case .why: "What does it look at?"
    case .whatif: "What if things change?"
    case .money: "What is it worth?"
    case .service: "How does it run?"
    case .watching: "How do we notice that it got worse?"
    case .limits: "Where should nobody trust it?"
    case .reproduce: "Can somebody else get the same?"
    }
  }
}

/// One section: a heading and what stands below it.
public struct ReportSection: Sendable, Equatable {
  public var id: SectionID
  /// The heading; the section's own title unless told otherwise.
  public var title: String
  /// The small line above the heading; nil leaves it out.
  public var question: String?
  public var blocks: [Block]

  /// A section with its usual title and question.
  public init(_ id: SectionID, _ blocks: [Block]) {
    self.init(id, title: id.title, question: id.question, blocks)
  }

  public init(_ id: SectionID, title: String, question: String?, _ blocks: [Block]) {
    self.id = id
    self.title = title
    self.question = question
    self.blocks = blocks
  }
}
