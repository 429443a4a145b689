public import Learners
internal import Matrices

/// The same answer for every row: what every learner has to beat.
public struct ConstantSettings: Sendable, Equatable {
  public enum Answer: String, Sendable, CaseIterable {
    /// The weighted shares of the classes, or the weighted mean of the target. The default.
    case shares
    /// 1 for the class of most weight (the first of equals), 0 for the others; for a regression the weighted mean.
    case majority
  }

  public var answer: Answer

  public init(answer: Answer = .shares) { self.answer = answer }

  /// Throws `E4401` to `E4403`; one class is enough.
  public func fit(_ task: LearningTask) throws -> Learner {
    try task.check(classesVary: false)
    let weights = task.weights ?? [Double](repeating: 1, count: task.target.count)
    var total = 0.0
    for weight in weights { total += weight }
    var values: [Double]
    if task.kind == .regression {
      var sum = 0.0
      for (weight, value) in zip(weights, task.target) { sum += weight * value }
      values = [sum / total]
    } else {
      values = [Double](repeating: 0, count: task.classCount)
      for (weight, value) in zip(weights, task.target) { values[Int(value)] += weight / total }
      if answer == .majority {
        var best = 0
        for index in values.indices where values[index] > values[best] { best = index }
        for index in values.indices { values[index] = index == best ? 1 : 0 }
      }
      if task.kind == .binary { values = [values[1]] }
    }
    guard let model = ConstantModel(columnCount: task.features.columnCount, values: values) else {
      throw fitFault("a constant")
    }
    return .constant(model)
  }
}
