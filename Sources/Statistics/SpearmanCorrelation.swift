/// Correlations of ranks. Equal values share the mean of their ranks; each column is ranked among its own known values,
/// and a pair is correlated over the rows where both are known.
package struct SpearmanCorrelation: Sendable {
  private let ranks: [[Double]]

  /// - Parameter columns: of one length; NaN is missing.
  package init(_ columns: [[Double]]) { ranks = columns.map { Self.ranks($0) } }

  /// In [-1, 1]; 0 where one of the columns does not vary.
  package func correlation(_ a: Int, _ b: Int) -> Double {
    let (x, y) = (ranks[a], ranks[b])
    var (count, sumX, sumY) = (0.0, 0.0, 0.0)
    for row in x.indices where !x[row].isNaN && !y[row].isNaN {
      count += 1
      sumX += x[row]
      sumY += y[row]
    }
    let (meanX, meanY) = (sumX / count, sumY / count)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for row in x.indices where !x[row].isNaN && !y[row].isNaN {
      xx += (x[row] - meanX) * (x[row] - meanX)
      yy += (y[row] - meanY) * (y[row] - meanY)
      xy += (x[row] - meanX) * (y[row] - meanY)
    }
    return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
  }

  /// Ranks from 1; NaN where the value is.
  package static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.filter { !values[$0].isNaN }.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: .nan, count: values.count)
    var start = 0
    for place in order.indices where place + 1 == order.count || values[order[place + 1]] != values[order[place]] {
      for tied in start...place { ranks[order[tied]] = Double(start + place) / 2 + 1 }
      start = place + 1
    }
    return ranks
  }
}
