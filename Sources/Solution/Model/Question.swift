/// What exactly is asked: the task, and for a classifier what its target is. Which keys, metrics and models a file
/// may name depends on it.
public enum Question: String, Sendable, CaseIterable {
  case forecast
  /// Yes or no: a target of type `binary`.
  case binary
  /// One of several classes: a target of type `category`.
  case category
  /// A quantity: a target of type `number` or `integer`.
  case number
  /// No target: what is unusual is looked for.
  case unlabelled
  /// Items for users, from what they dealt with.
  case implicit
  /// Items for users, from how much they liked others.
  case ratings

  /// In words, for messages: "a binary target".
  public var words: String {
    switch self {
    case .forecast: "a forecast"
    case .binary: "a binary target"
    case .category: "a category target"
    case .number: "a number target"
    case .unlabelled: "data without a target"
    case .implicit: "recommendations"
    case .ratings: "recommendations by ratings"
    }
  }

  /// Every question of task classify.
  public static let classify: [Question] = [.binary, .category, .number, .unlabelled]
  /// Every question of task recommend.
  public static let recommend: [Question] = [.implicit, .ratings]
  /// Those whose answer is a class.
  public static let classes: [Question] = [.binary, .category]
}

extension SolutionFile {
  /// What is asked.
  public var question: Question {
    switch task {
    case .forecast: return .forecast
    case .recommend: return recommend.feedback == .ratings ? .ratings : .implicit
    case .classify: break
    }
    guard let target = data.columns(as: .target).first else { return .unlabelled }
    return Question(target: target.type)
  }
}

extension Question {
  /// The task that it belongs to.
  public var task: Task {
    switch self {
    case .forecast: .forecast
    case .binary, .category, .number, .unlabelled: .classify
    case .implicit, .ratings: .recommend
    }
  }

  /// The question that stands for a task where nothing more is known.
  static func usual(of task: Task) -> Question {
    switch task {
    case .forecast: .forecast
    case .classify: .binary
    case .recommend: .implicit
    }
  }

  /// The question that a target of a type asks of a classifier.
  init(target: ColumnContract.ColumnType) {
    switch target {
    case .category, .text: self = .category
    case .number, .integer: self = .number
    default: self = .binary
    }
  }
}
