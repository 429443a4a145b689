public import Learners
internal import Matrices

/// k nearest neighbours for classes and numbers.
public struct NeighboursSettings: Sendable, Equatable {
  /// At least 1; where there are fewer rows all of them.
  public var k: Int
  public var vote: NeighboursModel.Vote
  /// Distances are taken in these columns; numbers are standardised by default.
  public var design: NumericDesignSettings
  /// Nil, the default: where it pays. The answers are the same.
  public var usesTree: Bool?

  public init(k: Int = 15, vote: NeighboursModel.Vote = .uniform, design: NumericDesignSettings = .init()) {
    self.k = k
    self.vote = vote
    self.design = design
  }

  /// Throws `E4401` to `E4407`.
  public func fit(_ task: LearningTask) throws -> Learner {
    try task.check()
    guard k > 0 else { throw settingFault("the number of neighbours must be at least 1, not \(k)") }
    let design = NumericDesign.fitted(to: task.features, design)
    let matrix = design.apply(task.features, threads: task.threads)
    try task.checkpoint()
    var points = [Double](repeating: 0, count: matrix.values.count)
    for column in 0..<matrix.width {
      for row in 0..<matrix.rowCount { points[row * matrix.width + column] = matrix[row, column] }
    }
    guard
      let model = NeighboursModel(
        design: design, vote: vote, classes: task.classCount, k: min(k, matrix.rowCount), points: points,
        targets: task.target, weights: task.weights ?? [], usesTree: usesTree)
    else { throw fitFault("a nearest neighbours model") }
    return .neighbours(model)
  }
}
