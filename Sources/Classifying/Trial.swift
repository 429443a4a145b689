import LearnerFitting
import Learners

/// One attempt of the search: a family with certain settings.
struct Trial: Sendable {
  let family: CandidateFamily
  /// Within the family, from 0: the settings that are tried first.
  let number: Int
  /// The settings in words; equal for equal settings and nothing else.
  let text: String
  /// Whether the learner gives probabilities that mean something before calibration.
  let fit: @Sendable (LearningTask) throws -> Learner
  /// Trees that the time budget left of those of the settings; nil: all.
  private(set) var mostTrees: Int? = nil
  /// What a client gave of a forest's size; nil: usual. For its memory.
  var trees: Int? = nil
  var leafRows: Int? = nil
  /// Pieces of each number's curve, and columns of products, of a linear model. For its memory.
  var pieces: Int? = nil
  var products = 0
  /// Fits that are averaged: the first trees of such a learner are not what fewer trees would have given.
  var repeats = 1

  init(
    family: CandidateFamily, number: Int, text: String, fit: @escaping @Sendable (LearningTask) throws -> Learner
  ) {
    (self.family, self.number, self.text, self.fit) = (family, number, text, fit)
  }

  /// The same settings with only the first trees.
  func stopped(after trees: Int) -> Trial {
    var trial = Trial(
      family: family, number: number, text: "\(text), stopped after \(trees) trees by the time budget", fit: fit)
    trial.mostTrees = trees
    (trial.trees, trial.leafRows, trial.repeats) = (self.trees, leafRows, repeats)
    (trial.pieces, trial.products) = (pieces, products)
    return trial
  }

  /// Trees that vote, where the prediction is the share of their votes.
  var votes: Int? { family == .randomForest ? min(trees ?? Self.forestTrees, mostTrees ?? .max) : nil }
  /// Trees of a forest where nothing else is said.
  static let forestTrees = 200

  /// As stages and tables name it: `gradient_boosting-2`.
  var name: String { "\(family.rawValue)-\(number)" }
}

/// Predictions of rows that the learner had not seen.
struct OutOfFold: Sendable {
  /// Rising row numbers of the table.
  var rows: [Int]
  /// Of each row, the fold that it was judged in, from 0: what may be cross-fitted on the others.
  var folds: [Int]
  var outputs: Int
  /// `outputs` numbers a row, in the order of `rows`; the mean where folds were drawn several times.
  var values: [Double]

  /// Gathers the predictions of folds.
  /// - Parameter parts: of each fold, its rows and their predictions.
  init(_ parts: [(rows: [Int], values: [Double])], outputs: Int) {
    var sums = [Int: (fold: Int, count: Double, values: [Double])]()
    for (fold, part) in parts.enumerated() {
      for (place, row) in part.rows.enumerated() {
        let own = part.values[place * outputs..<(place + 1) * outputs]
        if let known = sums[row] {
          sums[row] = (known.fold, known.count + 1, zip(known.values, own).map { $0 + $1 })
        } else {
          sums[row] = (fold, 1, Array(own))
        }
      }
    }
    self.outputs = outputs
    rows = sums.keys.sorted()
    folds = rows.map { sums[$0]?.fold ?? 0 }
    values = []
    values.reserveCapacity(rows.count * outputs)
    for row in rows {
      guard let sum = sums[row] else { continue }
      for value in sum.values { values.append(value / sum.count) }
    }
  }

  /// The same rows with other numbers.
  func with(_ values: [Double]) -> OutOfFold {
    var copy = self
    copy.values = values
    return copy
  }

  /// The numbers of one output.
  func column(_ output: Int) -> [Double] {
    rows.indices.map { values[$0 * outputs + output] }
  }
}
