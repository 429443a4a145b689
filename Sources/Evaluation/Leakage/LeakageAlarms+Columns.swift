public import Matrices
import Statistics

extension LeakageAlarms {
  /// What is to be predicted.
  public enum Target: Sendable {
    case binary([Bool])
    /// Class numbers from 0.
    case classes([Int])
    case number([Double])
  }

  /// Columns that alone predict the target at least as well as `limit`: by AUC for classes (the best of one against
  /// the rest), by the share of variance explained for numbers.
  ///
  /// A number is tried as it is, with what is missing ranked first and last, and cut into twenty quantile bins; a
  /// category by its levels. Bins and levels predict by their mean target out of five folds, so that a column of
  /// unique names proves nothing.
  /// - Parameters:
  ///   - matrix: the rows that a model may learn from.
  ///   - limit: 0.98 (REQUIREMENTS row 64).
  public static func columns(of matrix: FeatureMatrix, target: Target, limit: Double = 0.98, seed: UInt64 = 0)
    -> [LeakageFinding]
  {
    let count = matrix.rowCount
    guard count >= 20 else { return [] }
    let foldOf = folds(count, seed: seed)
    var findings = [LeakageFinding]()
    for column in matrix.columns {
      let bins = column.kind.isCategory ? column.values.map { $0.isNaN ? -1 : Int($0) } : quantileBins(column.values)
      let value: Double
      let measure: String
      switch target {
      case .binary(let isPositive):
        measure = "AUC of this column alone"
        value = binary(column, bins, isPositive, foldOf)
      case .classes(let classes):
        measure = "AUC of this column alone, best class against the rest"
        value =
          Set(classes).sorted().map { code in binary(column, bins, classes.map { $0 == code }, foldOf) }
          .filter(\.isFinite).max() ?? .nan
      case .number(let numbers):
        measure = "share of variance that this column alone explains"
        let line = column.kind.isCategory ? 0 : squaredCorrelation(column.values, numbers)
        value = max(line, explained(outOfFold(bins, numbers, foldOf), numbers))
      }
      guard value >= limit else { continue }
      findings.append(
        LeakageFinding(
          .almostPerfectColumn, column: column.name, measure: measure, value: value, limit: limit,
          examples: column.values.indices.lazy.filter { !column.values[$0].isNaN }.prefix(exampleCount).map {
            .init(row: $0)
          }))
    }
    return findings
  }

  private static func binary(
    _ column: FeatureMatrix.Column, _ bins: [Int], _ isPositive: [Bool], _ foldOf: [Int]
  ) -> Double {
    var scores = [outOfFold(bins, isPositive.map { $0 ? 1 : 0 }, foldOf)]
    if !column.kind.isCategory {
      for missing in [-Double.infinity, .infinity] { scores.append(column.values.map { $0.isNaN ? missing : $0 }) }
    }
    let areas = scores.map { scores -> Double in
      let area = rocArea(scores, isPositive)
      return max(area, 1 - area)
    }
    // What bins say out of fold has a direction; the wrong way round it says nothing.
    return ([rocArea(scores[0], isPositive)] + areas.dropFirst()).filter(\.isFinite).max() ?? .nan
  }

  /// ROC AUC with ties in the middle; NaN where only one class is there.
  static func rocArea(_ scores: [Double], _ isPositive: [Bool]) -> Double {
    let order = descendingOrder(of: scores)
    var (hits, area) = (0.0, 0.0)
    var place = 0
    while place < order.count {
      var (group, groupHits) = (0.0, 0.0)
      let score = scores[order[place]]
      repeat {
        group += 1
        if isPositive[order[place]] { groupHits += 1 }
        place += 1
      } while place < order.count && scores[order[place]] == score
      area += (group - groupHits) * (hits + 0.5 * groupHits)
      hits += groupHits
    }
    let negatives = Double(order.count) - hits
    return hits > 0 && negatives > 0 ? area / (hits * negatives) : .nan
  }

  private static func folds(_ count: Int, seed: UInt64) -> [Int] {
    RowSplit.deal([Int](repeating: 0, count: count), into: 5, random: RandomNumbers(seed: seed))
  }

  /// The mean target of each row's bin over the other folds, drawn towards the mean of all as if one more row had it.
  private static func outOfFold(_ bins: [Int], _ target: [Double], _ foldOf: [Int]) -> [Double] {
    let width = (bins.max() ?? 0) + 2
    var sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: 5)
    var counts = sums
    for row in bins.indices {
      sums[foldOf[row]][bins[row] + 1] += target[row]
      counts[foldOf[row]][bins[row] + 1] += 1
    }
    let mean = target.reduce(0, +) / Double(max(1, target.count))
    let means = (0..<5).map { fold in
      (0..<width).map { bin -> Double in
        var (sum, count) = (mean, 1.0)
        for other in 0..<5 where other != fold {
          sum += sums[other][bin]
          count += counts[other][bin]
        }
        return sum / count
      }
    }
    return bins.indices.map { means[foldOf[$0]][bins[$0] + 1] }
  }

  /// Twenty bins of about equally many rows, equal values together; -1 where missing.
  private static func quantileBins(_ values: [Double]) -> [Int] {
    let known = values.filter { !$0.isNaN }.sorted()
    guard !known.isEmpty else { return values.map { _ in -1 } }
    let edges = (1..<20).map { known[$0 * known.count / 20] }
    return values.map { value in value.isNaN ? -1 : edges.count { $0 <= value } }
  }

  private static func squaredCorrelation(_ a: [Double], _ b: [Double]) -> Double {
    let rows = a.indices.filter { !a[$0].isNaN && !b[$0].isNaN }
    guard rows.count > 2, rows.count * 10 >= a.count * 9 else { return 0 }
    let (meanA, meanB) = (mean(of: rows.map { a[$0] }), mean(of: rows.map { b[$0] }))
    var (cross, squareA, squareB) = (0.0, 0.0, 0.0)
    for row in rows {
      cross += (a[row] - meanA) * (b[row] - meanB)
      squareA += (a[row] - meanA) * (a[row] - meanA)
      squareB += (b[row] - meanB) * (b[row] - meanB)
    }
    return squareA > 0 && squareB > 0 ? cross * cross / (squareA * squareB) : 0
  }

  private static func explained(_ predicted: [Double], _ actual: [Double]) -> Double {
    let centre = mean(of: actual)
    var (errors, variation) = (0.0, 0.0)
    for row in actual.indices {
      errors += (predicted[row] - actual[row]) * (predicted[row] - actual[row])
      variation += (actual[row] - centre) * (actual[row] - centre)
    }
    return variation > 0 ? 1 - errors / variation : 0
  }
}
