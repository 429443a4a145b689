import LearnerFitting
import Matrices
import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// How much a column tells about the target, in nats: the sum of p(x, y) log(p(x, y) / (p(x) p(y))) over the cells of
/// a table. Numbers are cut into bins of equal mass first; missing is a bin of its own.
enum MutualInformation {
  /// Bins of a number with more distinct values than that.
  static let bins = 10

  /// One score a column: the information less what columns without any would show on average, which is
  /// (rows of the table - 1) (columns - 1) / 2n (Miller, 1955; the mean of the likelihood ratio statistic). Without
  /// that a category of many levels always wins.
  static func scores(_ features: FeatureMatrix, _ target: [Double], kind: LearningTask.Kind) -> [Double] {
    let classes = kind == .regression ? codes(target) : target.map { Int($0) }
    return features.columns.map { column in
      let values = column.kind.isCategory ? column.values.map { $0.isNaN ? -1 : Int($0) } : codes(column.values)
      let (information, freedom) = information(values, classes)
      return information - Double(freedom) / (2 * Double(max(1, target.count)))
    }
  }

  /// The plug-in estimate from counts, and its degrees of freedom: (values of x - 1) (values of y - 1).
  static func information(_ x: [Int], _ y: [Int]) -> (nats: Double, freedom: Int) {
    let (xs, xCount) = dense(x)
    let (ys, yCount) = dense(y)
    var cells = [Int](repeating: 0, count: xCount * yCount)
    var (rows, columns) = ([Int](repeating: 0, count: xCount), [Int](repeating: 0, count: yCount))
    for (a, b) in zip(xs, ys) {
      cells[a * yCount + b] += 1
      rows[a] += 1
      columns[b] += 1
    }
    let total = Double(xs.count)
    var nats = 0.0
    for a in 0..<xCount {
      for b in 0..<yCount where cells[a * yCount + b] > 0 {
        let joint = Double(cells[a * yCount + b])
        nats += joint / total * log(joint * total / (Double(rows[a]) * Double(columns[b])))
      }
    }
    return (nats, max(0, xCount - 1) * max(0, yCount - 1))
  }

  /// The bin of each number; -1 for a missing one.
  static func codes(_ values: [Double]) -> [Int] {
    let sorted = values.filter { !$0.isNaN }.sorted()
    guard let first = sorted.first else { return values.map { _ in -1 } }
    var edges = [Double]()
    var distinct = [first]
    for value in sorted where value != distinct[distinct.count - 1] {
      if distinct.count > bins { break }
      distinct.append(value)
    }
    if distinct.count <= bins {
      edges = Array(distinct.dropFirst())
    } else {
      for part in 1..<bins {
        let edge = quantile(Double(part) / Double(bins), ofSorted: sorted)
        if edge > edges.last ?? first { edges.append(edge) }
      }
    }
    return values.map { value in value.isNaN ? -1 : edges.count { $0 <= value } }
  }

  /// The same codes as 0, 1, ... in ascending order.
  private static func dense(_ codes: [Int]) -> (codes: [Int], count: Int) {
    let distinct = Set(codes).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(distinct, 0...))
    return (codes.map { places[$0] ?? 0 }, distinct.count)
  }
}
