import LearnerFitting
import Statistics

/// A category's levels by the mean of the target, drawn towards the overall mean: Micci-Barreca, ACM SIGKDD
/// Explorations 3 (2001) 27-32, with the m-estimate (sum + m * mean) / (n + m) of Cestnik, ECAI 1990.
///
/// A training row's own target must not be in its feature, or a learner trusts a column of noise: training rows get the
/// means of the other folds.
struct TargetEncoding {
  struct Table {
    /// One a level.
    var values: [Double]
    /// For a missing value, which counts as a level of its own.
    var missing: Double
    /// The overall mean, which stands for levels that were not there.
    var prior: Double
  }

  let codes: [Double]
  let levels: Int
  /// One list a column to make.
  let targets: [[Double]]
  let weights: [Double]?
  let smoothing: Double

  /// From all training rows: what applied rows get.
  var tables: [Table] { targets.map { table($0) { _ in true } } }

  /// One list a column: each row by the means of the rows of other folds.
  func outOfFold(_ fold: [Int], count: Int) -> [[Double]] {
    targets.map { target in
      var result = [Double](repeating: .nan, count: codes.count)
      for one in 0..<count {
        let table = table(target) { fold[$0] != one }
        for row in codes.indices where fold[row] == one {
          result[row] = codes[row].isNaN ? table.missing : table.values[Int(codes[row])]
        }
      }
      return result
    }
  }

  private func table(_ target: [Double], _ isIn: (Int) -> Bool) -> Table {
    // The last place is for missing.
    var sums = [Double](repeating: 0, count: levels + 1)
    var counts = sums
    var (sum, total) = (0.0, 0.0)
    for row in codes.indices where isIn(row) {
      let weight = weights?[row] ?? 1
      let level = codes[row].isNaN ? levels : Int(codes[row])
      sums[level] += weight * target[row]
      counts[level] += weight
      sum += weight * target[row]
      total += weight
    }
    let prior = total > 0 ? sum / total : 0
    let values = sums.indices.map { level in
      counts[level] + smoothing > 0
        ? (sums[level] + smoothing * prior) / (counts[level] + smoothing) : prior
    }
    return Table(values: Array(values.dropLast()), missing: values[levels], prior: prior)
  }

  /// The fold of each row: shuffled by the seed, then dealt out, class by class so that a rare class is in each.
  static func folds(
    _ target: [Double], kind: LearningTask.Kind, count: Int, seed: UInt64, step: Int
  ) -> [Int] {
    var numbers = RandomNumbers(seed: seed).stream(0x7461_7267).stream(UInt64(step))
    var order = Array(target.indices)
    for index in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(index, numbers.integer(below: index + 1))
    }
    if kind != .regression {
      // Positions in the shuffle break ties, so that the order within a class stays random.
      let place = order.enumerated().sorted { a, b in
        (target[a.element], a.offset) < (target[b.element], b.offset)
      }
      order = place.map(\.element)
    }
    var fold = [Int](repeating: 0, count: target.count)
    for (position, row) in order.enumerated() { fold[row] = position % count }
    return fold
  }
}
