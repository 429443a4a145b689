public import Matrices
import Support

/// Every metric of lists that a criterion may name, kept apart by user, so that it can be resampled and sliced.
public struct RankingScores: Sendable {
  /// Lengths that are judged.
  public var lengths: [Int]
  public var variety: ListVariety
  public var itemCount: Int
  /// Items that may be shown at all.
  public var showable: Int
  /// Items that training never saw: the slice `new_items`.
  public var isNew: [Bool]
  public var threads: Int
  /// What was learnt from, a row a user and a column an item.
  private let training: SparseMatrix

  /// - Parameters:
  ///   - lengths: ascending.
  ///   - training: what was learnt from, a row a user and a column an item.
  ///   - isNew: of each item.
  public init(lengths: [Int], training: SparseMatrix, showable: Int, isNew: [Bool], threads: Int) {
    self.lengths = lengths
    variety = ListVariety(taken: training)
    self.training = training
    itemCount = training.columnCount
    self.showable = showable
    self.isNew = isNew
    self.threads = threads
  }

  /// The metrics of one candidate's lists.
  public func statistics(_ ranked: JudgedLists) -> [MetricKey: Statistic] {
    var result = [MetricKey: Statistic]()
    let onlyNew = ranked.taken { [isNew] in isNew.indices.contains(Int($0)) && isNew[Int($0)] }
    let diversities = variety.diversities(ranked.lists, lengths: lengths, taken: training, threads: threads)
    for (length, k) in lengths.enumerated() {
      for (name, values) in ranked.measures(at: k) {
        result[MetricKey(name, k: k)] = .ratio(Self.mean(values, of: "users"))
      }
      for (name, values) in onlyNew.measures(at: k) where values.contains(where: { !$0.isNaN }) {
        result[MetricKey(name, slice: "new_items", k: k)] = .ratio(Self.mean(values, of: "users"))
      }
      let lists = ranked.lists.map { Array($0.prefix(k)) }
      let coverage = MetricKey("catalogue_coverage", k: k)
      result[coverage] = .joint(
        CatalogueCoverage(key: coverage, lists: lists, itemCount: itemCount, showable: showable), index: 0)
      let found = Parallel.map(lists.count, threads: threads) { user in
        (
          variety.novelty(lists[user]), variety.meanPopularity(lists[user]), variety.meanPopularity(ranked.taken[user])
        )
      }
      result[MetricKey("novelty", k: k)] = .ratio(Self.mean(found.map(\.0), of: "lists"))
      result[MetricKey("intra_list_diversity", k: k)] = .ratio(Self.mean(diversities[length], of: "lists"))
      let isBoth = found.map { !$0.1.isNaN && !$0.2.isNaN }
      result[MetricKey("popularity_bias", k: k)] = .ratio(
        RatioStatistic(
          numerator: zip(found, isBoth).map { $1 ? $0.1 : 0 }, denominator: zip(found, isBoth).map { $1 ? $0.2 : 0 }))
    }
    return result
  }

  /// The mean of what there is.
  private static func mean(_ values: [Double], of cases: String) -> RatioStatistic {
    RatioStatistic(
      numerator: values.map { $0.isNaN ? 0 : $0 }, denominator: values.map { $0.isNaN ? 0 : 1 }, caseWord: cases)
  }
}
