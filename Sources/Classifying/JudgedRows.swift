import Evaluation
import Solution
import Tables

/// Rows whose outcome is known, as metrics take them.
struct JudgedRows: Sendable {
  /// Rows of the table, in the order of the predictions.
  let rows: [Int]
  let target: ClassifyTarget
  /// Class or value of each row.
  let actual: [Double]
  let weights: [Double]?
  /// The unit of each row, numbered from 0 by first appearance; nil: each row by itself.
  let unitOfRow: [Int]?
  let unitNames: [String]

  init(_ rows: [Int], of data: ClassifyData) {
    self.rows = rows
    target = data.target
    actual = data.target.values(of: rows)
    weights = data.weights.map { all in rows.map { all[$0] } }
    guard data.unitNames.count < data.table.rowCount else {
      unitOfRow = nil
      unitNames = rows.map { data.unitNames[$0] }
      return
    }
    var numbers = [Int: Int]()
    var names = [String]()
    unitOfRow = rows.map { row in
      let unit = data.units[row]
      if let known = numbers[unit] { return known }
      numbers[unit] = names.count
      names.append(data.unitNames[unit])
      return names.count - 1
    }
    unitNames = names
  }

  var isPositive: [Bool] { actual.map { $0 == 1 } }

  /// Predictions of a binary target with what is done.
  func binary(_ probabilities: [Double], acts: [Bool], alertShare: Double?, review: BinaryOutcomes.Review? = nil)
    -> BinaryOutcomes
  {
    BinaryOutcomes(
      scores: probabilities, isPositive: isPositive, isActedOn: acts, weights: weights, unitOfRow: unitOfRow,
      alertShare: alertShare, review: review)
  }

  /// Predictions of a target of several classes.
  func multiclass(_ predictions: [Double]) -> MulticlassOutcomes {
    let count = target.labels.count
    return MulticlassOutcomes(
      classes: target.labels,
      probabilities: (0..<count).map { label in rows.indices.map { predictions[$0 * count + label] } },
      actual: actual.map { Int($0) }, weights: weights, unitOfRow: unitOfRow)
  }
}
