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

  /// In words, for messages: "a binary target".
  public var words: String {
    switch self {
    case .forecast: "a forecast"
    case .binary: "a binary target"
    case .category: "a category target"
    case .number: "a number target"
    case .unlabelled: "data without a target"
    }
  }

  /// Every question of task classify.
  public static let classify: [Question] = [.binary, .category, .number, .unlabelled]
  /// Those whose answer is a class.
  public static let classes: [Question] = [.binary, .category]
}

extension SolutionFile {
  /// What is asked.
  public var question: Question {
    guard task == .classify else { return .forecast }
    guard let target = data.columns(as: .target).first else { return .unlabelled }
    return Question(target: target.type)
  }
}

extension Question {
  /// The question that a target of a type asks of a classifier.
  init(target: ColumnContract.ColumnType) {
    switch target {
    case .category, .text: self = .category
    case .number, .integer: self = .number
    default: self = .binary
    }
  }
}
