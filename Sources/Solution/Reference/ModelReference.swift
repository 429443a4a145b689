/// What a model family of `models.candidates` does, for `solkit explain theta` and the reference page.
public struct ModelReference: Sendable, Equatable {
  public var name: String
  public var title: String
  /// What it does, in a sentence or two that a client can follow.
  public var text: String
  public var formula: String
  /// Where it comes from.
  public var source: String
  /// Whether `models.baseline` may name it: nothing is searched or optimised.
  public var isBaseline = false

  /// Whether `models.candidates` may name it.
  public var isCandidate = true
  /// The questions that it answers.
  public var questions: [Question] = [.forecast]

  /// Every family that this version fits, by question in the order in which they are tried.
  public static let all: [ModelReference] = forecast + classify + recommend

  /// Where a file may name it, in words.
  var use: String {
    switch (isBaseline, isCandidate) {
    case (true, true): "as baseline and as candidate"
    case (true, false): "as baseline"
    default: "as candidate"
    }
  }

  /// The names that `models.baseline` may have for a question.
  public static func baselines(of question: Question) -> [String] {
    all.filter { $0.isBaseline && $0.questions.contains(question) }.map(\.name)
  }

  /// The family with a name, or nil; of those of several questions that of `question`, or else the first.
  public static func named(_ name: String, for question: Question? = nil) -> ModelReference? {
    let found = all.filter { $0.name == name }
    return found.first { question.map($0.questions.contains) ?? true } ?? found.first
  }
}
