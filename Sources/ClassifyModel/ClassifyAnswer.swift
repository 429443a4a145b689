public import JSON

/// What is answered about one row.
public struct ClassifyAnswer: Sendable, Equatable {
  /// A column that moved the prediction.
  public struct Reason: Sendable, Equatable {
    public var column: String
    /// The row's value of it.
    public var value: JSONValue
    /// By how much it moved the prediction: points of probability, or the target's unit.
    public var effect: Double
  }

  /// Probability of the positive class; the probabilities of all classes; or the number.
  public var prediction: [Double]
  /// Whether to act on the row; nil where nothing is decided.
  public var acts: Bool?
  /// Whether a person decides; then `acts` is not true.
  public var isReviewed = false
  public var reasons: [Reason]
  /// Columns whose text was not there in training.
  public var unseen: [String]

  /// The more probable class, by number, whatever is decided about the row.
  public var label: Int { Self.label(prediction[...]) }

  static func label(_ prediction: ArraySlice<Double>) -> Int {
    if prediction.count == 1 { return prediction[0] >= 0.5 ? 1 : 0 }
    var best = 0
    for index in prediction.indices where prediction[index] > prediction[best] { best = index }
    return best
  }
}

extension ClassifyContract {
  /// The name of a class.
  public func className(_ label: Int) -> String? {
    switch outcome {
    case .binary(let positive, let negative): label == 1 ? positive : negative
    case .multiclass(let classes): classes.indices.contains(label) ? classes[label] : nil
    case .number: nil
    case .unusual: label == 1 ? "unusual" : "usual"
    }
  }

  /// What is done about the row, in one word: `act`, `leave`, `review`; of several classes `accept` or `review`. Nil
  /// where no band for a person was asked for.
  public func decisionWord(_ answer: ClassifyAnswer) -> String? {
    guard review != nil else { return nil }
    if answer.isReviewed { return "review" }
    return answer.acts.map { $0 ? "act" : "leave" } ?? "accept"
  }

  private func writeDecision(_ answer: ClassifyAnswer, into writer: inout JSONWriter) {
    guard let word = decisionWord(answer) else { return }
    writer.raw(",\"decision\":")
    writer.string(word)
  }

  /// Appends one answer as an object.
  func write(_ answer: ClassifyAnswer, identifiers ids: [JSONValue?], into writer: inout JSONWriter) {
    writer.raw("{")
    if ids.contains(where: { $0 != nil }) {
      writer.raw("\"id\":{")
      var isFirst = true
      for (name, value) in zip(identifiers, ids) {
        guard let value else { continue }
        if !isFirst { writer.raw(",") }
        isFirst = false
        writer.string(name)
        writer.raw(":")
        writer.value(value)
      }
      writer.raw("},")
    }
    switch outcome {
    case .binary:
      writer.raw("\"probability\":")
      writer.number(answer.prediction[0])
      writer.raw(",\"prediction\":")
      writer.string(className(answer.label) ?? "")
      if let acts = answer.acts {
        writer.raw(",\"act\":")
        writer.raw(acts ? "true" : "false")
      }
    case .multiclass(let classes):
      writer.raw("\"prediction\":")
      writer.string(className(answer.label) ?? "")
      writer.raw(",\"probabilities\":{")
      for (index, name) in classes.enumerated() where answer.prediction.indices.contains(index) {
        if index > 0 { writer.raw(",") }
        writer.string(name)
        writer.raw(":")
        writer.number(answer.prediction[index])
      }
      writer.raw("}")
    case .number:
      writer.raw("\"prediction\":")
      writer.number(answer.prediction[0])
    case .unusual:
      writer.raw("\"score\":")
      writer.number(answer.prediction[0])
      writer.raw(answer.acts == true ? ",\"prediction\":\"unusual\",\"act\":true" : ",\"prediction\":\"usual\",\"act\":false")
    }
    writeDecision(answer, into: &writer)
    if reasons > 0 {
      writer.raw(",\"reasons\":[")
      for (index, reason) in answer.reasons.enumerated() {
        if index > 0 { writer.raw(",") }
        writer.raw("{\"column\":")
        writer.string(reason.column)
        writer.raw(",\"value\":")
        writer.value(reason.value)
        writer.raw(",\"effect\":")
        writer.number(reason.effect)
        writer.raw("}")
      }
      writer.raw("]")
    }
    if !answer.unseen.isEmpty {
      writer.raw(",\"not_seen_in_training\":[")
      for (index, name) in answer.unseen.enumerated() {
        if index > 0 { writer.raw(",") }
        writer.string(name)
      }
      writer.raw("]")
    }
    writer.raw("}")
  }
}
