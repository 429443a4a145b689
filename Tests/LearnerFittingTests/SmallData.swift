import Glibc
import Learners
import Matrices

/// Sixty rows of four columns that a script in another language can make too.
///
/// x[i, j] = sin(1.3 i + 2.1 j + 0.37 i j), t = x0 + x1 / 2 - x2 + 0.8 sin(7.7 i), labels t > 0, classes the number of
/// -0.4 and 0.6 that t is above, weights 1 + cos(i) / 2, values t + 0.3 x3.
enum SmallData {
  static let rows = 60
  static let columns: [[Double]] = (0..<4).map { j in
    (0..<rows).map { i in column(Double(i), Double(j)) }
  }
  static let design = DesignMatrix(columns: columns, rowCount: rows)
  static let features = FeatureMatrix(columns.enumerated().map { .init("x\($0)", .number, $1) }, rowCount: rows)
  private static func column(_ i: Double, _ j: Double) -> Double { sin(1.3 * i + 2.1 * j + 0.37 * i * j) }
  private static let t: [Double] = (0..<rows).map { i in
    let linear = columns[0][i] + 0.5 * columns[1][i] - columns[2][i]
    return linear + 0.8 * sin(7.7 * Double(i))
  }
  static let labels = t.map { $0 > 0 ? 1.0 : 0 }
  static let classes = t.map { ($0 > -0.4 ? 1.0 : 0) + ($0 > 0.6 ? 1.0 : 0) }
  static let weights = (0..<rows).map { 1 + 0.5 * cos(Double($0)) }
  static let values = t.indices.map { t[$0] + 0.3 * columns[3][$0] }
}

/// Largest difference of two lists of equal length; infinite where the lengths differ.
func distance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
