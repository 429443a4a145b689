import LearnerFitting
import Learners
import Matrices

/// The settings that are tried of ridge and of logistic regression: lines, curves, and products of columns.
extension CandidateFamily {
  /// How columns enter, and how strongly coefficients are held.
  private struct Point {
    /// `alpha` of ridge, `c` of logistic regression.
    var strength: Double
    /// Pieces of each number's curve; 0: a line.
    var pieces = 0
    /// Whether the products of all pairs of columns are added: what two columns do together, to second order.
    var hasProducts = false

    var text: String {
      (pieces > 0 ? "smooth in \(pieces) pieces" : "linear") + (hasProducts ? ", with products of pairs" : "")
    }

    func design(columns: Int) -> NumericDesignSettings {
      var design = NumericDesignSettings()
      design.smallestLevel = 5
      if pieces > 0 { design.expansion = .smooth(pieces: pieces) }
      if hasProducts { design.interactions = NumericDesignSettings.allPairs(of: columns) }
      return design
    }
  }

  func ridge(_ setting: Trial.Setting) -> [Trial] {
    let grid = [
      Point(strength: 1), Point(strength: 10, pieces: 20), Point(strength: 1, pieces: 20), Point(strength: 10),
      Point(strength: 100), Point(strength: 0.1), Point(strength: 10, pieces: 20, hasProducts: true),
      Point(strength: 1, pieces: 20, hasProducts: true),
    ]
    return trials(grid, setting, name: { "ridge, strength \($0.strength), \($0.text)" }) { point, task in
      try LinearRegressionSettings(
        penalty: .ridge(alpha: point.strength), design: point.design(columns: task.features.columnCount)
      ).fit(task)
    }
  }

  func logistic(_ setting: Trial.Setting) -> [Trial] {
    let grid = [
      Point(strength: 1, pieces: 20), Point(strength: 0.1, pieces: 20), Point(strength: 10, pieces: 20),
      Point(strength: 1, pieces: 8), Point(strength: 0.1), Point(strength: 0.01, pieces: 8), Point(strength: 1),
      Point(strength: 0.1, pieces: 20, hasProducts: true), Point(strength: 1, pieces: 20, hasProducts: true),
    ]
    return trials(grid, setting, name: { "l2, c \($0.strength), \($0.text)" }) { point, task in
      try LogisticRegressionSettings(
        penalty: .l2(c: point.strength), design: point.design(columns: task.features.columnCount)
      ).fit(task)
    }
  }

  /// A curve for each of very many numbers is a table of thousands of columns, whose cube is the time of a fit.
  private static let mostPieces = 1_200

  /// Products are tried where there are not many and twice as many rows, which else are learnt by heart.
  private func trials(
    _ grid: [Point], _ setting: Trial.Setting, name: (Point) -> String,
    _ fit: @escaping @Sendable (Point, LearningTask) throws -> Learner
  ) -> [Trial] {
    let hasRoom = setting.products > 0 && setting.products <= 200 && 2 * setting.products <= setting.rows
    return grid.filter { (!$0.hasProducts || hasRoom) && $0.pieces * setting.numbers <= Self.mostPieces }.enumerated().map { number, point in
      var trial = trial(number, name(point)) { try fit(point, $0) }
      trial.pieces = point.pieces
      trial.products = point.hasProducts ? setting.products : 0
      return trial
    }
  }
}

extension Trial.Setting {
  /// Design columns of the products of all pairs of these features: a number has one column, a category one a level.
  static func products(of widths: [Int]) -> Int {
    let sum = widths.reduce(0, +)
    return (sum * sum - widths.reduce(0) { $0 + $1 * $1 }) / 2
  }
}
