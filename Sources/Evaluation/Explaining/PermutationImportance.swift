public import Matrices
import Statistics
import Support

/// How much worse a model gets when a column is shuffled among the rows (Breiman, Machine Learning 45, 2001).
///
/// Measured on held-out rows. Columns that tell the same are worth little each, since the other stands in; shuffle
/// them together as one group.
public struct PermutationImportance: Sendable, Equatable {
  public struct Feature: Sendable, Equatable {
    public var name: String
    /// Mean loss of quality, in the unit of the metric; above 0: the column helps.
    public var mean: Double
    /// Mean -/+ 1.96 standard deviations of the repeats: what another shuffle might have said.
    public var lower: Double
    public var upper: Double

    public init(name: String, mean: Double, lower: Double, upper: Double) {
      (self.name, self.mean, self.lower, self.upper) = (name, mean, lower, upper)
    }
  }

  /// Quality without shuffling.
  public var whole: Double
  /// The most important first; of equals the first column.
  public var features: [Feature]

  /// What was measured before, for instance as a run keeps it.
  public init(whole: Double, features: [Feature]) { (self.whole, self.features) = (whole, features) }

  /// - Parameters:
  ///   - matrix: held-out rows.
  ///   - groups: columns that are shuffled together, with a name; nil: each by itself.
  ///   - lowerIsBetter: of the metric.
  ///   - repeats: shuffles of each group; shuffle r of group g uses random stream g, r.
  ///   - threads: shuffles at a time; 1 where `predict` itself runs in parallel.
  ///   - predict: scores of all rows.
  ///   - metric: quality of scores.
  public init(
    on matrix: FeatureMatrix, groups: [(name: String, columns: [Int])]? = nil, lowerIsBetter: Bool,
    repeats: Int = 10, seed: UInt64, threads: Int = 1, predict: @Sendable (FeatureMatrix) -> [Double],
    metric: @Sendable ([Double]) -> Double
  ) {
    let groups = groups ?? matrix.columns.indices.map { (name: matrix.columns[$0].name, columns: [$0]) }
    let repeats = max(1, repeats)
    let whole = metric(predict(matrix))
    let losses = Parallel.map(groups.count * repeats, threads: threads) { task -> Double in
      let (group, round) = (task / repeats, task % repeats)
      var random = RandomNumbers(seed: seed).stream(UInt64(group)).stream(UInt64(round))
      var order = Array(0..<matrix.rowCount)
      for last in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(last, random.integer(below: last + 1))
      }
      var columns = matrix.columns
      for column in groups[group].columns where columns.indices.contains(column) {
        let values = columns[column].values
        columns[column].values = order.map { values[$0] }
      }
      let found = metric(predict(FeatureMatrix(columns, rowCount: matrix.rowCount)))
      return lowerIsBetter ? found - whole : whole - found
    }
    self.whole = whole
    features = groups.indices.map { group -> Feature in
      let own = Array(losses[(group * repeats)..<((group + 1) * repeats)])
      let centre = mean(of: own)
      let spread = repeats > 1 ? variance(of: own).squareRoot() : 0
      return Feature(
        name: groups[group].name, mean: centre, lower: centre - 1.96 * spread, upper: centre + 1.96 * spread)
    }.enumerated().sorted { a, b in
      a.element.mean != b.element.mean ? a.element.mean > b.element.mean : a.offset < b.offset
    }.map(\.element)
  }
}
